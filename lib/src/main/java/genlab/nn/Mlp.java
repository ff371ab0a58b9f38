package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import java.util.function.UnaryOperator;

/** Multi-layer perceptrons: linear layers with an activation between them, none after the last. */
public final class Mlp {

    private Mlp() {}

    /** Linear layers of these widths, the input's first, with ReLU between them: (N, widths[0]) -> (N, last width). */
    public static SequentialBlock relu(int... widths) {
        return of(Activation::relu, widths);
    }

    /** As {@link #relu}, with another activation between the layers. */
    public static SequentialBlock of(UnaryOperator<NDArray> activation, int... widths) {
        if (widths.length < 2) {
            throw new IllegalArgumentException("an MLP needs the width of its input and of its output");
        }
        var layers = new SequentialBlock();
        for (int i = 1; i < widths.length; i++) {
            layers.add(Linear.builder().setUnits(widths[i]).build());
            if (i < widths.length - 1) {
                layers.add(x -> new NDList(activation.apply(x.singletonOrThrow())));
            }
        }
        return layers;
    }
}
