/** Blocks that DJL lacks. */
package genlab.nn;
