package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import java.util.ArrayList;
import java.util.List;

/**
 * From a code to a square picture, in the manner of DCGAN: z (N, latent) to (N, channels, side, side) in [0, 1].
 *
 * <pre>
 *   h = linear(z)                                        a grid of s x s, s = 4 to 7, with many channels
 *   h = h + conv(act(h))                                 a correction that sees the neighbours
 *   h = shuffle(conv(act(h)))                            doubles s, halves the channels; as often as needed
 *   x = sigmoid(h)                                       the picture
 * </pre>
 *
 * <p>{@code act} is {@link Pixels#norm} and a leaky ReLU; all kernels are 3x3. A condition y (N, K) stands beside z.
 *
 * <p>Otherwise than in the paper: {@link Pixels#shuffle} in place of transposed convolution, whose kernels overlap
 * unevenly, and {@link Pixels#norm} in place of batch normalisation.
 *
 * @see <a href="https://arxiv.org/abs/1511.06434">Radford, Metz and Chintala (2016)</a>
 */
public final class ImageGenerator extends Layer {

    /**
     * The settings.
     *
     * @param side of the picture in pixels: 4 to 7 times a power of two, at least 8 (20, 28, 32, 64)
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param latent length of z
     * @param width channels of the last layer before the picture; each layer before it has twice as many
     * @param condition K, length of y; 0 for none
     */
    public record Config(int side, int channels, int latent, int width, int condition) {

        /** Pictures of this side and these channels from codes of 16 numbers; width 16, no condition. */
        public static Config of(int side, int channels) {
            return new Config(side, channels, 16, 16, 0);
        }

        /** The same with longer or shorter codes. */
        public Config latent(int newLatent) {
            return new Config(side, channels, newLatent, width, condition);
        }

        /** The same, wider or narrower. */
        public Config width(int newWidth) {
            return new Config(side, channels, latent, newWidth, condition);
        }

        /** The same with a condition of so many numbers. */
        public Config condition(int newCondition) {
            return new Config(side, channels, latent, width, newCondition);
        }
    }

    private final Shape grid;
    private final Linear linear;
    private final Conv2d correction;
    private final List<Conv2d> ups = new ArrayList<>();

    /** A generator with these settings. */
    public ImageGenerator(Config config) {
        settings("." + config);
        int doublings = Convolution.halvings(config.side);
        int side = config.side >> doublings;
        int width = config.width << (doublings - 1);
        grid = new Shape(-1, width, side, side);
        long numbers = (long) width * side * side;
        var code = new Shape(1, config.latent + config.condition);
        linear = part("linear", Linear.builder().setUnits(numbers).build(), code);
        correction = part("correction", Convolution.of(width, 3, 1), Convolution.planes(width));
        for (int i = 1; i <= doublings; i++) {
            int next = i == doublings ? config.channels : width / 2;
            ups.add(part("up" + i, Convolution.of(4 * next, 3, 1), Convolution.planes(width)));
            width = next;
        }
    }

    @Override
    public NDArray forward(NDArray z) {
        return Activation.sigmoid(logits(z));
    }

    /** Pictures under a condition: (N, latent), (N, K) to (N, channels, side, side) in [0, 1]. */
    public NDArray forward(NDArray z, NDArray y) {
        return forward(z.concat(y, 1));
    }

    /** What the sigmoid is taken of: for a likelihood of each pixel. */
    public NDArray logits(NDArray z) {
        NDArray h = Net.apply(linear, z).reshape(grid);
        h = h.add(Net.apply(correction, act(h)));
        for (Conv2d up : ups) {
            h = Pixels.shuffle(Net.apply(up, act(h)), 2);
        }
        return h;
    }

    private static NDArray act(NDArray h) {
        return Nonlinearity.LEAKY_RELU.apply(Pixels.norm(h));
    }
}
