package genlab.labs;

import ai.djl.ndarray.NDArray;
import genlab.data.Rng;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.metric.Nearest;
import genlab.nn.Pixels;
import java.util.stream.IntStream;

/** Lab 14: sets of pictures of which it is known what is wrong with them. None needed a model. */
public enum PictureSet {
    /** As good as it gets: the data, but none that anybody has trained on. */
    TEST("test pictures"),
    /** Copies of what a model would be trained on: nothing new. */
    MEMORISED("training pictures, copied"),
    HUNDRED("100 training pictures, over and over"),
    FIVE("test pictures of classes 0 to 4"),
    /** Of each class the one that the judge is surest of. */
    ONE_EACH("one picture a class, over and over"),
    ONE("one picture, over and over"),
    BLUR_HALF("blurred, 0.5 pixels", 0.5),
    BLUR_ONE("blurred, 1 pixel", 1),
    BLUR_TWO("blurred, 2 pixels", 2),
    NOISE_TENTH("with noise of 0.1", 0.1),
    NOISE_FIFTH("with noise of 0.2", 0.2),
    NOISE_TWO_FIFTHS("with noise of 0.4", 0.4),
    /** Half way between two pictures, pixel by pixel. */
    BLENDS("two test pictures on top of each other"),
    /** Where k-means ends on the training pictures: each is the mean of those that are nearest to it. */
    CENTRES("300 means of training pictures, over and over"),
    STATIC("noise alone");

    private static final int MEANS = 300;
    private static final int ROUNDS = 10;

    private final String label;
    private final double size;

    PictureSet(String label) {
        this(label, 0);
    }

    PictureSet(String label, double size) {
        this.label = label;
        this.size = size;
    }

    /** The name for people. */
    public String label() {
        return label;
    }

    /** So many pictures, (n, 1, 28, 28) in [0, 1], owned by the test pictures' manager; n is half of those at most. */
    public NDArray of(JudgedDigits digits, int n, Rng rng) {
        NDArray all = digits.test();
        return Tensors.owned(all.getManager(), () -> {
            NDArray test = all.get("0:" + n);
            return switch (this) {
                case TEST -> test.duplicate();
                case MEMORISED -> digits.reference().get("0:" + n).duplicate();
                case HUNDRED -> repeated(digits.reference().get("0:100"), n);
                case FIVE -> repeated(all.get(digits.testLabels().lt(5)), n);
                case ONE_EACH -> repeated(surest(digits), n);
                case ONE -> repeated(surest(digits).get("3:4"), n);
                case BLUR_HALF, BLUR_ONE, BLUR_TWO -> Pixels.blur(test, size);
                case NOISE_TENTH, NOISE_FIFTH, NOISE_TWO_FIFTHS ->
                    test.add(Scalars.times(rng.normal(test.getManager(), test.getShape()), size))
                            .clip(0, 1);
                case BLENDS -> Scalars.times(test.add(all.get(n + ":" + 2 * n)), 0.5);
                case CENTRES -> repeated(centres(digits.reference()), n);
                case STATIC -> rng.uniform(test.getManager(), 0, 1, test.getShape());
            };
        });
    }

    private static NDArray surest(JudgedDigits digits) {
        return digits.test().get(digits.judge().probabilities(digits.test()).argMax(0));
    }

    private static NDArray repeated(NDArray x, int n) {
        int count = (int) x.size(0);
        return x.get(
                x.getManager().create(IntStream.range(0, n).map(i -> i % count).toArray()));
    }

    private static NDArray centres(NDArray pictures) {
        return Nearest.means(pictures, (int) Math.min(MEANS, pictures.size(0) / 2), ROUNDS);
    }
}
