package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.function.Supplier;

/** Reading tensors on the host, and saying whose they are. */
public final class Tensors {

    private Tensors() {}

    /** The value of one number of any type; leaves nothing in its manager, on no device. */
    public static float number(NDArray scalar) {
        return floats(scalar)[0];
    }

    /** All values, row by row, as floats. */
    public static float[] floats(NDArray x) {
        return alone(() -> x.toType(DataType.FLOAT32, false).toFloatArray());
    }

    /** All values, row by row, as doubles. */
    public static double[] doubles(NDArray x) {
        return alone(() -> x.toType(DataType.FLOAT64, false).toDoubleArray());
    }

    /**
     * The same numbers, owned by the manager of {@code x}: a view, without a copy, through which gradients go.
     *
     * <p>What the engine computes belongs to the manager of its first operand. A formula that begins with a weight would leave its
     * result with the model, at every call; one that begins with {@code Tensors.near(weight, x)} leaves nothing.
     */
    public static NDArray near(NDArray weight, NDArray x) {
        NDArray view = weight.reshape(weight.getShape());
        view.attach(x.getManager());
        return view;
    }

    /** Runs a computation on the host's side of things: the tensors that it makes on the way are freed. */
    public static <T> T alone(Supplier<T> computation) {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return computation.get();
        }
    }
}
