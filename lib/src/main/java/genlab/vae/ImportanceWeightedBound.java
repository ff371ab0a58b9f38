package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.LogSumExp;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The importance-weighted bound: L_k = E log (1/k) Σ w_i with w_i = p(x|z_i) p(z_i) / q(z_i|x), in nats.
 *
 * <p>L_1 is the ELBO, L_k never falls as k grows, and it tends to log p(x). Here K weights are drawn for each
 * row, and L_k is the mean over the K / k groups of k of them: where k divides a multiple, the two estimates are
 * in order for certain, because the logarithm is concave.
 *
 * @see <a href="https://arxiv.org/abs/1509.00519">Burda et al. (2016)</a>, equation 8
 */
public final class ImportanceWeightedBound {

    private final double[][] logWeights;
    private final int samples;

    private ImportanceWeightedBound(double[][] logWeights, int samples) {
        this.logWeights = logWeights;
        this.samples = samples;
    }

    /**
     * Draws {@code samples} = K weights for each row of x (N, D), in batches, without a graph.
     *
     * @param rng gives the noise of batch b by {@code rng.split(b)}
     */
    public static ImportanceWeightedBound of(LatentModel model, NDArray x, int samples, Rng rng) {
        int count = Math.toIntExact(x.getShape().get(0));
        double[][] logWeights = new double[count][samples];
        int from = 0;
        try (var off = GradMode.off()) {
            for (NDList batch : Batches.inOrder(Elbo.BATCH, x)) {
                NDArray rows = batch.singletonOrThrow();
                Rng noise = rng.split(from / Elbo.BATCH);
                DiagonalNormal posterior = model.encoder().posterior(rows);
                for (int k = 0; k < samples; k++) {
                    Stopped.ifAsked();
                    double[] drawn = Tensors.alone(
                            () -> Tensors.doubles(model.logWeight(rows, posterior, posterior.sample(noise))));
                    for (int i = 0; i < drawn.length; i++) {
                        logWeights[from + i][k] = drawn[i];
                    }
                }
                from += Math.toIntExact(rows.getShape().get(0));
            }
        }
        return new ImportanceWeightedBound(logWeights, samples);
    }

    /** L_k of each row, nats. {@code k} divides the number of weights drawn. */
    public double[] rows(int k) {
        if (k < 1 || samples % k != 0) {
            throw new IllegalArgumentException("k = " + k + " does not divide the " + samples + " weights drawn");
        }
        return Arrays.stream(logWeights)
                .mapToDouble(row -> IntStream.iterate(0, from -> from < samples, from -> from + k)
                        .mapToDouble(from -> LogSumExp.of(Arrays.copyOfRange(row, from, from + k)) - Math.log(k))
                        .average()
                        .orElseThrow())
                .toArray();
    }

    /** L_k, the mean over the rows, nats: a lower bound of the mean log p(x). */
    public double at(int k) {
        return Arrays.stream(rows(k)).average().orElseThrow();
    }
}
