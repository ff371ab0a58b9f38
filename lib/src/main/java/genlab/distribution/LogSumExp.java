package genlab.distribution;

import java.util.Arrays;

/** ln Σ exp v on the host, without leaving the range of numbers. */
public final class LogSumExp {

    private LogSumExp() {}

    /** ln Σ exp v; -∞ where all are -∞ or there is none. */
    public static double of(double... v) {
        double largest = Arrays.stream(v).max().orElse(Double.NEGATIVE_INFINITY);
        double sum = Arrays.stream(v).map(x -> Math.exp(x - largest)).sum();
        return Double.isInfinite(largest) ? largest : largest + Math.log(sum);
    }
}
