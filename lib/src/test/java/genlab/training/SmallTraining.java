package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import genlab.data.Rng;
import genlab.nn.Mlp;
import genlab.nn.Net;
import java.nio.file.Path;

/** A training that takes milliseconds: a 3-8-1 perceptron learns the square of its inputs' sum. */
final class SmallTraining implements AutoCloseable {

    private static final String LOSS = "loss";

    final NDManager manager = NDManager.newBaseManager();
    final Rng rng;
    final SequentialBlock model;
    final Adam adam;

    SmallTraining(long seed) {
        this(seed, 8);
    }

    SmallTraining(long seed, int hidden) {
        rng = Rng.of(seed);
        model = Net.initialize(Mlp.relu(3, hidden, 1), manager, rng.split("weights"), new Shape(1, 3));
        adam = new Adam(model, 1e-2);
    }

    Fit fit(long steps) {
        return new Fit("small", steps, manager, rng.split("fit"));
    }

    Checkpoint checkpoint(Path file) {
        return new Checkpoint(file).with("model", model).with("adam", adam);
    }

    /** One step. */
    void body(Step step) {
        NDArray x = step.rng().normal(step.manager(), new Shape(16, 3));
        NDArray y = x.sum(new int[] {1}, true).square();
        var result = adam.step(() -> Net.apply(model, x).sub(y).square().mean());
        step.log(LOSS, result.loss());
    }

    /** The losses of a whole run. */
    double[] losses(long steps) {
        return fit(steps).run(this::body).values(LOSS);
    }

    /** All weights, one after the other. */
    float[] weights() {
        var all = new java.io.ByteArrayOutputStream();
        model.getParameters().values().forEach(p -> all.writeBytes(p.getArray().toByteArray()));
        float[] values = new float[all.size() / 4];
        java.nio.ByteBuffer.wrap(all.toByteArray())
                .order(java.nio.ByteOrder.nativeOrder())
                .asFloatBuffer()
                .get(values);
        return values;
    }

    @Override
    public void close() {
        adam.close();
        manager.close();
    }
}
