package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.nn.PixelNorm;
import genlab.nn.PixelShuffle;

/**
 * A generator of square pictures, in the manner of DCGAN: z from N(0, I), (N, latent), to (N, channels, side, side) in [0, 1].
 *
 * <pre>
 *   z -> linear -> s x s, s = 4 to 7 -> norm, leaky ReLU
 *     -> convolution 3x3 to four times the channels, pixel shuffle -> norm, leaky ReLU     doubles s, halves the channels
 *     -> ...
 *     -> convolution 3x3, pixel shuffle -> sigmoid                                         the picture
 * </pre>
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
    private final Block layers;

    /** A generator with these settings. */
    public ImageGenerator(Config config) {
        super(config.latent);
        this.config = config;
        int doublings = doublings(config.side);
        int side = config.side >> doublings;
        int width = config.width << (doublings - 1);
        var blocks = new SequentialBlock()
                .add(Linear.builder().setUnits((long) width * side * side).build())
                .add(reshape(width, side));
        for (int i = 1; i <= doublings; i++) {
            int next = i == doublings ? config.channels : width / 2;
            blocks.add(PixelNorm.block())
                    .add(x -> new NDList(Nonlinearity.LEAKY_RELU.apply(x.singletonOrThrow())))
                    .add(Conv2d.builder()
                            .setKernelShape(new Shape(3, 3))
                            .optPadding(new Shape(1, 1))
                            .setFilters(4 * next)
                            .build())
                    .add(PixelShuffle.block(2));
            width = next;
        }
        layers = part("layers", blocks, new Shape(1, config.latent));
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

    private static Block reshape(int channels, int side) {
        return new LambdaBlock(x -> new NDList(x.singletonOrThrow().reshape(-1, channels, side, side)), "reshape");
    }

    /** Pictures for codes: (N, latent) to (N, channels, side, side) in [0, 1]. */
    @Override
    public NDArray forward(NDArray z) {
        return Activation.sigmoid(Net.apply(layers, z));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), config.channels, config.side, config.side)};
    }
}
