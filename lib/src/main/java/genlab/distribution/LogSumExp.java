package genlab.distribution;

/** ln Σ exp v on the host, without leaving the range of numbers. */
public final class LogSumExp {

    private LogSumExp() {}

    /** ln Σ exp v; -∞ where all are -∞ or there is none. */
    public static double of(double... v) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : v) {
            largest = Math.max(largest, value);
        }
        if (Double.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double value : v) {
            sum += Math.exp(value - largest);
        }
        return largest + Math.log(sum);
    }
}
