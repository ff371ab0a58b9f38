package genlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.nn.Net;
import genlab.testing.Managed;
import genlab.testing.Values;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each update against its formula, computed by hand on two weights whose loss is a w₀ + b w₁: the gradient is (a, b). */
@ExtendWith(Managed.class)
class OptimizerTest {

    private NDManager manager;
    private Two model;

    @BeforeEach
    void open(NDManager own) {
        manager = own;
        model = Net.initialize(new Two(), manager, Rng.of(1));
        Values.set(model.w(), 1, -2);
    }

    /** What is done with two numbers of the formula and the gradient (a, b) of step t = 1, 2 ... */
    @FunctionalInterface
    private interface Formula {
        void move(double[] w, double[] g, int t);
    }

    /** Five steps with the gradients (t, -0.5 / t). */
    private void agrees(Optimizer optimizer, UnaryOperator<Player> with, Formula formula) {
        double[] w = {1, -2};
        try (var player = with.apply(new Player("w", optimizer, model).rate(done -> 1))) {
            new Fit("five", 5, manager, Rng.of(2)).run(step -> {
                int t = (int) step.index() + 1;
                double[] g = {t, -0.5 / t};
                player.minimise(step, () -> loss(g));
                formula.move(w, g, t);
                assertArrayEquals(new float[] {(float) w[0], (float) w[1]}, model.values(), 1e-5f, "step " + t);
            });
        }
    }

    @Test
    void adam() {
        double[] m = new double[2];
        double[] v = new double[2];
        agrees(new Adam(0.1, 0.9, 0.99, 1e-8), player -> player, (w, g, t) -> {
            for (int i = 0; i < 2; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                w[i] -= 0.1 * m[i] / (1 - Math.pow(0.9, t)) / (Math.sqrt(v[i] / (1 - Math.pow(0.99, t))) + 1e-8);
            }
        });
    }

    @Test
    void rmsProp() {
        double[] v = new double[2];
        agrees(RmsProp.rate(0.01), player -> player, (w, g, t) -> {
            for (int i = 0; i < 2; i++) {
                v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                w[i] -= 0.01 * g[i] / (Math.sqrt(v[i]) + 1e-8);
            }
        });
    }

    @Test
    void sgd() {
        agrees(Sgd.rate(0.1), player -> player, (w, g, t) -> {
            w[0] -= 0.1 * g[0];
            w[1] -= 0.1 * g[1];
        });
    }

    /** The gradients' norms are 1.1 to 5: the first stays, the others are shortened to 2, whatever the sign. */
    @Test
    void longGradientsAreShortened() {
        agrees(Sgd.rate(0.1), player -> player.clipNorm(2), (w, g, t) -> {
            double factor = Math.min(1, 2 / Math.hypot(g[0], g[1]));
            w[0] -= 0.1 * factor * g[0];
            w[1] -= 0.1 * factor * g[1];
        });
    }

    /** A constant gradient moves an Adam by the step size, whichever it is. */
    @Test
    void theStepSizeIsAFunctionOfTheTraining() {
        try (var player = new Player("w", Adam.rate(0.1), model).rate(done -> done < 0.5 ? 0 : 5)) {
            new Fit("two", 2, manager, Rng.of(2)).run(step -> {
                player.minimise(step, () -> loss(1, 1));
                assertArrayEquals(
                        step.index() == 0 ? new float[] {1, -2} : new float[] {0.5f, -2.5f}, model.values(), 1e-5f);
            });
        }
    }

    /** Without a word it is whole in the first half and falls to 0 in the second: of eight steps 5 + 3/4 + 2/4 + 1/4. */
    @Test
    void theStepSizeFallsInTheSecondHalf() {
        try (var player = new Player("w", Sgd.rate(1), model)) {
            new Fit("eight", 8, manager, Rng.of(2)).run(step -> player.minimise(step, () -> loss(1, 0)));
        }
        assertArrayEquals(new float[] {1 - 6.5f, -2}, model.values(), 1e-5f);
    }

    @Test
    void theResultSaysLossAndNormBeforeShortening() {
        try (var on = GradMode.on();
                var weights = TensorList.weightsOf(model)) {
            for (Optimizer optimizer : new Optimizer[] {Adam.rate(0), RmsProp.rate(0), Sgd.rate(0)}) {
                var state = optimizer.start(weights, manager);
                NDArray loss = loss(3, 4);
                try (var gradients = Gradients.of(loss, weights)) {
                    for (double bound : new double[] {Double.POSITIVE_INFINITY, 1}) {
                        NDArray seen = optimizer.update(loss, weights, gradients, state, 0, bound);
                        assertArrayEquals(new float[] {3 * 1 + 4 * -2, 5}, seen.toFloatArray(), 1e-5f);
                    }
                }
                state.forEach(TensorList::close);
            }
        }
        assertArrayEquals(new float[] {1, -2}, model.values());
    }

    @Test
    void settingsCanBeRead() {
        assertEquals(
                "Adam[rate=0.1, beta1=0.5, beta2=0.9, epsilon=1.0E-4]",
                Adam.rate(0.1).betas(0.5, 0.9).epsilon(1e-4).toString());
        assertEquals("w: [Two], 2 weights, Sgd[rate=0.5]", name(Sgd.rate(0.5)));
    }

    private String name(Optimizer optimizer) {
        try (var player = new Player("w", optimizer, model)) {
            return player.toString();
        }
    }

    private NDArray loss(double... gradient) {
        NDArray g = manager.create(new float[] {(float) gradient[0], (float) gradient[1]});
        return model.forward(g).sum();
    }
}
