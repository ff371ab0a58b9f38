package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import genlab.engine.Scalars;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;

/** A generator for points: z from N(0, I), (N, latent), through a multi-layer perceptron to (N, dimensions). */
public final class MlpGenerator extends Generator {

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
        super(config.latent);
        this.config = config;
        int[] widths = MlpCritic.widths(config.latent, config.hidden, config.layers, config.dimensions);
        layers = part("layers", Mlp.of(config.nonlinearity, widths), new Shape(1, config.latent));
    }

    /** Points for codes: (N, latent) to (N, dimensions). */
    @Override
    public NDArray forward(NDArray z) {
        return Scalars.times(Net.apply(layers, z), config.scale);
    }

    /** Few numbers in, as for the critic. */
    @Override
    protected boolean spreadsBiases() {
        return true;
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), config.dimensions)};
    }
}
