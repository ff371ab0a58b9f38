package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import genlab.nn.Convolution;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.nn.PixelNorm;
import genlab.nn.PixelShuffle;
import java.util.ArrayList;
import java.util.List;

/**
 * A generator of square pictures, in the manner of DCGAN: z from N(0, I), (N, latent), to (N, channels, side, side) in [0, 1].
 *
 * <pre>
 *   h = linear(z)                                        a grid of s x s, s = 4 to 7, with many channels
 *   h = h + conv(act(h))                                 a correction that sees the neighbours
 *   h = shuffle(conv(act(h)))                            doubles s, halves the channels; as often as needed
 *   x = sigmoid(h)                                       the picture
 * </pre>
 *
 * <p>{@code act} is {@link PixelNorm} and a leaky ReLU; all kernels are 3x3.
 *
 * <p>Otherwise than in the paper: {@link PixelShuffle} in place of transposed convolution, whose kernels overlap
 * unevenly, and {@link PixelNorm} in place of batch normalisation.
 *
 * @see <a href="https://arxiv.org/abs/1511.06434">Radford, Metz and Chintala (2016)</a>
 */
public final class ImageGenerator extends Generator {

    /**
     * The settings.
     *
     * @param side of the picture in pixels: 4 to 7 times a power of two, at least 8 (20, 28, 32, 64)
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param latent length of z
     * @param width channels of the last layer before the picture; each layer before it has twice as many
     */
    public record Config(int side, int channels, int latent, int width) {}

    private final Config config;
    private final Shape grid;
    private final Linear linear;
    private final Conv2d correction;
    private final List<Conv2d> ups = new ArrayList<>();

    /** A generator with these settings. */
    public ImageGenerator(Config config) {
        super(config.latent);
        this.config = config;
        int doublings = doublings(config.side);
        int side = config.side >> doublings;
        int width = config.width << (doublings - 1);
        grid = new Shape(-1, width, side, side);
        linear = part(
                "linear", Linear.builder().setUnits((long) width * side * side).build(), new Shape(1, config.latent));
        correction = part("correction", Convolution.of(width, 3, 1), planes(width));
        for (int i = 1; i <= doublings; i++) {
            int next = i == doublings ? config.channels : width / 2;
            ups.add(part("up" + i, Convolution.of(4 * next, 3, 1), planes(width)));
            width = next;
        }
    }

    private static Shape planes(int channels) {
        return new Shape(1, channels, 4, 4);
    }

    /** How often a side can be halved down to 4 to 7 pixels. */
    static int doublings(int side) {
        int halved = side;
        int count = 0;
        while (halved >= 8 && halved % 2 == 0) {
            halved /= 2;
            count++;
        }
        if (halved < 4 || halved > 7 || count == 0) {
            throw new IllegalArgumentException(
                    "a side of " + side + " pixels, expected 4 to 7 times a power of two: 20, 28, 32, 64 ...");
        }
        return count;
    }

    /** Pictures for codes: (N, latent) to (N, channels, side, side) in [0, 1]. */
    @Override
    public NDArray forward(NDArray z) {
        NDArray h = Net.apply(linear, z).reshape(grid);
        h = h.add(Net.apply(correction, act(h)));
        for (Conv2d up : ups) {
            h = PixelShuffle.apply(Net.apply(up, act(h)), 2);
        }
        return Activation.sigmoid(h);
    }

    private static NDArray act(NDArray h) {
        return Nonlinearity.LEAKY_RELU.apply(PixelNorm.apply(h));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), config.channels, config.side, config.side)};
    }
}
