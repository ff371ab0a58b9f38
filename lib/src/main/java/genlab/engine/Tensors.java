package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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

    /** The rows of a matrix (N, D). */
    public static double[][] rows(NDArray x) {
        double[] all = doubles(x);
        int d = (int) x.getShape().get(1);
        return IntStream.range(0, all.length / d)
                .mapToObj(i -> Arrays.copyOfRange(all, i * d, (i + 1) * d))
                .toArray(double[][]::new);
    }

    /**
     * The same tensor, owned by the manager of {@code x}: another handle, no copy; gradients go through it.
     *
     * <p>What the engine computes belongs to the manager of its first operand. A formula that begins with a weight would leave its
     * result with the model, at every call; one that begins with {@code Tensors.near(weight, x)} leaves nothing.
     */
    public static NDArray near(NDArray weight, NDArray x) {
        return Bridge.alias(weight, x.getManager());
    }

    /** Runs a computation and frees every tensor that it made on the way, whoever would own it. */
    public static <T> T alone(Supplier<T> computation) {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return computation.get();
        }
    }

    /** As {@link #alone}, for a computation whose result is a tensor: that one stays, owned by {@code manager}. */
    public static NDArray owned(NDManager manager, Supplier<NDArray> computation) {
        return allOwned(manager, () -> new NDList(computation.get())).get(0);
    }

    /** The same for a computation of several tensors. */
    public static NDList allOwned(NDManager manager, Supplier<NDList> computation) {
        NDList result = alone(() -> {
            NDList made = computation.get();
            made.forEach(NDScope::unregister);
            return made;
        });
        result.attach(manager);
        result.forEach(NDScope::register);
        return result;
    }
}
