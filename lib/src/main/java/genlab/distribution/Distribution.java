package genlab.distribution;

import ai.djl.ndarray.NDArray;
import genlab.data.Rng;

/**
 * A distribution of rows: what a network puts out, a prior, a likelihood. Losses are written with these and nothing else.
 *
 * <p>Its parameters have N rows, one distribution for each row of x, or one row, the same for all. What is said of x belongs to x's
 * manager, a draw and a mean to that of the parameters; nothing else is left with the parameters.
 */
public interface Distribution {

    /** log p(x) of each row, a density where x is continuous: (N, ...) -> (N), nats. */
    NDArray logP(NDArray x);

    /** One draw a row of the parameters, others at the next call. */
    NDArray sample(Rng rng);

    /** The mean: the shape of a draw. */
    NDArray mean();
}
