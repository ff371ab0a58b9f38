package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.engine.Tensors;
import genlab.nn.Net;
import java.util.function.UnaryOperator;

/** Every row of one set with every row of another, in float64, some rows at a time: all pairs at once would be gigabytes. */
final class Pairs {

    private static final int ROWS_AT_A_TIME = 200;

    /** What a difference of two float64 numbers of this size loses: less than that is a copy. */
    private static final double LOST = 1e-12;

    private Pairs() {}

    /** Wants rows of one length, one or more of each. */
    static void check(NDArray x, NDArray y) {
        Shape one = x.getShape();
        Shape other = y.getShape();
        Preconditions.checkArgument(
                one.size() > 0
                        && other.size() > 0
                        && one.slice(1).size() == other.slice(1).size(),
                "rows " + one + " and " + other + ", expected one or more of each, as long as each other");
    }

    /** Rows of numbers, all finite: (N, ...) to (N, D) in float64. */
    static NDArray rows(NDArray x) {
        Shape shape = x.getShape();
        NDArray rows = x.reshape(shape.get(0), shape.slice(1).size()).toType(DataType.FLOAT64, false);
        // what is not finite is not 0 less itself
        Preconditions.checkArgument(
                Tensors.number(rows.sub(rows).sum()) == 0, "rows " + shape + " with numbers that are not finite");
        return rows;
    }

    /** One number a row of x, by a function of some of {@link #rows} at a time: (n, D) to (n). */
    static double[] each(NDArray x, UnaryOperator<NDArray> f) {
        return Tensors.alone(() -> Tensors.doubles(Net.still(rows(x), ROWS_AT_A_TIME, f)));
    }

    /** The squared distances of all pairs, exactly 0 for copies: (n, D), (m, D) to (n, m). */
    static NDArray squares(NDArray x, NDArray y) {
        // round their middle: far from 0 the sizes would drown the distances
        NDArray middle = y.mean(new int[] {0}, true);
        NDArray a = x.sub(middle);
        NDArray b = y.sub(middle);
        NDArray sizes = a.square().sum(new int[] {1}, true).add(b.square().sum(new int[] {1}));
        return sizes.mul(1 - LOST).sub(a.matMul(b.transpose()).mul(2)).maximum(0);
    }
}
