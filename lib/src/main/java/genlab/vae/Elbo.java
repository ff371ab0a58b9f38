package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.engine.GradMode;

/**
 * The evidence lower bound and its parts, one number a row, in nats: -ELBO = reconstruction + KL.
 *
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling (2014)</a>, equation 10
 */
public final class Elbo {

    private Elbo() {}

    /** -log p(x|z) at the drawn z: (N, D) -> (N). */
    public static NDArray reconstruction(NDArray x, Vae.Output out) {
        return out.likelihood().logProbability(x).neg();
    }

    /** KL(q(z|x) ‖ N(0, I)) in closed form: (N). */
    public static NDArray kl(Vae.Output out) {
        return out.posterior().klToStandard();
    }

    /** -ELBO: (N, D) -> (N). */
    public static NDArray negative(NDArray x, Vae.Output out) {
        return reconstruction(x, out).add(kl(out));
    }

    /**
     * log w = log p(x|z) + log p(z) - log q(z|x): (N, D) -> (N). Its mean over z from q is the ELBO, whatever the
     * prior; the mean of w itself is p(x).
     *
     * @param q q(z|x)
     * @param z one place a row, (N, L)
     */
    public static NDArray logWeight(LatentModel model, NDArray x, DiagonalNormal q, NDArray z) {
        return model.logLikelihood(x, z).add(model.logPrior(z)).sub(q.logDensity(z));
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

    /** The mean parts over pictures (N, D), one draw of z a picture, without a graph and in batches. */
    public static Parts evaluate(Vae vae, NDArray x, Rng rng) {
        double[] sums = new double[2];
        long count = x.getShape().get(0);
        try (var off = GradMode.off()) {
            for (NDList batch : Batches.inOrder(Vae.BATCH, x)) {
                NDArray rows = batch.singletonOrThrow();
                var out = vae.forward(rows, rng);
                sums[0] += reconstruction(rows, out).sum().getFloat();
                sums[1] += kl(out).sum().getFloat();
            }
        }
        return new Parts(sums[0] / count, sums[1] / count);
    }
}
