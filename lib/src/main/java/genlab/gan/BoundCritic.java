package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.divergence.Divergence;
import genlab.divergence.NormalMixture;
import genlab.divergence.Quadrature;
import genlab.engine.GradMode;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.training.Adam;
import genlab.training.Step;

/**
 * A critic for points on the line that learns to measure a divergence: it maximises
 * E_P[T(x)] - E_Q[f*(T(x))], where T is the {@link Divergence}'s function of the network's output.
 */
public final class BoundCritic implements AutoCloseable {

    /**
     * The settings.
     *
     * @param divergence what is measured
     * @param rate first step size of Adam, which falls to 0 in the second half of a training
     */
    public record Config(Divergence divergence, double rate) {}

    /**
     * A mean over a sample.
     *
     * @param value the mean
     * @param standardError its standard deviation over samples, estimated
     */
    public record Estimate(double value, double standardError) {}

    /** Two layers of 64 smooth units: what is learned is smooth, too, or has a few steps. */
    private static final MlpCritic.Config NETWORK = new MlpCritic.Config(1, 2, 64, 2, Nonlinearity.TANH, 1, false);

    /** A single row far out, where the ratio is large, must not decide on a step alone. */
    private static final float LONGEST_GRADIENT = 10;

    private final Config config;
    private final MlpCritic network;
    private final Adam adam;
    private final NDManager manager;

    /** A critic with first weights from {@code rng}, owned by a child of {@code parent}. */
    public BoundCritic(Config config, NDManager parent, Rng rng) {
        this.config = config;
        manager = parent.newSubManager();
        network = Net.initialize(new MlpCritic(NETWORK), manager, rng);
        adam = new Adam(network, Adam.Config.rate(config.rate).betas(0.5, 0.99));
        adam.clipNorm(LONGEST_GRADIENT);
    }

    /**
     * One step uphill.
     *
     * @param x rows of P, (N, 1)
     * @param y rows of Q, (N, 1)
     * @param done the share of the training that is done
     * @return the bound on these rows before the step, nats
     */
    public double step(NDArray x, NDArray y, double done) {
        adam.rate(config.rate * Math.min(1, 2 * (1 - done)));
        return -adam.step(() -> bound(x, y).mean().neg()).loss();
    }

    /** One step uphill on fresh draws of two densities; logs "bound". */
    public void step(Step step, NormalMixture p, NormalMixture q, int batch) {
        NDArray x = p.sample(step.manager(), batch, step.rng().split("x"));
        NDArray y = q.sample(step.manager(), batch, step.rng().split("y"));
        step.log("bound", step(x, y, step.done()));
    }

    /** T(x) - f*(T(y)), one number for a pair of rows: (N, 1), (N, 1) to (N). */
    public NDArray bound(NDArray x, NDArray y) {
        return config.divergence.bound(network.forward(x), network.forward(y));
    }

    /** What a generator minimises on its rows y, -f*(T(y)): the part of the bound that depends on them. (N, 1) to (N). */
    public NDArray generatorLoss(NDArray y) {
        return config.divergence.conjugateOfActivation(network.forward(y)).neg();
    }

    /** The bound by this T, up to rounding: by quadrature of the densities. Never above the divergence. */
    public double bound(NormalMixture p, NormalMixture q) {
        double[] grid = Quadrature.grid();
        return Quadrature.bound(values(grid, true), values(grid, false), p, q);
    }

    /** The bound by this T from n fresh draws of each density: as likely a little above the divergence as the standard error says. */
    public Estimate estimate(NormalMixture p, NormalMixture q, int n, Rng rng) {
        try (var off = GradMode.off();
                NDManager scratch = manager.newSubManager()) {
            double[] t = bound(p.sample(scratch, n, rng.split("p")), q.sample(scratch, n, rng.split("q")))
                    .toType(DataType.FLOAT64, false)
                    .toDoubleArray();
            double mean = 0;
            double squares = 0;
            for (double value : t) {
                mean += value / n;
            }
            for (double value : t) {
                squares += (value - mean) * (value - mean);
            }
            return new Estimate(mean, Math.sqrt(squares / (n - 1) / n));
        }
    }

    /** T(x) at these places, as it has been learned. */
    public double[] values(double[] x) {
        return values(x, true);
    }

    private double[] values(double[] x, boolean activation) {
        float[] places = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            places[i] = (float) x[i];
        }
        try (var off = GradMode.off();
                NDManager scratch = manager.newSubManager()) {
            NDArray output = network.forward(scratch.create(places, new Shape(x.length, 1)));
            NDArray o = output.toType(DataType.FLOAT64, true);
            NDArray values = activation ? config.divergence.activation(o) : config.divergence.conjugateOfActivation(o);
            return values.toDoubleArray();
        }
    }

    /** Frees the critic. */
    @Override
    public void close() {
        adam.close();
        manager.close();
    }
}
