package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.Distribution;
import genlab.nn.Net;
import java.util.stream.Stream;

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

    /** Where the encoder puts the data, the means of q(z|x), without a graph: (N, ...) -> (N, L). */
    public NDArray codes(NDArray x) {
        return Net.still(x, Elbo.BATCH, rows -> encoder.posterior(rows).mean());
    }

    /** The means of p(x|z), without a graph: (N, L) -> (N, ...). */
    public NDArray means(NDArray z) {
        return Net.still(z, Elbo.BATCH, rows -> decoder.likelihood(rows).mean());
    }

    /** Those of encoder, decoder and prior that have weights: for a player. */
    public Net[] networks() {
        return Stream.of(encoder, decoder, prior)
                .filter(Net.class::isInstance)
                .map(Net.class::cast)
                .toArray(Net[]::new);
    }

    /** Gives all of them their first weights, each from a stream of its own. */
    public LatentModel initialize(NDManager manager, Rng rng, DataType type) {
        Net[] all = networks();
        for (int i = 0; i < all.length; i++) {
            Net.initialize(all[i], manager, rng.split(i), type);
        }
        return this;
    }
}
