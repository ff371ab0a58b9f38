package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.data.Rng;
import genlab.distribution.Bernoulli;
import genlab.distribution.DiagonalNormal;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.PixelShuffle;
import java.util.stream.IntStream;

/**
 * Variational auto-encoder of binary pictures: normal posterior, standard normal prior, Bernoulli likelihood.
 *
 * <pre>
 *   q(z|x) = N(m(x), diag σ²(x))           encoder (N, D) -> (N, 2L): m and log σ²
 *   p(z)   = N(0, I)
 *   p(x|z) = Bernoulli(sigmoid(l(z)))      decoder (N, L) -> (N, D): logits l
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling (2014)</a>, section 3
 */
public final class Vae extends Net implements LatentModel {

    /**
     * Encoder and decoder as multi-layer perceptrons.
     *
     * @param pixels D
     * @param latent L
     * @param hidden widths of the encoder's hidden layers; the decoder has the same in reverse
     */
    public record Dense(int pixels, int latent, int... hidden) {
        private Block encoder() {
            return Mlp.relu(IntStream.concat(
                            IntStream.concat(IntStream.of(pixels), IntStream.of(hidden)), IntStream.of(2 * latent))
                    .toArray());
        }

        private Block decoder() {
            IntStream reversed = IntStream.range(0, hidden.length).map(i -> hidden[hidden.length - 1 - i]);
            return Mlp.relu(IntStream.concat(IntStream.concat(IntStream.of(latent), reversed), IntStream.of(pixels))
                    .toArray());
        }
    }

    /**
     * Encoder and decoder as convolutions over square pictures in one grey channel: two that halve the side, and two
     * that double it, each a convolution to four times the channels and a {@link PixelShuffle}.
     *
     * @param side S, a multiple of 4; the pictures come as rows of D = S² pixels
     * @param latent L
     * @param channels after the first halving; twice as many after the second
     */
    public record Conv(int side, int latent, int channels) {
        private Block encoder() {
            return new SequentialBlock()
                    .add(reshape(1, side))
                    .add(convolution(4, 2, channels))
                    .add(Activation.reluBlock())
                    .add(convolution(4, 2, 2 * channels))
                    .add(Activation.reluBlock())
                    .add(Blocks.batchFlattenBlock())
                    .add(Linear.builder().setUnits(2L * latent).build());
        }

        private Block decoder() {
            int quarter = side / 4;
            return new SequentialBlock()
                    .add(Linear.builder()
                            .setUnits(2L * channels * quarter * quarter)
                            .build())
                    .add(Activation.reluBlock())
                    .add(reshape(2 * channels, quarter))
                    .add(convolution(3, 1, 4 * channels))
                    .add(PixelShuffle.block(2))
                    .add(Activation.reluBlock())
                    .add(convolution(3, 1, 4))
                    .add(PixelShuffle.block(2))
                    .add(Blocks.batchFlattenBlock());
        }

        private static Block reshape(int channels, int side) {
            return new LambdaBlock(x -> new NDList(x.singletonOrThrow().reshape(-1, channels, side, side)), "reshape");
        }

        private static Block convolution(int kernel, int stride, int filters) {
            return Conv2d.builder()
                    .setKernelShape(new Shape(kernel, kernel))
                    .optStride(new Shape(stride, stride))
                    .optPadding(new Shape(1, 1))
                    .setFilters(filters)
                    .build();
        }
    }

    /**
     * What a pass gives.
     *
     * @param posterior q(z|x)
     * @param code z, one draw from it a row, (N, L)
     * @param likelihood p(x|z)
     */
    public record Output(DiagonalNormal posterior, NDArray code, Bernoulli likelihood) {}

    /** Rows at a time where there is no training. */
    static final int BATCH = 500;

    private final int pixels;
    private final int latent;
    private final Block encoder;
    private final Block decoder;

    /** A VAE of multi-layer perceptrons. */
    public Vae(Dense config) {
        this(config.pixels, config.latent, config.encoder(), config.decoder());
    }

    /** A VAE of convolutions. */
    public Vae(Conv config) {
        this(config.side * config.side, config.latent, config.encoder(), config.decoder());
    }

    private Vae(int pixels, int latent, Block encoder, Block decoder) {
        this.pixels = pixels;
        this.latent = latent;
        this.encoder = part("encoder", encoder, new Shape(1, pixels));
        this.decoder = part("decoder", decoder, new Shape(1, latent));
    }

    /** L, the number of dimensions of the code. */
    public int latent() {
        return latent;
    }

    @Override
    public DiagonalNormal encode(NDArray x) {
        if (x.getShape().dimension() != 2 || x.getShape().get(1) != pixels) {
            throw new IllegalArgumentException("the pictures are " + x.getShape() + ", expected (N, " + pixels + ")");
        }
        NDList halves = apply(encoder, x).split(2, 1);
        return new DiagonalNormal(halves.get(0), halves.get(1));
    }

    /** p(x|z): (N, L) -> (N, D). */
    public Bernoulli decode(NDArray z) {
        return new Bernoulli(apply(decoder, z));
    }

    @Override
    public NDArray logPrior(NDArray z) {
        return DiagonalNormal.standard(z.getManager(), z.getShape()).logDensity(z);
    }

    @Override
    public NDArray logLikelihood(NDArray x, NDArray z) {
        return decode(z).logProbability(x);
    }

    /** Encodes, draws one code a row, decodes: (N, D). */
    public Output forward(NDArray x, Rng rng) {
        DiagonalNormal posterior = encode(x);
        NDArray z = posterior.sample(rng);
        return new Output(posterior, z, decode(z));
    }

    /** m(x), where the encoder puts the pictures, without a graph: (N, D) -> (N, L). */
    public NDArray codes(NDArray x) {
        return inBatches(x, BATCH, rows -> encode(rows).mean());
    }

    /** The decoder's probabilities of ink, without a graph: (N, L) -> (N, D) in [0, 1]. */
    public NDArray pictures(NDArray z) {
        return inBatches(z, BATCH, rows -> decode(rows).mean());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        DiagonalNormal posterior = encode(inputs.singletonOrThrow());
        return new NDList(posterior.mean(), posterior.logVariance());
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), latent), new Shape(inputs[0].get(0), latent)};
    }
}
