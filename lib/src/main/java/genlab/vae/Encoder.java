package genlab.vae;

import ai.djl.ndarray.NDArray;
import genlab.distribution.DiagonalNormal;

/** A guess at the codes of data: q(z|x). */
@FunctionalInterface
public interface Encoder {

    /** q(z|x): (N, ...) -> N over (N, L). */
    DiagonalNormal posterior(NDArray x);
}
