package genlab.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The gradients of one number with respect to a list of tensors, as values.
 *
 * <p>Nothing is accumulated in the tensors: asking for the gradients of a critic's loss with respect
 * to the critic's weights leaves no trace in the generator, and the other way round.
 */
public final class Gradients implements AutoCloseable {

    private final IValue handle;

    private Gradients(IValue handle) {
        this.handle = handle;
    }

    /**
     * d y / d w for every w of the list; zeros where y does not depend on w. Frees the graph of y.
     *
     * @param y one number (or an array, whose sum is meant), recorded with the grad mode on
     * @param weights the tensors, in the order in which the gradients come back
     * @throws IllegalArgumentException if y depends on none of them
     */
    public static Gradients of(NDArray y, TensorList weights) {
        try (IValue from = IValue.from((PtNDArray) y)) {
            return new Gradients(Bridge.call("gradients", from, weights.handle()));
        } catch (EngineException e) {
            if (!e.getMessage().contains("depends on none of the weights")) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "a loss that depends on none of the weights: their network has to run within the loss", e);
        }
    }

    /**
     * d f / d x at this x, for a function of one tensor to one number.
     *
     * <pre>{@code
     * NDArray slope = Gradients.at(manager.create(3f), x -> x.square());     // 6
     * }</pre>
     *
     * @param x the place; it is left as it is
     * @param f the function (of an array it gives, the sum is meant)
     * @return same shape as {@code x}, owned by {@code x}'s manager
     */
    public static NDArray at(NDArray x, UnaryOperator<NDArray> f) {
        return Tensors.owned(x.getManager(), () -> {
            NDArray place = x.stopGradient();
            place.setRequiresGradient(true);
            try (var on = GradMode.on();
                    var places = new TensorList(List.of(place));
                    var gradients = of(f.apply(place), places)) {
                return gradients.arrays(x.getManager()).get(0);
            }
        });
    }

    /**
     * The Euclidean norm of the gradient of a loss with respect to all weights of a network, taken as one vector; nothing moves.
     *
     * @param loss one number, as for a training step
     */
    public static float norm(Block network, Supplier<NDArray> loss) {
        return Tensors.alone(() -> {
            try (var on = GradMode.on();
                    var weights = TensorList.weightsOf(network)) {
                NDArray value = loss.get();
                try (var gradients = of(value, weights)) {
                    return gradients.norm(value.getManager());
                }
            }
        });
    }

    /**
     * d sum(y) / d x with a graph of its own, so that a loss may contain it: the gradient penalty,
     * unrolled steps.
     *
     * @param y an array recorded with the grad mode on
     * @param x a tensor of its graph that requires a gradient
     * @return same shape as {@code x}, owned by {@code y}'s manager
     */
    public static NDArray withGraph(NDArray y, NDArray x) {
        return withGraph(y, List.of(x)).get(0);
    }

    /** d sum(y) / d x with a graph of its own, for several x at once. */
    public static List<NDArray> withGraph(NDArray y, List<NDArray> xs) {
        return Bridge.forward(y, xs);
    }

    /** The gradients as arrays owned by {@code manager}. */
    public List<NDArray> arrays(NDManager manager) {
        return List.of(handle.toTensorArray((PtNDManager) manager));
    }

    /** The Euclidean norm of all gradients taken as one vector; NaN or infinite if any of them is. */
    public float norm(NDManager manager) {
        try (IValue norm = Bridge.call("norm", handle);
                NDArray value = norm.toTensor((PtNDManager) manager)) {
            return Tensors.number(value);
        }
    }

    /**
     * Moves the weights by the engine's own step of an optimiser, a whole model in one call, in place: (loss, Euclidean norm of the
     * gradient before it was shortened), two numbers that stay on the device and belong to the loss's manager. Where one of them is
     * not finite, the call has changed nothing: so they can be read later.
     *
     * @param method the name in the TorchScript module: sgd_, adam_ or rms_prop_
     * @param loss one number, whose gradients these are
     * @param memory what the method keeps from step to step, its lists in the module's order, updated
     * @param numbers the method's numbers in the module's order: the rate is the first; the last is the bound, to which a gradient
     *     whose norm, over all weights, is above it is shortened, infinite for none
     */
    public NDArray move(String method, NDArray loss, TensorList weights, List<TensorList> memory, double... numbers) {
        IValue[] scalars = DoubleStream.of(numbers).mapToObj(IValue::from).toArray(IValue[]::new);
        try (IValue value = IValue.from((PtNDArray) loss)) {
            var lists = Stream.concat(
                    Stream.of(value, weights.handle(), handle), memory.stream().map(TensorList::handle));
            var arguments = Stream.concat(lists, Stream.of(scalars)).toArray(IValue[]::new);
            try (IValue seen = Bridge.call(method, arguments)) {
                return seen.toTensor((PtNDManager) loss.getManager());
            }
        } finally {
            Stream.of(scalars).forEach(IValue::close);
        }
    }

    @Override
    public void close() {
        handle.close();
    }
}
