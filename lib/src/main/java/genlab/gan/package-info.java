/** Generators, critics, and the objectives that set them against each other. */
package genlab.gan;
