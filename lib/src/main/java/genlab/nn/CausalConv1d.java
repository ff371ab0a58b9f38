package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.util.Preconditions;

/**
 * A causal convolution of a sequence with two taps, one of them some steps back: (N, T, C) -> (N, T, F).
 *
 * <pre>
 *   y_t = W [x_{t-d}; x_t] + b          zeros before the first
 * </pre>
 *
 * <p>With dilations d of 1, 2, 4 ... each layer doubles what is seen. It is computed as one matrix product over all t.
 *
 * @see <a href="https://arxiv.org/abs/1609.03499">van den Oord et al. (2016), WaveNet</a>, section 2.1
 */
public final class CausalConv1d extends Layer {

    private final int dilation;
    private final Linear product;

    /** From C channels to F filters, looking d steps back. */
    public CausalConv1d(int channels, int filters, int dilation) {
        Preconditions.checkArgument(dilation > 0, dilation + " steps back, expected 1 or more");
        settings(" from " + channels + " to " + filters + " channels, " + dilation + " back");
        this.dilation = dilation;
        product = part("product", Linear.builder().setUnits(filters).build(), new Shape(1, 2L * channels));
    }

    @Override
    public NDArray forward(NDArray x) {
        return step(before(x, dilation), x);
    }

    /** The same for the places whose x_{t-d} and x_t these are: (..., C), (..., C) -> (..., F). */
    public NDArray step(NDArray older, NDArray x) {
        return Net.apply(product, older.concat(x, -1));
    }

    /** What came d steps before each place, zeros where nothing did: (N, T, C) -> (N, T, C). */
    public static NDArray before(NDArray x, long d) {
        Shape shape = x.getShape();
        long known = Math.max(0, shape.get(1) - d);
        return x.getManager()
                .zeros(new Shape(shape.get(0), shape.get(1) - known, shape.get(2)), x.getDataType())
                .concat(x.get(":, :{}", known), 1);
    }
}
