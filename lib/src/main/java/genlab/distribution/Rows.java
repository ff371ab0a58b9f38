package genlab.distribution;

import ai.djl.ndarray.NDArray;
import java.util.stream.IntStream;

/** Sums over everything but the rows. */
final class Rows {

    private Rows() {}

    /** (N, ...) -> (N). */
    static NDArray sum(NDArray values) {
        return values.sum(IntStream.range(1, values.getShape().dimension()).toArray());
    }
}
