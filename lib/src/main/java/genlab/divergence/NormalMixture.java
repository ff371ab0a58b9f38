package genlab.divergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.distribution.LogSumExp;

/**
 * A mixture of normal densities on the line, p(x) = Σ weight N(x; mean, sd²): densities as numbers, samples as tensors.
 *
 * @param weights positive, sum 1; not copied
 * @param means as many
 * @param sds standard deviations, as many
 */
public record NormalMixture(double[] weights, double[] means, double[] sds) {

    private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

    /** Checks that there are as many of each. */
    public NormalMixture {
        if (weights.length == 0 || weights.length != means.length || weights.length != sds.length) {
            throw new IllegalArgumentException(
                    weights.length + " weights, " + means.length + " means, " + sds.length + " standard deviations");
        }
    }

    /** One normal density. */
    public static NormalMixture normal(double mean, double sd) {
        return new NormalMixture(new double[] {1}, new double[] {mean}, new double[] {sd});
    }

    /**
     * 0.33 N(-1, variance 0.065) + 0.67 N(2, variance 2): the mixture to which the f-GAN paper fits one normal, as inferred from
     * its results; the paper does not print it.
     */
    public static NormalMixture ofFGan() {
        return new NormalMixture(
                new double[] {0.33, 0.67}, new double[] {-1, 2}, new double[] {Math.sqrt(0.065), Math.sqrt(2)});
    }

    /** ln p(x), nats; finite wherever x is. */
    public double logDensity(double x) {
        double[] terms = new double[weights.length];
        for (int k = 0; k < terms.length; k++) {
            double e = (x - means[k]) / sds[k];
            terms[k] = Math.log(weights[k] / sds[k]) - 0.5 * e * e - HALF_LOG_2_PI;
        }
        return LogSumExp.of(terms);
    }

    /** p(x). */
    public double density(double x) {
        return Math.exp(logDensity(x));
    }

    /** n draws, (n, 1), owned by {@code manager}. */
    public NDArray sample(NDManager manager, int n, Rng rng) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            double u = rng.uniform();
            int k = 0;
            while (k < weights.length - 1 && u >= weights[k]) {
                u -= weights[k++];
            }
            x[i] = (float) (means[k] + sds[k] * rng.normal());
        }
        return manager.create(x, new Shape(n, 1));
    }
}
