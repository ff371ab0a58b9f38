package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Preconditions;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.metric.ClassifierScore;
import genlab.metric.Confidence;
import genlab.metric.FrechetDistance;
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
 * Lab 14: digits in four parts that share no picture, and what all measures say of a set of pictures.
 *
 * @param judge a classifier, trained on the part that is none of the following
 * @param reference the training pictures of whatever model is judged, (N, 1, 28, 28)
 * @param test others, (2 N, 1, 28, 28)
 * @param testLabels theirs
 * @param held still others, for the likelihood
 */
public record JudgedDigits(ImageJudge judge, NDArray reference, NDArray test, NDArray testLabels, NDArray held) {

    /**
     * What the measures say of some pictures against as many of the reference.
     *
     * @param n of the pictures
     * @param sure share of the pictures of which the judge is 0.9 sure
     * @param modes classes that it sees among these
     * @param fidLimit the Fréchet distance of infinitely many pictures
     * @param parzen mean log-likelihood of held-out pictures, nats
     * @param nearest mean distance to the nearest picture of the whole reference, over all pixels
     */
    public record Result(
            int n,
            double score,
            double sure,
            double modes,
            double fid,
            double fidLimit,
            double kid,
            double precision,
            double recall,
            double parzen,
            double nearest) {}

    private static final int WINDOWS = 1000;
    private static final double[] WIDTHS = {0.1, 0.14, 0.2, 0.28, 0.4, 0.56};

    /**
     * n pictures for the reference, 2 n for test, some held out, and all others for the judge: by chance, since drawn digits come with ten
     * classes in every ten, and of two of a set too few would be of one class.
     */
    public static JudgedDigits of(Images inTens, int n, Fit fit, NDManager owner, Rng rng) {
        Images digits = inTens.at(rng.split("mixed").permutation(inTens.count()));
        int seen = 3 * n + 7 * n / 20;
        var own = digits.range(seen, digits.count());
        var judge = ImageJudge.trained(fit, ImageClassifier.Config.of(28, 1, 10), own, 2e-3, owner, rng);
        Images test = digits.range(n, 3 * n);
        return new JudgedDigits(
                judge,
                digits.range(0, n).tensor(owner),
                test.tensor(owner),
                owner.create(test.labels()),
                digits.range(3 * n, seen).tensor(owner));
    }

    /** All measures of some pictures, N at most: (n, 1, 28, 28). */
    public Result measure(NDArray pictures) {
        int n = (int) pictures.size(0);
        Preconditions.checkArgument(n <= reference.size(0), n + " pictures against " + reference.size(0));
        return Tensors.alone(() -> {
            NDArray made = judge.features(pictures);
            NDArray real = judge.features(reference.get("0:" + n));
            NDArray chances = judge.probabilities(pictures);
            var sure = Confidence.of(chances, 0.9);
            var both = PrecisionRecall.of(made, real);
            int[] counts =
                    IntStream.rangeClosed(1, 5).map(fifth -> fifth * n / 5).toArray();
            var fid = Unlimited.of(counts, c -> FrechetDistance.between(made.get("0:" + c), real.get("0:" + c)));
            NDArray windows = pictures.get("0:" + Math.min(WINDOWS, n));
            long chosen = held.size(0) * 2 / 7; // by these the width, by the others the likelihood
            double width = ParzenWindow.width(held.get("0:" + chosen), windows, WIDTHS);
            return new Result(
                    n,
                    ClassifierScore.of(chances),
                    sure.share(),
                    sure.present(),
                    fid.values()[4],
                    fid.limit(),
                    KernelDistance.between(made, real),
                    both.precision(),
                    both.recall(),
                    ParzenWindow.mean(held.get(chosen + ":"), windows, width),
                    Nearest.of(windows, reference).mean());
        });
    }
}
