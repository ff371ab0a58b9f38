package genlab.distribution;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The density of x = G(z) on the line for z from N(0, 1), by change of variables: where G is monotone
 *
 * <pre>
 *   q(x) = N(z; 0, 1) / |dG/dz|   at x = G(z)
 * </pre>
 *
 * <p>and where several z lead to one x, the sum over them. G is taken as straight between neighbouring quantiles of z; each such piece
 * carries the same mass, so that no density has to be estimated from samples.
 */
public final class PushForward {

    private static final double THIN = 1e-9;

    private PushForward() {}

    /** The middles of n equally likely pieces of N(0, 1), in ascending order. */
    public static float[] quantiles(int n) {
        var normal = new NormalDistribution(0, 1);
        float[] z = new float[n];
        for (int i = 0; i < n; i++) {
            z[i] = (float) normal.inverseCumulativeProbability((i + 0.5) / n);
        }
        return z;
    }

    /**
     * The mean of q over each of {@code cells} equal parts of [low, high].
     *
     * @param images G at {@link #quantiles}, in their order
     */
    public static double[] density(float[] images, double low, double high, int cells) {
        double step = (high - low) / cells;
        double mass = 1.0 / (images.length - 1);
        var q = new double[cells];
        for (int i = 1; i < images.length; i++) {
            double from = Math.min(images[i - 1], images[i]);
            double to = Math.max(Math.max(images[i - 1], images[i]), from + THIN);
            int first = Math.max(0, (int) Math.floor((from - low) / step));
            int last = Math.min(cells - 1, (int) Math.floor((to - low) / step));
            for (int k = first; k <= last; k++) {
                double inside = Math.min(to, low + (k + 1) * step) - Math.max(from, low + k * step);
                q[k] += mass * inside / (to - from) / step;
            }
        }
        return q;
    }
}
