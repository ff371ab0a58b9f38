/** What one lab alone needs, and the studies of single labs. */
package genlab.labs;
