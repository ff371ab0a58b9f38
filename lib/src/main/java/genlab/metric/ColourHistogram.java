package genlab.metric;

import ai.djl.ndarray.NDArray;
import genlab.engine.Tensors;
import org.apache.commons.math3.util.MathArrays;

/**
 * The share of pixels in each of b x b x b equal boxes of red, green and blue.
 *
 * @see <a href="https://doi.org/10.1007/BF00130487">Swain and Ballard (1991)</a>, "Color indexing"
 */
public final class ColourHistogram {

    private final int bins;
    private final double[] shares;

    private ColourHistogram(int bins, double[] shares) {
        this.bins = bins;
        this.shares = shares;
    }

    /**
     * The histogram of all colours of (..., 3), values in [0, 1].
     *
     * @param bins b, boxes a channel
     */
    public static ColourHistogram of(NDArray colours, int bins) {
        float[] values = Tensors.floats(colours);
        double[] shares = new double[bins * bins * bins];
        for (int i = 0; i < values.length; i += 3) {
            shares[(bin(values[i], bins) * bins + bin(values[i + 1], bins)) * bins + bin(values[i + 2], bins)] +=
                    3.0 / values.length;
        }
        return new ColourHistogram(bins, shares);
    }

    /**
     * The total variation distance: half the sum of absolute differences, which is 1 less Swain and Ballard's
     * intersection. 0 for equal histograms, 1 for two that share no box.
     */
    public double distance(ColourHistogram other) {
        if (other.bins != bins) {
            throw new IllegalArgumentException("histograms of " + bins + " and of " + other.bins + " boxes a channel");
        }
        return MathArrays.distance1(shares, other.shares) / 2;
    }

    /** The share of each box, red slowest, blue fastest; their sum is 1. */
    public double[] shares() {
        return shares.clone();
    }

    private static int bin(float value, int bins) {
        return Math.min(bins - 1, Math.max(0, (int) (value * bins)));
    }
}
