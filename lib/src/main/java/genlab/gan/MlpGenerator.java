package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;

/** A generator for points: z from N(0, I), (N, latent), through a multi-layer perceptron to (N, dimensions). */
public final class MlpGenerator extends Net {

    /**
     * The settings.
     *
     * @param latent length of z
     * @param hidden units of a hidden layer
     * @param layers number of hidden layers
     * @param nonlinearity after each hidden layer
     * @param dimensions length of a point
     * @param scale of the data: what the network puts out is multiplied by it
     */
    public record Config(int latent, int hidden, int layers, Nonlinearity nonlinearity, int dimensions, double scale) {}

    private final Config config;
    private final Block layers;

    /** A generator with these settings. */
    public MlpGenerator(Config config) {
        this.config = config;
        int[] widths = MlpCritic.widths(config.latent, config.hidden, config.layers, config.dimensions);
        layers = part("layers", Mlp.of(config.nonlinearity, widths), new Shape(1, config.latent));
    }

    /** Points for codes: (N, latent) to (N, dimensions). */
    public NDArray forward(NDArray z) {
        return Scalars.times(Net.apply(layers, z), config.scale);
    }

    /** n codes, (n, latent), owned by {@code manager}. */
    public NDArray codes(NDManager manager, int n, Rng rng) {
        return rng.normal(manager, new Shape(n, config.latent));
    }

    /** n points, (n, dimensions), without a graph, owned by {@code manager}. */
    public NDArray sample(NDManager manager, int n, Rng rng) {
        try (var off = GradMode.off();
                NDManager scratch = manager.newSubManager()) {
            NDArray points = forward(codes(scratch, n, rng));
            points.attach(manager);
            return points;
        }
    }

    /** Few numbers in, as for the critic. */
    @Override
    protected boolean spreadsBiases() {
        return true;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return new NDList(forward(inputs.singletonOrThrow()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), config.dimensions)};
    }
}
