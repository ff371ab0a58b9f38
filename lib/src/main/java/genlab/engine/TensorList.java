package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
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

    /** The trainable weights of an initialised model, in the order of its parameters. */
    public static TensorList weightsOf(Block model) {
        return new TensorList(model.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .map(Parameter::getArray)
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
        return new TensorList(arrays.stream()
                .map(a -> {
                    try (GradMode off = GradMode.off()) {
                        NDArray copy = a.duplicate();
                        copy.attach(manager);
                        return copy;
                    }
                })
                .toList());
    }

    /** The tensors. */
    public List<NDArray> arrays() {
        return arrays;
    }

    /** The number of scalars in all tensors together. */
    public long scalars() {
        return arrays.stream().mapToLong(NDArray::size).sum();
    }

    /** Moves every value into [-bound, bound], in place: the weight clipping of the first Wasserstein GAN. */
    public void clamp(float bound) {
        try (IValue b = IValue.from((double) bound)) {
            Bridge.run("clamp_", handle, b);
        }
    }

    /** Sets every tensor to (1 - weight) of itself and weight of the other list's, in place. */
    public void moveTowards(TensorList target, float weight) {
        try (IValue w = IValue.from((double) weight)) {
            Bridge.run("lerp_", handle, target.handle, w);
        }
    }

    /** The tensors as DJL's list type. */
    public NDList toNDList() {
        return new NDList(arrays);
    }

    IValue handle() {
        return handle;
    }

    @Override
    public void close() {
        handle.close();
    }
}
