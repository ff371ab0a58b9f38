/** Optimisers, the interruptible loop, history, checkpoints. */
package genlab.training;
