package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;

/** Sums over everything but the rows, and what has to fit. */
final class Rows {

    private Rows() {}

    /** (N, ...) -> (N). */
    static NDArray sum(NDArray values) {
        int dimensions = values.getShape().dimension();
        return dimensions == 1
                ? values
                : values.sum(IntStream.range(1, dimensions).toArray());
    }

    /**
     * Refuses x that the parameters would be stretched for: a row of 784 against a picture of 28 x 28 gives some number, too.
     *
     * @throws IllegalArgumentException unless the shapes agree from the second dimension on, and the rows, where there is not one
     */
    static NDArray fit(NDArray x, Shape parameters) {
        Shape found = x.getShape();
        boolean rows = found.dimension() > 0
                && found.dimension() == parameters.dimension()
                && (parameters.get(0) == 1 || parameters.get(0) == found.get(0));
        if (!rows || !found.slice(1).equals(parameters.slice(1))) {
            throw new IllegalArgumentException("x of shape " + found + " for a distribution of shape " + parameters);
        }
        return x;
    }
}
