/** Probability distributions as objects: log-density, sample, divergence in closed form. */
package genlab.distribution;
