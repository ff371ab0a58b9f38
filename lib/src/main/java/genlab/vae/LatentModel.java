package genlab.vae;

import ai.djl.ndarray.NDArray;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.Distribution;

/**
 * A model of x with a continuous code z that is never seen: p(x) = ∫ p(z) p(x|z) dz, and a guess q(z|x) at the code.
 *
 * @param encoder q(z|x)
 * @param decoder p(x|z)
 * @param prior p(z)
 */
public record LatentModel(Encoder encoder, Decoder decoder, Distribution prior) {

    /** log p(z) + log p(x|z): (N, ...), (N, L) -> (N), nats. */
    public NDArray logJoint(NDArray x, NDArray z) {
        return prior.logP(z).add(decoder.likelihood(z).logP(x));
    }

    /**
     * log w = log p(x|z) + log p(z) - log q(z|x): (N, ...) -> (N), nats. Its mean over z from q is the ELBO, whatever the
     * prior; the mean of w itself is p(x).
     *
     * @param q q(z|x)
     * @param z one place a row, (N, L)
     */
    public NDArray logWeight(NDArray x, DiagonalNormal q, NDArray z) {
        return logJoint(x, z).sub(q.logP(z));
    }

    /** -ELBO of each row from one draw of z, the KL in closed form where the prior is normal: (N, ...) -> (N), nats. */
    public NDArray negativeElbo(NDArray x, Rng rng) {
        DiagonalNormal q = encoder.posterior(x);
        NDArray z = q.sample(rng);
        return Elbo.negative(x, q, z, decoder.likelihood(z), prior);
    }
}
