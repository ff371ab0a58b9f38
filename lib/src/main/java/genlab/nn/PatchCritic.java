package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import genlab.engine.Scalars;
import java.util.ArrayList;
import java.util.List;

/**
 * A critic that judges a picture patch by patch, one number for each overlapping square: (N, C, H, W) -> (N, patches).
 *
 * <pre>
 *   h = leaky relu(conv 4 x 4, stride 2, of 2x - 1)      filters channels
 *   h = leaky relu(norm(conv 4 x 4, stride 2, of h))     halvings - 1 times; channels double
 *   y = conv 3 x 3 of h                                  one channel
 * </pre>
 *
 * <p>It asks whether pictures have the right stuff and lets the generator decide where it is: what a patch does not see, it cannot judge.
 *
 * @see <a href="https://arxiv.org/abs/1611.07004">Isola, Zhu, Zhou and Efros (2017)</a>, section 3.2.2
 */
public final class PatchCritic extends Layer {

    /**
     * The settings.
     *
     * @param channels of the pictures: 1 or 3
     * @param filters channels after the first convolution; the paper's are 64
     * @param halvings how often the sides are halved; with the paper's 3 and one more layer a patch is 70 pixels wide
     */
    public record Config(int channels, int filters, int halvings) {

        /** For pictures of so many channels: 16 filters, two halvings. */
        public static Config of(int channels) {
            return new Config(channels, 16, 2);
        }

        /** The same with more or fewer filters. */
        public Config filters(int newFilters) {
            return new Config(channels, newFilters, halvings);
        }

        /** The same with another number of halvings. */
        public Config halvings(int newHalvings) {
            return new Config(channels, filters, newHalvings);
        }

        /** The side of the square that one number depends on, in pixels: 18 for two halvings, 38 for three. */
        public int patch() {
            // 3 of the last layer; each one before it makes 2 s + 2 of s
            return (5 << halvings) - 2;
        }
    }

    private final List<Block> body = new ArrayList<>();

    /** A critic with these settings. */
    public PatchCritic(Config config) {
        settings("." + config);
        int from = config.channels;
        int to = config.filters;
        for (int i = 0; i < config.halvings; i++) {
            body.add(part("conv" + i, Convolution.of(to, 4, 2), Convolution.planes(from)));
            if (i > 0) {
                body.add(part("norm" + i, new InstanceNorm(to)));
            }
            body.add(Activation.leakyReluBlock(0.2f));
            from = to;
            to *= 2;
        }
        body.add(part("out", Convolution.of(1, 3, 1), Convolution.planes(from)));
    }

    /** One number for each patch, row by row of the picture: (N, C, H, W) -> (N, patches). */
    @Override
    public NDArray forward(NDArray x) {
        NDArray h = Scalars.times(x, 2).sub(1);
        for (Block part : body) {
            h = Net.apply(part, h);
        }
        return h.flatten(1, -1);
    }
}
