package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A stack of gated causal convolutions at work, place after place: all its layers in one call, since at one place the calls cost more
 * than the arithmetic. Nothing is recorded.
 *
 * <pre>
 *   s, h = A [x_{t-k}; ...; x_{t-1}] + a                s is summed for the outputs, h goes from layer to layer
 *   for each layer, which looks d places back:
 *     s, h = s, h + W gate(M [h_{t-d}; h; y_t] + m_t) + w                  gate(a, b) = tanh(a) sigmoid(b)
 *   o = ... V relu(U relu(s) + u) + v                   where there is no s: V relu(U h + u) + v
 * </pre>
 */
public final class Fused implements AutoCloseable {

    /** So many products a place are worth a call; below, plain loops are faster (measured, one thread, 12 to 48 wide). */
    private static final long WORTH_A_CALL = 200_000;

    private final TensorList weights;
    private final int[] dilations;
    private final HostStack host;
    private final int first; // where place 0 is in x
    private List<TensorList> lists = List.of();
    private PtNDManager owner;
    private IValue x;
    private boolean onHost;

    /**
     * A stack.
     *
     * @param weights A, a; M, W, w of each layer; U, u, V, v ...: matrices that stand on the right, (from, to), and biases of one axis
     * @param dilations d of each layer
     * @param channels C of x
     */
    public Fused(List<NDArray> weights, int[] dilations, long channels) {
        this.weights = new TensorList(weights);
        this.dilations = dilations.clone();
        first = Math.toIntExact(weights.get(0).size(0) / channels);
        NDArray any = weights.get(0);
        host = any.getDevice().isGpu() || any.getDataType() != DataType.FLOAT32
                ? null
                : new HostStack(weights, dilations);
    }

    /**
     * Starts before place 0, and nothing has been before.
     *
     * @param newX (N, T + k, C), of which the first k come before place 0; it is read when a place is asked for
     * @param said m of each layer, (places, N or 1, 2 H); place t mod places counts
     * @param told y, (places, N, K), or none
     */
    public void start(NDArray newX, List<NDArray> said, List<NDArray> told) {
        closeLists();
        owner = (PtNDManager) newX.getManager();
        x = IValue.from((PtNDArray) newX);
        onHost = host != null && newX.size(0) * weights.scalars() < WORTH_A_CALL;
        if (onHost) {
            host.start(newX, said, told);
        } else {
            long width = weights.arrays().get(3).size(0);
            List<NDArray> queues = IntStream.of(dilations)
                    .mapToObj(d -> owner.zeros(new Shape(d, newX.size(0), width), newX.getDataType()))
                    .toList();
            lists = Stream.of(queues, said, told).map(TensorList::new).toList();
        }
    }

    /** o at place t: (N, O), owned by x's manager. Places are asked for one after the other, from 0 on. */
    public NDArray at(int t) {
        if (onHost) {
            return host.at(t);
        }
        try (IValue place = IValue.from((long) t);
                IValue o = Bridge.call(
                        "gated_",
                        place,
                        x,
                        weights.handle(),
                        lists.get(0).handle(),
                        lists.get(1).handle(),
                        lists.get(2).handle())) {
            return o.toTensor(owner);
        }
    }

    /** What x has at place t: (N, C). Place -1 is the last before the first. */
    public NDArray get(int t) {
        try (IValue place = IValue.from((long) first + t);
                IValue there = Bridge.call("place", x, place)) {
            return there.toTensor(owner);
        }
    }

    /** Gives x other numbers at place t, (N, C). */
    public void set(int t, NDArray value) {
        try (IValue place = IValue.from((long) first + t);
                IValue other = IValue.from((PtNDArray) value)) {
            Bridge.run("place_", x, place, other);
        }
    }

    /**
     * A row of the vertical stack of a gated PixelCNN: v (N, W, H) before each block, and after it m (W, N, 2 H), what v and the place say.
     *
     * @param above the rows of pixels above, side by side, then for each block the row of v that it looks back to: (N, W, channels)
     * @param place (N or 1, W, M), or none
     * @param weights matrix and bias of the first layer, then of each block those of v and those of m
     * @return owned by the manager of the first
     */
    public static NDList row(List<NDArray> above, List<NDArray> place, List<NDArray> weights, int... dilations) {
        try (var a = new TensorList(above);
                var s = new TensorList(place);
                var w = new TensorList(weights);
                IValue d =
                        IValue.listFrom(IntStream.of(dilations).asLongStream().toArray());
                IValue result = Bridge.call("gated_row", a.handle(), s.handle(), w.handle(), d)) {
            return result.toNDList((PtNDManager) above.get(0).getManager());
        }
    }

    @Override
    public void close() {
        closeLists();
        weights.close();
    }

    private void closeLists() {
        lists.stream().limit(1).forEach(queues -> queues.arrays().forEach(NDArray::close));
        lists.forEach(TensorList::close);
        lists = List.of();
        if (x != null) {
            x.close();
        }
    }
}
