package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.Distribution;
import genlab.nn.Net;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model of x with a continuous code z that is never seen: p(x) = ∫ p(z) p(x|z) dz, and a guess q(z|x) at the code.
 *
 * @param encoder q(z|x)
 * @param decoder p(x|z)
 * @param prior p(z)
 */
public record LatentModel(Encoder encoder, Decoder decoder, Distribution prior) {

    /**
     * A model of x given y, made of networks that take the C numbers of y after their own input: q(z|x, y) and p(x|z, y) for the
     * rows that y (N, C) belongs to, or for any rows with one y (1, C).
     */
    public LatentModel given(NDArray y) {
        return given(y, y);
    }

    /** The same where the encoder is told one y and the decoder another. */
    public LatentModel given(NDArray toEncoder, NDArray toDecoder) {
        return new LatentModel(
                x -> encoder.posterior(beside(x, toEncoder)), z -> decoder.likelihood(beside(z, toDecoder)), prior);
    }

    private static NDArray beside(NDArray own, NDArray y) {
        long rows = own.getShape().get(0);
        boolean fits = y.getShape().dimension() == 2
                && List.of(1L, rows).contains(y.getShape().get(0));
        if (!fits) {
            throw new IllegalArgumentException("a condition of shape " + y.getShape() + " beside " + own.getShape()
                    + ", expected (" + rows + ", C) or (1, C)");
        }
        return own.concat(y.broadcast(rows, y.getShape().get(1)), 1);
    }

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
