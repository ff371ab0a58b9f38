package genlab.vae;

import ai.djl.ndarray.NDArray;
import genlab.distribution.DiagonalNormal;

/**
 * A model of x with a continuous code z that is never seen: p(x) = ∫ p(z) p(x|z) dz, and a guess q(z|x) at the code.
 * All numbers are one a row, in nats.
 */
public interface LatentModel {

    /** q(z|x): (N, D) -> (N, L). */
    DiagonalNormal encode(NDArray x);

    /** log p(z): (N, L) -> (N). */
    NDArray logPrior(NDArray z);

    /** log p(x|z): (N, D), (N, L) -> (N). */
    NDArray logLikelihood(NDArray x, NDArray z);
}
