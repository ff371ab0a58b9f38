package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.util.Preconditions;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.distribution.Categorical;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Tensors;
import genlab.nn.ImageClassifier;
import genlab.nn.Layer;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

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

    /** A reader of pictures (N, side²), trained by maximum likelihood; the step size falls to 0 in equal steps. */
    public static DigitReader ofPictures(Fit fit, NDArray x, NDArray y, Rng rng) {
        int side = (int) Math.sqrt((double) x.size(1));
        return trained(fit, new ImageClassifier(ImageClassifier.Config.of(side, 1, KnownDigits.COLUMNS)), x, y, rng);
    }

    /** A reader of codes (N, L): what it reads off others is in them. */
    public static DigitReader ofCodes(Fit fit, NDArray z, NDArray y, Rng rng) {
        int latent = (int) z.getShape().get(1);
        return trained(fit, Mlp.of(Nonlinearity.RELU, latent, 128, KnownDigits.COLUMNS), z, y, rng);
    }

    private static DigitReader trained(Fit fit, Layer network, NDArray seen, NDArray y, Rng rng) {
        Net.initialize(network, seen.getManager(), rng.split("weights"));
        try (var player = new Player("-log p(y|seen)", Adam.rate(RATE), network).rate(done -> 1 - done)) {
            var batches = Batches.of(BATCH, rng, seen, y);
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
            return Tensors.alone(() -> new Reading(
                    columns.get(":, :10")
                            .argMax(1)
                            .toType(DataType.INT32, false)
                            .toIntArray(),
                    Tensors.doubles(columns.get(":, 10")),
                    Tensors.doubles(columns.get(":, 11"))));
        }

        /** The share of rows with the same digit. */
        public double right(Reading truth) {
            Preconditions.checkArgument(
                    digit.length > 0 && digit.length == truth.digit.length,
                    digit.length + " digits beside " + truth.digit.length + ", expected as many, and 1 or more");
            return IntStream.range(0, digit.length)
                    .map(i -> digit[i] == truth.digit[i] ? 1 : 0)
                    .average()
                    .orElseThrow();
        }
    }

    /** Pearson's correlation r. */
    public static double r(double[] a, double[] b) {
        return new PearsonsCorrelation().correlation(a, b);
    }
}
