package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.GaussianMixture;
import genlab.engine.GradMode;
import genlab.nn.Mlp;
import genlab.nn.Net;
import java.util.stream.IntStream;

/**
 * Variational auto-encoder of points: a mixture of normals with a continuous index z.
 *
 * <pre>
 *   p(z)   = N(0, I), or a mixture of normals: {@link #withPrior}
 *   p(x|z) = N(μ(z), diag σ²(z))           decoder (N, L) -> (N, 2D): μ and log σ²
 *   q(z|x) = N(m(x), diag s²(x))           encoder (N, D) -> (N, 2L): m and log s²
 * </pre>
 *
 * <p>Both networks are tanh perceptrons: smooth, so that quadrature over z is exact to many digits.
 *
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling (2014)</a>, section 3 and appendix C.2
 */
public final class NormalVae extends Net implements LatentModel {

    /**
     * The sizes.
     *
     * @param data D
     * @param latent L
     * @param hidden widths of the hidden layers, the same in both networks; none makes both linear
     */
    public record Config(int data, int latent, int... hidden) {
        private Block network(int inputs, int outputs) {
            int[] widths = IntStream.concat(
                            IntStream.concat(IntStream.of(inputs), IntStream.of(hidden)), IntStream.of(2 * outputs))
                    .toArray();
            return Mlp.of(Activation::tanh, widths);
        }
    }

    /**
     * Taken off both log variances, so that a training begins with little noise. One that begins with variances near 1 may
     * learn to ignore z before z says anything, and stay there.
     */
    private static final double QUIET = 2;

    private final Config config;
    private final Block encoder;
    private final Block decoder;
    private final MixturePrior prior;

    /** A VAE with p(z) = N(0, I). */
    public NormalVae(Config config) {
        this(config, config.network(config.data, config.latent), config.network(config.latent, config.data), null);
    }

    private NormalVae(Config config, Block encoder, Block decoder, MixturePrior prior) {
        this.config = config;
        this.encoder = part("encoder", encoder, new Shape(1, config.data));
        this.decoder = part("decoder", decoder, new Shape(1, config.latent));
        this.prior = prior == null ? null : part("prior", prior, new Shape(1, config.latent));
    }

    /** The network behind q(z|x) alone, for an optimiser that leaves p as it is. */
    public Block encoder() {
        return encoder;
    }

    /** Another q for the same p: a model that shares this one's decoder and prior, its encoder new. */
    public NormalVae withNewEncoder(NDManager manager, Rng rng) {
        Block fresh = config.network(config.data, config.latent);
        var other = new NormalVae(config, fresh, decoder, prior);
        Net.initialize(fresh, manager, rng, dataType(), new Shape(1, config.data));
        return other;
    }

    /** Another p(z): a model that shares this one's encoder and decoder; its prior is trained along with them. */
    public NormalVae withPrior(NDManager manager, GaussianMixture start) {
        var mixture = new MixturePrior(start);
        Net.initialize(mixture, manager, Rng.of(0), dataType());
        return new NormalVae(config, encoder, decoder, mixture);
    }

    @Override
    protected boolean spreadsBiases() {
        return true;
    }

    @Override
    public DiagonalNormal encode(NDArray x) {
        return normal(apply(encoder, x));
    }

    /** p(x|z): (N, L) -> (N, D). */
    public DiagonalNormal decode(NDArray z) {
        return normal(apply(decoder, z));
    }

    private static DiagonalNormal normal(NDArray outputs) {
        NDList halves = outputs.split(2, 1);
        return new DiagonalNormal(halves.get(0), halves.get(1).sub(QUIET));
    }

    @Override
    public NDArray logPrior(NDArray z) {
        return prior == null
                ? DiagonalNormal.standard(z.getManager(), z.getShape()).logDensity(z)
                : prior.mixture().logDensity(z);
    }

    @Override
    public NDArray logLikelihood(NDArray x, NDArray z) {
        return decode(z).logDensity(x);
    }

    /** New points, without a graph: n codes from p(z), and from each p(x|z) one x, (n, D). */
    public NDArray sample(NDManager manager, int n, Rng rng) {
        try (var off = GradMode.off();
                var own = manager.newSubManager()) {
            NDArray z = prior == null
                    ? rng.split("z").normal(own, new Shape(n, config.latent))
                    : prior.mixture().sample(own, n, rng.split("z"));
            NDArray x = decode(z.toType(dataType(), false)).sample(rng.split("x"));
            x.attach(manager);
            return x;
        }
    }

    private DataType dataType() {
        return decoder.getParameters().valueAt(0).getArray().getDataType();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        DiagonalNormal q = encode(inputs.singletonOrThrow());
        return new NDList(q.mean(), q.logVariance());
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), config.latent), new Shape(inputs[0].get(0), config.latent)};
    }
}
