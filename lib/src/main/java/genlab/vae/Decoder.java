package genlab.vae;

import ai.djl.ndarray.NDArray;
import genlab.distribution.Distribution;

/** What codes stand for: p(x|z). */
@FunctionalInterface
public interface Decoder {

    /** p(x|z): (N, L) -> N distributions of x. */
    Distribution likelihood(NDArray z);
}
