package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.DrawnDigits;
import genlab.data.Images;
import genlab.data.Mnist;
import genlab.data.Rng;
import genlab.data.Split;
import genlab.engine.Tensors;
import genlab.metric.ClassifierScore;
import genlab.metric.Confidence;
import genlab.metric.Frechet;
import genlab.metric.ImageJudge;
import genlab.metric.KernelDistance;
import genlab.metric.Nearest;
import genlab.metric.ParzenWindow;
import genlab.metric.PrecisionRecall;
import genlab.metric.Unlimited;
import genlab.nn.ImageClassifier;
import genlab.training.Fit;
import java.util.stream.IntStream;

/**
 * Lab 14: digits, a judge, and what all measures say of a set of pictures.
 *
 * @param judge a classifier, trained on pictures that are none of the following
 * @param reference the training pictures of whatever model is judged, (M, 1, 28, 28)
 * @param test others, (2 N, 1, 28, 28)
 * @param testLabels theirs
 * @param held still others, for the likelihood
 */
public record JudgedDigits(ImageJudge judge, NDArray reference, NDArray test, NDArray testLabels, NDArray held) {

    /**
     * What the measures say of {@code made} pictures against {@code real} ones of the reference.
     *
     * @param sure share of the pictures of which the judge is 0.9 sure
     * @param fidLimit the Fréchet distance of infinitely many pictures
     * @param parzen mean log-likelihood of held-out pictures, nats
     * @param nearest mean distance to the nearest reference picture, over all pixels
     */
    public record Result(
            int made,
            int real,
            double score,
            double sure,
            double fid,
            double fidLimit,
            double kid,
            double precision,
            double recall,
            double parzen,
            double nearest) {}

    private static final int VALIDATION = 200;
    private static final int WINDOWS = 1000;
    private static final double[] WIDTHS = {0.1, 0.14, 0.2, 0.28, 0.4, 0.56};

    /** Digits of this source: for the judge, as reference, as test, held out. */
    public static Split<Images> digits(DataSource source, DataStore store, Scale scale) {
        return source == DataSource.REAL
                ? Mnist.load(store)
                : new Split<>(
                        DrawnDigits.draw(
                                        scale.at(1_200, 11_000, 60_000),
                                        Rng.of(14).split("train"))
                                .images(),
                        DrawnDigits.draw(
                                        scale.at(600, 4_700, 10_000), Rng.of(14).split("test"))
                                .images());
    }

    /** Trains the judge on the training pictures that are not the reference. */
    public static JudgedDigits of(Split<Images> digits, Scale scale, Fit fit, NDManager owner, Rng rng) {
        int reference = scale.at(400, 5_000, 10_000);
        int test = scale.at(400, 4_000, 8_000);
        int held = scale.at(100, 700, 1_200);
        Images train = digits.train();
        var judge = ImageJudge.trained(
                fit, ImageClassifier.Config.of(28, 1, 10), train.range(reference, train.count()), 2e-3, owner, rng);
        Images tests = digits.test().range(0, test);
        return new JudgedDigits(
                judge,
                train.range(0, reference).tensor(owner),
                tests.tensor(owner),
                owner.create(tests.labels()),
                digits.test().range(test, test + held).tensor(owner));
    }

    /** All measures of some pictures (N, 1, 28, 28). */
    public Result measure(NDArray pictures) {
        return Tensors.alone(() -> {
            NDArray made = judge.features(pictures);
            NDArray real = judge.features(reference);
            NDArray chances = judge.probabilities(pictures);
            int n = (int) made.size(0);
            int most = (int) Math.min(n, real.size(0));
            var both = PrecisionRecall.of(made, real);
            int[] counts =
                    IntStream.rangeClosed(1, 5).map(fifth -> fifth * most / 5).toArray();
            var limit = Unlimited.of(counts, c -> Frechet.between(made.get("0:" + c), real.get("0:" + c)));
            NDArray windows = pictures.get("0:" + Math.min(WINDOWS, n));
            NDArray validation = held.get("0:" + Math.min(VALIDATION, held.size(0) / 2));
            double width = ParzenWindow.width(validation, windows, WIDTHS);
            return new Result(
                    n,
                    (int) real.size(0),
                    ClassifierScore.of(chances),
                    Confidence.of(chances, 0.9).share(),
                    Frechet.between(made, real),
                    limit.limit(),
                    KernelDistance.between(made, real),
                    both.precision(),
                    both.recall(),
                    ParzenWindow.mean(held.get(validation.size(0) + ":"), windows, width),
                    Nearest.of(windows, reference).mean());
        });
    }
}
