package genlab.labs;

/**
 * A table of how often each code comes after each other: what a model of sequences is compared with.
 *
 * <pre>
 *   p(k | j) = (n_jk + 1) / (n_j + K)          n_jk: how often k came right after j; before the first comes a code of its own
 * </pre>
 */
public final class Bigram {

    private final double[][] counts;
    private final double[] totals;

    /** Counts of sequences of the codes 0 ... K-1. */
    public Bigram(int codes, Iterable<long[]> sequences) {
        counts = new double[codes + 1][codes];
        totals = new double[codes + 1];
        for (long[] sequence : sequences) {
            int last = codes;
            for (long code : sequence) {
                counts[last][(int) code]++;
                totals[last]++;
                last = (int) code;
            }
        }
    }

    /** The mean of -ln p(k | j) over all codes of these sequences: nats a code. */
    public double nats(Iterable<long[]> sequences) {
        double sum = 0;
        long number = 0;
        for (long[] sequence : sequences) {
            int last = counts.length - 1;
            for (long code : sequence) {
                sum -= Math.log((counts[last][(int) code] + 1) / (totals[last] + counts.length - 1));
                last = (int) code;
            }
            number += sequence.length;
        }
        return sum / number;
    }
}
