package genlab.distribution;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/** ln Σ exp v without leaving the range of numbers. */
public final class LogSumExp {

    private LogSumExp() {}

    /** ln Σ exp over an axis, from the last on if it is below 0: (..., K, ...) -> (..., ...). */
    public static NDArray of(NDArray v, int axis) {
        NDArray largest = v.max(new int[] {axis}, true).stopGradient();
        return v.sub(largest).exp().sum(new int[] {axis}).log().add(largest.squeeze(axis));
    }

    /** The same of numbers on the host; -∞ where all are -∞ or there is none. */
    public static double of(double... v) {
        double largest = Arrays.stream(v).max().orElse(Double.NEGATIVE_INFINITY);
        double sum = Arrays.stream(v).map(x -> Math.exp(x - largest)).sum();
        return Double.isInfinite(largest) ? largest : largest + Math.log(sum);
    }
}
