package genlab.metric;

import ai.djl.ndarray.NDArray;
import genlab.data.GaussianModes;
import genlab.engine.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * How many modes of a mixture a generator's samples reach, in the protocol of VEEGAN and PacGAN.
 *
 * <p>A sample is good if it lies within 3σ of its nearest centre, and then hits that mode. Of the
 * mixture's own samples a share of 1 - exp(-9/2) = 0.989 is good. With p(k) the share of mode k
 * among the good samples and K the number of modes,
 *
 * <pre>
 *   reverse KL = sum over k of p(k) ln (K p(k))      nats: 0 if all modes are hit alike, ln K if one is
 * </pre>
 *
 * <p>The reverse KL looks at the good samples alone, as PacGAN's program does; it is NaN if there is none.
 *
 * @param modes number of modes hit by at least one good sample
 * @param of K
 * @param goodShare good samples over all samples
 * @param reverseKl in nats
 * @param hits good samples of each mode
 * @see <a href="https://arxiv.org/abs/1712.04086">Lin, Khetan, Fanti and Oh (2018)</a>, section 4.1
 * @see <a href="https://arxiv.org/abs/1705.07761">Srivastava et al. (2017)</a>, section 5.1
 */
public record ModeCount(int modes, int of, double goodShare, double reverseKl, List<Integer> hits) {

    /** The number of samples that both papers take. */
    public static final int SAMPLES = 2500;

    private static final double SIGMAS = 3;

    /**
     * Counts.
     *
     * @param points (N, 2)
     * @param mixture its centres are distinct, or it could not have been made
     */
    public static ModeCount of(NDArray points, GaussianModes mixture) {
        return of(Tensors.floats(points), mixture);
    }

    /** The same of points on the host: x, y, x, y, ... */
    public static ModeCount of(float[] samples, GaussianModes mixture) {
        double[][] centres = mixture.centres();
        var hits = new Integer[centres.length];
        Arrays.fill(hits, 0);
        for (int i = 0; i < samples.length; i += 2) {
            int nearest = nearest(centres, samples, i);
            if (distance(centres[nearest], samples, i) < SIGMAS * mixture.sigma()) {
                hits[nearest]++;
            }
        }
        double good = Arrays.stream(hits).mapToInt(Integer::intValue).sum();
        int modes = 0;
        double kl = good == 0 ? Double.NaN : 0;
        for (int n : hits) {
            if (n > 0) {
                modes++;
                kl += n / good * Math.log(centres.length * n / good);
            }
        }
        return new ModeCount(modes, centres.length, 2 * good / samples.length, kl, List.of(hits));
    }

    /** The share of the samples whose nearest centre is that of mode k, good or not: together 1. */
    public static double[] nearest(float[] samples, GaussianModes mixture) {
        var shares = new double[mixture.centres().length];
        for (int i = 0; i < samples.length; i += 2) {
            shares[nearest(mixture.centres(), samples, i)] += 2.0 / samples.length;
        }
        return shares;
    }

    private static int nearest(double[][] centres, float[] samples, int at) {
        int nearest = 0;
        for (int k = 1; k < centres.length; k++) {
            nearest = distance(centres[k], samples, at) < distance(centres[nearest], samples, at) ? k : nearest;
        }
        return nearest;
    }

    private static double distance(double[] centre, float[] samples, int at) {
        return Math.hypot(samples[at] - centre[0], samples[at + 1] - centre[1]);
    }
}
