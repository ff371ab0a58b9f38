package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import genlab.engine.Scalars;
import java.util.ArrayList;
import java.util.List;

/**
 * From a picture to a picture of the same size: (N, C, H, W) -> (N, C, H, W), values in [0, 1] on both sides.
 *
 * <pre>
 *   h = relu(norm(conv(2x - 1)))                         filters channels
 *   h = relu(norm(conv(h))), stride 2                    halvings times; channels double, sides halve
 *   h = h + norm(conv(relu(norm(conv(h)))))              blocks times
 *   h = relu(norm(conv(upsample(h))))                    halvings times; channels halve, sides double
 *   y = sigmoid(conv(h))
 * </pre>
 *
 * <p>Every norm is an {@link InstanceNorm}, or nothing where the settings say {@link Config#plain}. There is no noise among the inputs:
 * one picture has one translation.
 *
 * @see <a href="https://arxiv.org/abs/1703.10593">Zhu, Park, Isola and Efros (2017)</a>, appendix 7.2; with nearest
 *     upsampling in place of their transposed convolutions
 */
public final class ResnetGenerator extends Layer {

    /**
     * The settings.
     *
     * @param channels of the pictures: 1 or 3
     * @param filters channels after the first convolution; the paper's are 64
     * @param halvings how often the sides are halved, and doubled again; the paper's are 2
     * @param blocks residual blocks; the paper's are 6 at 128 pixels and 9 at 256
     * @param normed whether each convolution but the last is followed by an instance norm
     */
    public record Config(int channels, int filters, int halvings, int blocks, boolean normed) {

        /** For pictures of so many channels: 12 filters, one halving, two blocks, for 20 pixels on two cores. */
        public static Config of(int channels) {
            return new Config(channels, 12, 1, 2, true);
        }

        /** The same with more or fewer filters. */
        public Config filters(int newFilters) {
            return new Config(channels, newFilters, halvings, blocks, normed);
        }

        /** The same with another number of halvings. */
        public Config halvings(int newHalvings) {
            return new Config(channels, filters, newHalvings, blocks, normed);
        }

        /** The same with another number of residual blocks. */
        public Config blocks(int newBlocks) {
            return new Config(channels, filters, halvings, newBlocks, normed);
        }

        /** The same without instance norm. */
        public Config plain() {
            return new Config(channels, filters, halvings, blocks, false);
        }
    }

    private final Config config;
    private final List<Block> body = new ArrayList<>();
    private final Block last;

    /** A generator with these settings. */
    public ResnetGenerator(Config config) {
        this.config = config;
        settings("." + config);
        int filters = config.filters;
        layer("in", config.channels, filters, 3, 1);
        for (int i = 0; i < config.halvings; i++) {
            layer("down" + i, filters, 2 * filters, 4, 2);
            filters *= 2;
        }
        for (int i = 0; i < config.blocks; i++) {
            body.add(part("block" + i, new Residual(filters, config.normed)));
        }
        for (int i = 0; i < config.halvings; i++) {
            body.add(new LambdaBlock(x -> new NDList(Pixels.upsample(x.singletonOrThrow(), 2)), "Upsample"));
            layer("up" + i, filters, filters / 2, 3, 1);
            filters /= 2;
        }
        last = part("out", Convolution.of(config.channels, 3, 1), Convolution.planes(filters));
    }

    private void layer(String name, int from, int to, int kernel, int stride) {
        body.add(part(name, Convolution.of(to, kernel, stride), Convolution.planes(from)));
        if (config.normed) {
            body.add(part(name + "norm", new InstanceNorm(to)));
        }
        body.add(Activation.reluBlock());
    }

    /**
     * The translation: (N, C, H, W) to the same.
     *
     * @throws IllegalArgumentException if a side cannot be halved as often as the settings say
     */
    @Override
    public NDArray forward(NDArray x) {
        Shape shape = x.getShape();
        long unit = 1L << config.halvings;
        if (shape.get(1) != config.channels || shape.get(2) % unit != 0 || shape.get(3) % unit != 0) {
            throw new IllegalArgumentException("pictures " + shape + ", expected (N, " + config.channels
                    + ", H, W) with H and W multiples of " + unit);
        }
        NDArray h = Scalars.times(x, 2).sub(1);
        for (Block part : body) {
            h = Net.apply(part, h);
        }
        return Activation.sigmoid(Net.apply(last, h));
    }
}
