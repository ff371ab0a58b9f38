package genlab.metric;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * What a measure would say of infinitely many samples: its values for several N lie on a line over 1/N, up to chance; where the line meets
 * 1/N = 0 is the limit.
 *
 * @param counts the numbers of samples, N
 * @param values the measure of so many
 * @param limit its value at 1/N = 0
 * @param slope of the line: at N samples the measure is slope / N above its limit
 * @see <a href="https://arxiv.org/abs/1911.07023">Chong and Forsyth (2020)</a>
 */
public record Unlimited(int[] counts, double[] values, double limit, double slope) {

    /** Measures at each count and fits the line by least squares; two different counts at least. */
    public static Unlimited of(int[] counts, IntToDoubleFunction measure) {
        if (Arrays.stream(counts).distinct().count() < 2
                || Arrays.stream(counts).anyMatch(n -> n < 1)) {
            throw new IllegalArgumentException(
                    "a line through the counts " + Arrays.toString(counts) + ", expected two of them, from 1 up");
        }
        double[] values = Arrays.stream(counts).mapToDouble(measure).toArray();
        var line = new SimpleRegression();
        for (int i = 0; i < counts.length; i++) {
            line.addData(1.0 / counts[i], values[i]);
        }
        return new Unlimited(counts, values, line.getIntercept(), line.getSlope());
    }
}
