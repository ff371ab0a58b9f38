package genlab.metric;

import ai.djl.util.Preconditions;
import genlab.divergence.Transport;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which class each of K codes stands for, found on rows of known class: so a code that was learned without labels can be scored as a
 * classifier, on other rows.
 *
 * @param classOf the class of each code
 */
public record Matching(int[] classOf) {

    /** To each code a class of its own, as many as there are codes, so that as many of these rows as possible are right. */
    public static Matching oneToOne(int[] codes, int[] classes, int k) {
        double[][] wrong = Arrays.stream(counts(codes, classes, k))
                .map(row -> Arrays.stream(row).map(n -> codes.length - n).toArray())
                .toArray(double[][]::new);
        return new Matching(Transport.of(wrong).to());
    }

    /** To each code the class that most of its rows are of, the first of several, 0 where it has none: two codes may stand for one class. */
    public static Matching majority(int[] codes, int[] classes, int k) {
        return new Matching(Arrays.stream(counts(codes, classes, k))
                .mapToInt(row -> IntStream.range(1, k).reduce(0, (best, j) -> row[j] > row[best] ? j : best))
                .toArray());
    }

    /** How many rows of each code are of each class: K x K. */
    public static double[][] counts(int[] codes, int[] classes, int k) {
        check(codes, classes, k);
        var counts = new double[k][k];
        for (int i = 0; i < codes.length; i++) {
            counts[codes[i]][classes[i]]++;
        }
        return counts;
    }

    /** The share of rows whose code stands for another class than theirs. */
    public double error(int[] codes, int[] classes) {
        check(codes, classes, classOf.length);
        return IntStream.range(0, codes.length)
                .map(i -> classOf[codes[i]] == classes[i] ? 0 : 1)
                .average()
                .orElseThrow();
    }

    private static void check(int[] codes, int[] classes, int k) {
        Preconditions.checkArgument(
                codes.length > 0 && codes.length == classes.length,
                codes.length + " codes beside " + classes.length + " classes, expected as many, and 1 or more");
        for (int i = 0; i < codes.length; i++) {
            Preconditions.checkArgument(
                    Math.min(codes[i], classes[i]) >= 0 && Math.max(codes[i], classes[i]) < k,
                    "code " + codes[i] + " and class " + classes[i] + ", expected two of " + k + ", from 0 on");
        }
    }
}
