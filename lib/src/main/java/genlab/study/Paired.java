package genlab.study;

import ai.djl.util.Preconditions;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * Two settings compared seed by seed: the mean difference and its 95 % interval by Student's t.
 *
 * <p>A seed fixes what both settings share, for instance the data, so a difference says more than two means. The interval holds for
 * differences that are roughly normal. With few seeds, of which some collapse, they are not: then read {@code larger} and {@code
 * smaller} first.
 *
 * @param what is compared, and which way round
 * @param seeds n, those with a finite value in both
 * @param leftOut seeds in which one of the two is not a finite number
 * @param mean of the differences, in the unit of the values
 * @param low the lower end of the interval, NaN of fewer than two seeds
 * @param high the upper end, NaN of fewer than two seeds
 * @param larger in how many seeds the first one is larger
 * @param smaller in how many it is smaller; in the rest both are equal
 */
public record Paired(
        String what, int seeds, int leftOut, double mean, double low, double high, int larger, int smaller) {

    private static final double CONFIDENCE = 0.95;

    /** Of values in pairs: {@code one[i]} and {@code other[i]} belong together. */
    public static Paired of(String what, double[] one, double[] other) {
        Preconditions.checkArgument(
                one.length == other.length, what + ": " + one.length + " values beside " + other.length);
        double[] differences = IntStream.range(0, one.length)
                .mapToDouble(i -> one[i] - other[i])
                .filter(Double::isFinite)
                .toArray();
        int n = differences.length;
        var statistics = new DescriptiveStatistics(differences);
        double half = n < 2
                ? Double.NaN
                : new TDistribution(n - 1.0).inverseCumulativeProbability((1 + CONFIDENCE) / 2)
                        * statistics.getStandardDeviation()
                        / Math.sqrt(n);
        double mean = statistics.getMean();
        int larger = (int) Arrays.stream(differences).filter(d -> d > 0).count();
        int smaller = (int) Arrays.stream(differences).filter(d -> d < 0).count();
        return new Paired(what, n, one.length - n, mean, mean - half, mean + half, larger, smaller);
    }

    /** One line for people. */
    @Override
    public String toString() {
        String interval = String.format(Locale.ROOT, "%.3g, 95 %% interval %.3g to %.3g", mean, low, high);
        return what + ": " + interval + ", over " + seeds + " seeds; larger in " + larger + ", smaller in " + smaller
                + (leftOut == 0 ? "" : "; " + leftOut + " left out, not finite");
    }
}
