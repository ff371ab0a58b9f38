package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.engine.Scalars;
import genlab.nn.Convolution;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;

/**
 * A discriminator or critic of square pictures, in the manner of DCGAN: (N, channels, side, side) in [0, 1] to one number each, (N).
 *
 * <pre>
 *   x -> convolution 4x4, stride 2 -> leaky ReLU -> ... down to 2 or 3 pixels -> linear
 * </pre>
 *
 * <p>Without batch normalisation: a row's number is a function of that row alone.
 *
 * @see <a href="https://arxiv.org/abs/1511.06434">Radford, Metz and Chintala (2016)</a>
 */
public final class ImageCritic extends Critic {

    /**
     * The settings.
     *
     * @param side of the picture in pixels, as for {@link ImageGenerator}
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param width channels of the first layer; each further one has twice as many
     */
    public record Config(int side, int channels, int width) {}

    private final Block layers;

    /** A critic with these settings. */
    public ImageCritic(Config config) {
        var blocks = new SequentialBlock();
        for (int i = 0; i <= ImageGenerator.doublings(config.side); i++) {
            blocks.add(Convolution.of(config.width << i, 4, 2))
                    .add(x -> new NDList(Nonlinearity.LEAKY_RELU.apply(x.singletonOrThrow())));
        }
        blocks.add(Blocks.batchFlattenBlock()).add(Linear.builder().setUnits(1).build());
        layers = part("layers", blocks, new Shape(1, config.channels, config.side, config.side));
    }

    @Override
    public NDArray forward(NDArray x) {
        return Net.apply(layers, Scalars.times(x.sub(0.5f), 2)).squeeze(1);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return new NDList(forward(inputs.singletonOrThrow()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0))};
    }
}
