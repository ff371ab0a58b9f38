package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * A fixed list of tensors that the engine reads or writes in one call: the weights of a model, an
 * optimiser's averages.
 *
 * <p>The tensors stay their owners'; closing this gives back only the list.
 */
public final class TensorList implements AutoCloseable {

    private final List<NDArray> arrays;
    private final IValue handle;

    /** A list of these tensors, in this order. */
    public TensorList(List<NDArray> arrays) {
        Bridge.load();
        this.arrays = List.copyOf(arrays);
        this.handle = IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    }

    /** The trainable weights of initialised networks, in the order of their parameters; one that two share stands once. */
    public static TensorList weightsOf(Block... networks) {
        return new TensorList(Arrays.stream(networks)
                .flatMap(network -> network.getParameters().values().stream())
                .filter(Parameter::requiresGradient)
                .map(Parameter::getArray)
                .filter(Collections.newSetFromMap(new IdentityHashMap<>())::add)
                .toList());
    }

    /** Zeros of the same shapes and types, owned by {@code manager}. */
    public TensorList zerosLike(NDManager manager) {
        return new TensorList(arrays.stream()
                .map(a -> manager.zeros(a.getShape(), a.getDataType()))
                .toList());
    }

    /** Copies without a graph, owned by {@code manager}. */
    public TensorList copy(NDManager manager) {
        try (var off = GradMode.off()) {
            return new TensorList(arrays.stream()
                    .map(a -> Tensors.owned(manager, a::duplicate))
                    .toList());
        }
    }

    /** The tensors. */
    public List<NDArray> arrays() {
        return arrays;
    }

    /** The number of scalars in all tensors together. */
    public long scalars() {
        return arrays.stream().mapToLong(NDArray::size).sum();
    }

    /** Sets every tensor to (1 - weight) of itself and weight of the other list's, in place. */
    public void moveTowards(TensorList target, float weight) {
        try (IValue w = IValue.from((double) weight)) {
            Bridge.run("lerp_", handle, target.handle, w);
        }
    }

    /** Lays the tensors one behind the other in memory, values unchanged: a GPU's LSTM wants its weights so, or copies them at each call. */
    public void inOnePiece() {
        Bridge.run("in_one_piece_", handle);
    }

    /** Exchanges the values with those of the other list, in place. */
    public void exchange(TensorList other) {
        try (var off = GradMode.off()) {
            for (int i = 0; i < arrays.size(); i++) {
                try (NDArray kept = arrays.get(i).duplicate()) {
                    other.arrays.get(i).copyTo(arrays.get(i));
                    kept.copyTo(other.arrays.get(i));
                }
            }
        }
    }

    IValue handle() {
        return handle;
    }

    @Override
    public void close() {
        handle.close();
    }
}
