package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.distribution.Categorical;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Tensors;
import genlab.nn.Layer;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.moment.Variance;

/**
 * A network that reads y off a picture or off a code: which digit, how it leans, how bold it is; (N, ...) -> (N, 12).
 *
 * <p>Its first ten outputs are the logits of a classifier, the last two the means of two normals of variance 1, so that one loss,
 * -log p(y|seen), serves the classifier and the regressors. The columns of y (N, 12) are those of {@link KnownDigits}.
 */
public record DigitReader(Layer network) {

    private static final int BATCH = 128;
    private static final int ROWS_AT_A_TIME = 500;
    private static final double RATE = 2e-3;

    /** Trains an initialised network by maximum likelihood; the step size falls to 0 in equal steps. */
    public static DigitReader trained(Fit fit, Layer network, NDArray seen, NDArray y, Rng order) {
        try (var player = new Player("-log p(y|seen)", Adam.rate(RATE), network).rate(done -> 1 - done)) {
            var batches = Batches.of(BATCH, order, seen, y);
            fit.run(step -> {
                NDList batch = batches.allAt(step);
                player.minimise(step, () -> logP(network.forward(batch.get(0)), batch.get(1))
                        .mean()
                        .neg());
            });
        }
        return new DigitReader(network);
    }

    /** log p(y|seen) of each row, nats: (N, 12), (N, 12) -> (N). */
    static NDArray logP(NDArray out, NDArray y) {
        NDArray style = out.get(":, 10:");
        var digit = new Categorical(out.get(":, :10"));
        return digit.logP(y.get(":, :10").argMax(1))
                .add(new DiagonalNormal(style, style.zerosLike()).logP(y.get(":, 10:")));
    }

    /** What it reads, without a graph. */
    public Reading read(NDArray seen) {
        return Tensors.alone(() -> Reading.of(Net.still(seen, ROWS_AT_A_TIME, network::forward)));
    }

    /**
     * Digits and their style, one a row.
     *
     * @param digit 0 to 9
     * @param slant in standard deviations of the drawn digits, to the right if positive
     * @param width in the same unit, bold if positive
     */
    public record Reading(int[] digit, double[] slant, double[] width) {

        /** What a reader puts out, or what stands in y: (N, 12). */
        public static Reading of(NDArray columns) {
            double[] all = Tensors.doubles(columns);
            int[] rows = IntStream.iterate(0, row -> row < all.length, row -> row + 12)
                    .toArray();
            return new Reading(
                    IntStream.of(rows).map(row -> largest(all, row)).toArray(),
                    IntStream.of(rows).mapToDouble(row -> all[row + 10]).toArray(),
                    IntStream.of(rows).mapToDouble(row -> all[row + 11]).toArray());
        }

        private static int largest(double[] all, int row) {
            return IntStream.range(0, 10)
                    .reduce((a, b) -> all[row + b] > all[row + a] ? b : a)
                    .orElseThrow();
        }

        /** The share of rows with the same digit. */
        public double right(Reading truth) {
            return IntStream.range(0, digit.length)
                            .filter(i -> digit[i] == truth.digit[i])
                            .count()
                    / (double) digit.length;
        }
    }

    /** Pearson's correlation r; 0 where one of the two never changes. */
    public static double r(double[] a, double[] b) {
        double r = new PearsonsCorrelation().correlation(a, b);
        return Double.isNaN(r) ? 0 : r;
    }

    /** R², the share of the truth's variance that is read; 0 for the mean said of everybody, below it for what is worse. */
    public static double explained(double[] read, double[] truth) {
        double errors = IntStream.range(0, read.length)
                .mapToDouble(i -> (read[i] - truth[i]) * (read[i] - truth[i]))
                .sum();
        return 1 - errors / read.length / new Variance(false).evaluate(truth);
    }
}
