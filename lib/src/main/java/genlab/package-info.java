/** Generative models, learnt by running them. {@link genlab.Lab} is what a notebook holds. */
package genlab;
