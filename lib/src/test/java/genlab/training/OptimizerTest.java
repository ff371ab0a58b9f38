package genlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.engine.GradMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each update against its formula, computed by hand on two weights whose loss is a w₀ + b w₁: the gradient is (a, b). */
class OptimizerTest {

    private NDManager manager;
    private Weights model;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        model = new Weights();
        model.initialize(manager, DataType.FLOAT32, new Shape(1));
        set(1, -2);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void adam() {
        double[] w = {1, -2};
        double[] m = new double[2];
        double[] v = new double[2];
        try (var adam = new Adam(model, new Adam.Config(0.1, 0.9, 0.99, 1e-8))) {
            for (int t = 1; t <= 5; t++) {
                double[] g = {t, -0.5 / t};
                adam.step(() -> loss(g));
                for (int i = 0; i < 2; i++) {
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                    w[i] -= 0.1 * m[i] / (1 - Math.pow(0.9, t)) / (Math.sqrt(v[i] / (1 - Math.pow(0.99, t))) + 1e-8);
                }
                assertArrayEquals(new float[] {(float) w[0], (float) w[1]}, values(), 1e-5f, "step " + t);
            }
        }
    }

    @Test
    void adamTakesANewStepSize() {
        try (var adam = new Adam(model, 0.1)) {
            adam.rate(0);
            adam.step(() -> loss(1, 1));
            assertArrayEquals(new float[] {1, -2}, values());
            adam.rate(0.5);
            adam.step(() -> loss(1, 1));
            assertArrayEquals(new float[] {0.5f, -2.5f}, values(), 1e-5f, "a constant gradient moves by the step size");
        }
    }

    @Test
    void rmsProp() {
        double[] w = {1, -2};
        double[] v = new double[2];
        try (var rmsProp = new RmsProp(model, 0.01)) {
            for (int t = 1; t <= 5; t++) {
                double[] g = {t, -0.5 / t};
                rmsProp.step(() -> loss(g));
                for (int i = 0; i < 2; i++) {
                    v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                    w[i] -= 0.01 * g[i] / (Math.sqrt(v[i]) + 1e-8);
                }
                assertArrayEquals(new float[] {(float) w[0], (float) w[1]}, values(), 1e-5f, "step " + t);
            }
        }
    }

    @Test
    void theResultSaysLossAndNorm() {
        try (var adam = new Adam(model, 0.1)) {
            var result = adam.step(() -> loss(3, 4));
            assertEquals(3 * 1 + 4 * -2, result.loss(), 1e-6);
            assertEquals(5, result.gradientNorm(), 1e-5);
        }
    }

    @Test
    void movingAverage() {
        try (var ema = new Ema(model, 0.75)) {
            set(5, 2);
            ema.update(); // 0.75 (1, -2) + 0.25 (5, 2)
            assertArrayEquals(new float[] {2, -1}, ema.state().get(0).toFloatArray(), 1e-6f);
            set(2, 3);
            ema.update();
            assertArrayEquals(new float[] {2, 0}, ema.state().get(0).toFloatArray(), 1e-6f);
            ema.swap();
            assertArrayEquals(new float[] {2, 0}, values(), 1e-6f);
            ema.swap();
            assertArrayEquals(new float[] {2, 3}, values());
        }
    }

    private NDArray loss(double... gradient) {
        NDArray g = manager.create(new float[] {(float) gradient[0], (float) gradient[1]});
        return g.mul(model.weights.getArray()).sum();
    }

    private float[] values() {
        return model.weights.getArray().toFloatArray();
    }

    private void set(float... to) {
        try (var off = GradMode.off();
                NDArray array = manager.create(to)) {
            array.copyTo(model.weights.getArray());
        }
    }

    private static final class Weights extends AbstractBlock {
        private final Parameter weights = addParameter(Parameter.builder()
                .setName("w")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(2))
                .build());

        @Override
        protected NDList forwardInternal(
                ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
            return inputs;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputs) {
            return inputs;
        }
    }
}
