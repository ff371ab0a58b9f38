package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.engine.Tensors;

/**
 * The formula of the Inception Score, for the classifier that is at hand: e to the mean KL from the classes of one picture to those of all.
 *
 * <pre>
 *   score = exp mean over x of KL(p(y|x) || p(y)) = exp( H(p(y)) - mean over x of H(p(y|x)) )       1 to the number of classes
 * </pre>
 *
 * <p>It is called Inception Score only where the classifier is the Inception network of the paper.
 *
 * @see <a href="https://arxiv.org/abs/1606.03498">Salimans et al. (2016)</a>, section 4
 */
public final class ClassifierScore {

    private static final double ROUNDING = 1e-3;

    private ClassifierScore() {}

    /** The score of so many pictures: p(y|x), (N, classes), rows that add up to 1. */
    public static double of(NDArray probabilities) {
        Shape shape = probabilities.getShape();
        String expected = shape + " numbers, expected (N, classes), of each row probabilities that add up to 1";
        Preconditions.checkArgument(shape.dimension() == 2 && shape.size() > 0, expected);
        return Tensors.alone(() -> {
            NDArray each = probabilities.toType(DataType.FLOAT64, false);
            NDArray off = each.abs().sum(new int[] {1}).sub(1).abs().max();
            Preconditions.checkArgument(Tensors.number(off) < ROUNDING, expected);
            return Math.exp(entropy(each.mean(new int[] {0}, true)) - entropy(each));
        });
    }

    /** The mean entropy of the rows, nats; a class without probability adds none. */
    private static double entropy(NDArray p) {
        NDArray logs = p.maximum(Double.MIN_NORMAL).log();
        return -Tensors.doubles(p.mul(logs).sum(new int[] {1}).mean())[0];
    }
}
