/** Divergences between two distributions: f-divergences with their conjugates, in closed form, by quadrature and as a bound to be trained. */
package genlab.divergence;
