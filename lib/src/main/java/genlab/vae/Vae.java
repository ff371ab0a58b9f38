package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.data.Rng;
import genlab.distribution.Bernoulli;
import genlab.distribution.DiagonalNormal;
import genlab.nn.Mlp;
import genlab.nn.Net;
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
public final class Vae extends Net {

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
     * What a pass gives.
     *
     * @param posterior q(z|x)
     * @param code z, one draw from it a row, (N, L)
     * @param likelihood p(x|z)
     */
    public record Output(DiagonalNormal posterior, NDArray code, Bernoulli likelihood) {}

    private final int pixels;
    private final int latent;
    private final Block encoder;
    private final Block decoder;

    /** A VAE of multi-layer perceptrons. */
    public Vae(Dense config) {
        this(config.pixels, config.latent, config.encoder(), config.decoder());
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

    /** q(z|x): (N, D) -> (N, L). */
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

    /** Encodes, draws one code a row, decodes: (N, D). */
    public Output forward(NDArray x, Rng rng) {
        DiagonalNormal posterior = encode(x);
        NDArray z = posterior.sample(rng);
        return new Output(posterior, z, decode(z));
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
