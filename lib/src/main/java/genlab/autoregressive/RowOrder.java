package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/** Pictures painted pixel by pixel, row by row, by a network that says of each pixel what may come after those before it. */
public final class RowOrder {

    private RowOrder() {}

    /**
     * Fills in the pixels that are not given, and asks the whole network anew for each of them: a pixel costs as much as a picture.
     *
     * <pre>{@code
     * RowOrder.complete(net::forward, x, t -> t < 14 * 28, o -> new Bernoulli(o).sample(rng))     // the lower half
     * }</pre>
     *
     * @param network from pictures (N, C, H, W) to (N, O, H, W), of which a pixel depends on the pixels before it alone
     * @param picture (N, C, H, W), whose given pixels count; a pixel that is asked for does not see given ones after it
     * @param given whether pixel t = W row + column stays as it is
     * @param next the pixels for these outputs, (N, O) -> (N, C)
     * @return the pictures, owned by the manager of {@code picture}
     */
    public static NDArray complete(
            UnaryOperator<NDArray> network, NDArray picture, IntPredicate given, UnaryOperator<NDArray> next) {
        int width = (int) picture.getShape().get(3);
        int pixels = (int) (picture.getShape().get(2) * width);
        try (var off = GradMode.off();
                NDManager own = picture.getManager().newSubManager()) {
            NDArray x = picture.duplicate();
            x.attach(own);
            for (int t = 0; t < pixels; t++) {
                Stopped.ifAsked();
                if (!given.test(t)) {
                    try (NDManager step = own.newSubManager()) {
                        // what is computed from it then goes with the step
                        x.attach(step);
                        NDArray outputs = network.apply(x).get(":, :, {}, {}", t / width, t % width);
                        x.set(new NDIndex(":, :, {}, {}", t / width, t % width), fit(next.apply(outputs), x));
                        x.attach(own);
                    }
                }
            }
            x.attach(picture.getManager());
            return x;
        }
    }

    /** Refuses pixels that would be stretched to fit. */
    static NDArray fit(NDArray pixels, NDArray picture) {
        Shape expected = picture.getShape().slice(0, 2);
        Preconditions.checkArgument(
                pixels.getShape().equals(expected), "pixels " + pixels.getShape() + ", expected " + expected);
        return pixels;
    }
}
