package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.testing.Values;
import java.nio.file.Path;

/** A training that takes milliseconds: a 3-8-1 perceptron learns the square of its inputs' sum. */
final class SmallTraining implements AutoCloseable {

    static final String LOSS = "mlp loss";

    final NDManager manager;
    final Rng rng;
    final Mlp model;
    final Player player;

    SmallTraining(NDManager parent, long seed) {
        this(parent, seed, 8, Adam.rate(1e-2));
    }

    SmallTraining(NDManager parent, long seed, int hidden, Optimizer optimizer) {
        manager = parent.newSubManager();
        rng = Rng.of(seed);
        model = Net.initialize(Mlp.of(Nonlinearity.RELU, 3, hidden, 1), manager, rng.split("weights"));
        player = new Player("mlp", optimizer, model).averaged(0.9);
    }

    Fit fit(long steps) {
        return new Fit("small", steps, manager, rng.split("fit"));
    }

    Checkpoint checkpoint(Path file) {
        return player.into(new Checkpoint(file));
    }

    /** One step. */
    void body(Step step) {
        NDArray x = step.rng().normal(step.manager(), new Shape(16, 3));
        NDArray y = x.sum(new int[] {1}, true).square();
        player.minimise(step, () -> model.forward(x).sub(y).square().mean());
    }

    /** The losses of a whole run. */
    double[] losses(long steps) {
        return fit(steps).run(this::body).values(LOSS);
    }

    /** All weights, one after the other. */
    double[] weights() {
        return Values.of(model);
    }

    double[] average() {
        return player.withAverage(this::weights);
    }

    @Override
    public void close() {
        player.close();
        manager.close();
    }
}
