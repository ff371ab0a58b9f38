package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.nn.SpectralNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A discriminator or critic for points: one logit for every {@code pack} rows, (N, dimensions) to (N / pack).
 *
 * <p>With a pack of m it sees m points at once, all real or all generated (PacGAN): that points
 * repeat each other is then something that it can see.
 *
 * @see <a href="https://arxiv.org/abs/1712.04086">Lin, Khetan, Fanti and Oh (2018)</a>
 */
public final class MlpCritic extends Critic {

    /**
     * The settings.
     *
     * @param dimensions length of a point
     * @param scale of the data: points are divided by it before the first layer
     * @param hidden units of a hidden layer
     * @param layers number of hidden layers
     * @param nonlinearity after each hidden layer
     * @param pack points judged together
     * @param spectral whether every layer is divided by its largest singular value
     */
    public record Config(
            int dimensions,
            double scale,
            int hidden,
            int layers,
            Nonlinearity nonlinearity,
            int pack,
            boolean spectral) {}

    private final Config config;
    private final List<Block> layers = new ArrayList<>();

    /** A critic with these settings. */
    public MlpCritic(Config config) {
        this.config = config;
        int[] widths = widths(config.dimensions * config.pack, config.hidden, config.layers, 1);
        for (int i = 1; i < widths.length; i++) {
            Block layer = config.spectral
                    ? new SpectralNorm(widths[i])
                    : Linear.builder().setUnits(widths[i]).build();
            layers.add(part("layer" + i, layer, new Shape(1, widths[i - 1])));
        }
    }

    /** Logits: (N, dimensions) to (N / pack). */
    @Override
    public NDArray forward(NDArray x) {
        NDArray h = packed(x);
        for (int i = 0; i < layers.size(); i++) {
            h = Net.apply(layers.get(i), activated(h, i));
        }
        return h.squeeze(1);
    }

    /** Logits with other weights in the place of the critic's own; for a critic without spectral normalisation. */
    public NDArray forward(NDArray x, List<NDArray> weights) {
        if (config.spectral) {
            throw new IllegalStateException("a critic with spectral normalisation runs with its own weights only");
        }
        NDArray h = packed(x);
        for (int i = 0; i < layers.size(); i++) {
            h = Linear.linear(activated(h, i), weights.get(2 * i), weights.get(2 * i + 1))
                    .singletonOrThrow();
        }
        return h.squeeze(1);
    }

    /** The critic's own weights, a matrix and a bias for each layer. */
    public List<NDArray> weights() {
        return getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .map(Parameter::getArray)
                .toList();
    }

    /**
     * D(x) = sigmoid(logit) over a square of the plane, cells by cells, at the middles of the cells; the
     * first row is the lowest y. For points in the plane, judged one by one.
     */
    public double[][] probabilities(double low, double high, int cells) {
        double step = (high - low) / cells;
        var xy = new float[2 * cells * cells];
        int at = 0;
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                xy[at++] = (float) (low + (column + 0.5) * step);
                xy[at++] = (float) (low + (row + 0.5) * step);
            }
        }
        try (var off = GradMode.off();
                NDManager scratch = weights().get(0).getManager().newSubManager()) {
            NDArray logits = forward(scratch.create(xy, new Shape((long) cells * cells, 2)));
            float[] d = Activation.sigmoid(logits).toFloatArray();
            var rows = new double[cells][cells];
            for (int i = 0; i < d.length; i++) {
                rows[i / cells][i % cells] = d[i];
            }
            return rows;
        }
    }

    private NDArray packed(NDArray x) {
        return Scalars.times(x, 1 / config.scale).reshape(-1, (long) config.pack * config.dimensions);
    }

    private NDArray activated(NDArray h, int layer) {
        return layer == 0 ? h : config.nonlinearity.apply(h);
    }

    static int[] widths(int in, int hidden, int layers, int out) {
        var widths = new int[layers + 2];
        Arrays.fill(widths, hidden);
        widths[0] = in;
        widths[layers + 1] = out;
        return widths;
    }

    /** Two numbers in: without spread biases the first layer's hinges would all meet at the origin. */
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
        return new Shape[] {new Shape(inputShapes[0].get(0) / config.pack)};
    }
}
