package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/**
 * Products with a number inside a loss.
 *
 * <p>DJL's own {@code x.mul(0.5f)} and {@code x.div(2)} put the number into memory that Java may take
 * back as soon as the product is there, while the graph reads it again for the gradient: after a
 * garbage collection between the two the gradient is that of some other number, or NaN. Seldom, and
 * without any message. Here the number lives as long as x's manager.
 */
public final class Scalars {

    private Scalars() {}

    /** c x, same shape as x, owned by x's manager. */
    public static NDArray times(NDArray x, double c) {
        return x.mul(
                x.getDataType() == DataType.FLOAT64
                        ? x.getManager().create(c)
                        : x.getManager().create((float) c));
    }
}
