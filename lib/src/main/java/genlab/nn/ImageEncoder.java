package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import genlab.engine.Scalars;
import java.util.ArrayList;
import java.util.List;

/**
 * From a square picture to some numbers: x (N, channels, side, side) in [0, 1], or the same as rows, to (N, outputs). An encoder, a
 * discriminator or critic with one output, a classifier with a logit a class.
 *
 * <pre>
 *   h = leaky relu(conv 4 x 4, stride 2, of h)           down to 2 or 3 pixels; width channels, doubled each time
 *   features = h as one row
 *   out = linear(features)                               + embedding(y) · features where there is a condition
 * </pre>
 *
 * <p>Without batch normalisation: a row's numbers are a function of that row alone. A condition y (N, K) is judged by projection:
 * the inner product of the features with a vector that y chooses, which asks whether picture and condition belong together.
 *
 * @see <a href="https://arxiv.org/abs/1511.06434">Radford, Metz and Chintala (2016)</a>
 * @see <a href="https://arxiv.org/abs/1802.05637">Miyato and Koyama (2018)</a>, section 3, for the projection
 */
public final class ImageEncoder extends Layer {

    /**
     * The settings.
     *
     * @param side of the picture in pixels, as for {@link ImageGenerator}
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param outputs numbers a picture
     * @param width channels of the first layer; each further one has twice as many
     * @param condition K, length of y; 0 for none
     * @param spectral whether every layer is under {@link SpectralNorm}
     */
    public record Config(int side, int channels, int outputs, int width, int condition, boolean spectral) {

        /** Pictures of this side and these channels to one number; width 16, no condition. */
        public static Config of(int side, int channels) {
            return new Config(side, channels, 1, 16, 0, false);
        }

        /** The same with so many outputs. */
        public Config outputs(int newOutputs) {
            return new Config(side, channels, newOutputs, width, condition, spectral);
        }

        /** The same, wider or narrower. */
        public Config width(int newWidth) {
            return new Config(side, channels, outputs, newWidth, condition, spectral);
        }

        /** The same with a condition of so many numbers. */
        public Config condition(int newCondition) {
            return new Config(side, channels, outputs, width, newCondition, spectral);
        }
    }

    private final Config config;
    private final List<Block> downs = new ArrayList<>();
    private final Block out;
    private final Block embedding;

    /** An encoder with these settings. */
    public ImageEncoder(Config config) {
        this.config = config;
        settings("." + config);
        int channels = config.channels;
        int side = config.side;
        for (int i = 0; i <= Convolution.halvings(config.side); i++) {
            int next = config.width << i;
            var input = new Shape(1, channels, side, side);
            downs.add(layer("down" + (i + 1), Convolution.of(next, 4, 2), input));
            channels = next;
            side /= 2;
        }
        int features = channels * side * side;
        out = layer("out", Linear.builder().setUnits(config.outputs).build(), new Shape(1, features));
        Block projection = Linear.builder().setUnits(features).optBias(false).build();
        embedding = config.condition == 0 ? null : layer("embedding", projection, new Shape(1, config.condition));
    }

    private Block layer(String name, Block layer, Shape input) {
        return part(name, config.spectral ? new SpectralNorm(layer, input) : layer, input);
    }

    /** What the last layer sees: (N, channels, side, side) to (N, features). */
    public NDArray features(NDArray x) {
        NDArray h = Scalars.times(
                Convolution.pictures(x, config.channels, config.side).sub(0.5f), 2);
        for (Block down : downs) {
            h = Nonlinearity.LEAKY_RELU.apply(Net.apply(down, h));
        }
        return h.flatten(1, -1);
    }

    /** What it says of them: (N, features) to (N, outputs). */
    public NDArray last(NDArray features) {
        return Net.apply(out, features);
    }

    @Override
    public NDArray forward(NDArray x) {
        return last(features(x));
    }

    /**
     * The numbers under a condition: (N, channels, side, side), (N, K) to (N, outputs), of which each has the same inner product added.
     * {@link #forward(NDArray)} leaves the condition out.
     */
    public NDArray forward(NDArray x, NDArray y) {
        if (embedding == null) {
            throw new IllegalStateException("built without a condition: Config.condition(K) makes room for one");
        }
        NDArray h = features(x);
        return Net.apply(out, h).add(Net.apply(embedding, y).mul(h).sum(new int[] {1}, true));
    }
}
