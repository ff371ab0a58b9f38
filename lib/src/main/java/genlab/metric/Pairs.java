package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import genlab.engine.Tensors;
import genlab.nn.Net;
import java.util.function.UnaryOperator;

/** Every row of one set with every row of another, in float64, some rows at a time: all pairs at once would be gigabytes. */
final class Pairs {

    private static final int ROWS_AT_A_TIME = 200;

    /** What a difference of two float64 numbers of this size loses: less than that is a copy. */
    private static final double LOST = 1e-12;

    private Pairs() {}

    /** Rows of numbers: (N, ...) to (N, D) in float64. */
    static NDArray rows(NDArray x) {
        return x.reshape(x.getShape().get(0), -1).toType(DataType.FLOAT64, false);
    }

    /** One number a row of x, by a function of some of {@link #rows} at a time: (n, D) to (n). */
    static double[] each(NDArray x, UnaryOperator<NDArray> f) {
        return Tensors.alone(() -> Tensors.doubles(Net.still(rows(x), ROWS_AT_A_TIME, f)));
    }

    /** The squared distances of all pairs, exactly 0 for copies: (n, D), (m, D) to (n, m). */
    static NDArray squares(NDArray x, NDArray y) {
        NDArray sizes = x.square().sum(new int[] {1}, true).add(y.square().sum(new int[] {1}));
        return sizes.mul(1 - LOST).sub(x.matMul(y.transpose()).mul(2)).maximum(0);
    }
}
