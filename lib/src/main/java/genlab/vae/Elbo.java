package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.Distribution;
import genlab.engine.GradMode;
import genlab.engine.Tensors;

/**
 * The evidence lower bound and its parts, one number a row, in nats: -ELBO = reconstruction + KL.
 *
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling (2014)</a>, equation 10
 */
public final class Elbo {

    /** Rows at a time where there is no training. */
    static final int BATCH = 500;

    private Elbo() {}

    /**
     * -ELBO = -log p(x|z) + KL(q(z|x) ‖ p(z)): (N, ...) -> (N).
     *
     * @param q q(z|x)
     * @param z one draw from it a row, (N, L)
     * @param p p(x|z)
     * @param prior p(z)
     */
    public static NDArray negative(NDArray x, Distribution q, NDArray z, Distribution p, Distribution prior) {
        return p.logP(x).neg().add(kl(q, z, prior));
    }

    /** KL(q ‖ p(z)) of each row: in closed form of two normals, otherwise log q(z) - log p(z) at the draw, its estimate. */
    public static NDArray kl(Distribution q, NDArray z, Distribution prior) {
        return q instanceof DiagonalNormal one && prior instanceof DiagonalNormal other
                ? one.klTo(other)
                : q.logP(z).sub(prior.logP(z));
    }

    /**
     * The two parts of -ELBO, means over the rows, in nats.
     *
     * @param reconstruction E_q[-log p(x|z)]
     * @param kl KL(q(z|x) ‖ p(z))
     */
    public record Parts(double reconstruction, double kl) {
        /** -ELBO. */
        public double negative() {
            return reconstruction + kl;
        }
    }

    /** The mean parts over the rows of x, one draw of z a row, without a graph and in batches. */
    public static Parts evaluate(LatentModel model, NDArray x, Rng rng) {
        double[] sums = new double[2];
        long count = x.getShape().get(0);
        try (var off = GradMode.off()) {
            for (NDList batch : Batches.inOrder(BATCH, x)) {
                NDArray rows = batch.singletonOrThrow();
                Tensors.alone(() -> {
                    DiagonalNormal q = model.encoder().posterior(rows);
                    NDArray z = q.sample(rng);
                    sums[0] -= Tensors.number(
                            model.decoder().likelihood(z).logP(rows).sum());
                    sums[1] += Tensors.number(kl(q, z, model.prior()).sum());
                    return null;
                });
            }
        }
        return new Parts(sums[0] / count, sums[1] / count);
    }
}
