package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.engine.Updates;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdversarialLossTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void logitsOfZeroCostTwoLn2() {
        NDArray zero = manager.zeros(new Shape(3));
        float[] expected = {(float) (2 * Math.log(2)), (float) (2 * Math.log(2)), (float) (2 * Math.log(2))};
        assertArrayEquals(expected, AdversarialLoss.MINIMAX.critic(zero, zero).toFloatArray(), 1e-6f);
        assertArrayEquals(
                expected, AdversarialLoss.NON_SATURATING.critic(zero, zero).toFloatArray(), 1e-6f);
        assertEquals(Math.log(2), AdversarialLoss.NON_SATURATING.generator(zero).getFloat(0), 1e-6);
        assertEquals(-Math.log(2), AdversarialLoss.MINIMAX.generator(zero).getFloat(0), 1e-6);
    }

    @ParameterizedTest
    @EnumSource(AdversarialLoss.class)
    void oneNumberARowAndFiniteHoweverSureTheCritic(AdversarialLoss loss) {
        NDArray r = manager.create(new float[] {-1e4f, 0, 1e4f});
        NDArray f = manager.create(new float[] {1e4f, 0, -1e4f});
        assertEquals(new Shape(3), loss.critic(r, f).getShape());
        assertEquals(new Shape(3), loss.generator(f).getShape());
        for (float value : loss.critic(r, f).toFloatArray()) {
            assertTrue(Float.isFinite(value));
        }
    }

    /** At D = 0.0000454 the minimax generator learns 0.0000454 a unit of logit, the non-saturating one almost 1. */
    @Test
    void theMinimaxGeneratorSaturates() {
        assertEquals(-4.54e-5, slope(AdversarialLoss.MINIMAX, -10), 1e-6);
        assertEquals(-1, slope(AdversarialLoss.NON_SATURATING, -10), 1e-4);
    }

    /** Free logits on five letters, p against q: gradient descent ends where D = p / (p + q). */
    @Test
    void theBestDiscriminatorIsReached() {
        double[] p = {0.4, 0.3, 0.2, 0.1, 0};
        double[] q = {0.1, 0.1, 0.2, 0.3, 0.3};
        NDArray real = manager.create(p);
        NDArray fake = manager.create(q);
        NDArray logits = manager.zeros(new Shape(5), DataType.FLOAT64);
        logits.setRequiresGradient(true);
        try (var on = GradMode.on();
                var weights = new TensorList(List.of(logits))) {
            for (int i = 0; i < 3000; i++) {
                // the loss of a row is a sum of one term in r and one in f: its expectation weighs each by its own
                // letter
                NDArray never = logits.mul(0).add(-1e9);
                NDArray expected = real.mul(AdversarialLoss.MINIMAX.critic(logits, never))
                        .add(fake.mul(AdversarialLoss.MINIMAX.critic(never.neg(), logits)))
                        .sum();
                try (var gradients = Gradients.of(expected, weights)) {
                    Updates.sgd(weights, gradients, 2.0);
                }
            }
        }
        double[] found = logits.toDoubleArray();
        for (int i = 0; i < 4; i++) {
            assertEquals(p[i] / (p[i] + q[i]), 1 / (1 + Math.exp(-found[i])), 1e-6);
        }
        assertTrue(found[4] < -5, "where there are no data D tends to 0");
    }

    /** The critic's expected least-squares loss is flat where its output is p / (p + q), and no output is better. */
    @Test
    void theBestLeastSquaresCriticIsTheSame() {
        double[] p = {0.4, 0.3, 0.2, 0.1, 0};
        double[] q = {0.1, 0.1, 0.2, 0.3, 0.3};
        for (int i = 0; i < p.length; i++) {
            double best = p[i] / (p[i] + q[i]);
            double least = expectedSquares(p[i], q[i], best);
            assertTrue(least <= expectedSquares(p[i], q[i], best + 0.01));
            assertTrue(least <= expectedSquares(p[i], q[i], best - 0.01));
        }
        assertEquals(
                1,
                AdversarialLoss.LEAST_SQUARES
                        .generator(manager.zeros(new Shape(1)))
                        .getFloat(0));
    }

    private double expectedSquares(double p, double q, double output) {
        var squares = AdversarialLoss.LEAST_SQUARES;
        NDArray at = manager.create(new double[] {output});
        NDArray right = manager.create(new double[] {1});
        NDArray onReal = squares.critic(at, right.sub(1));
        return p * onReal.getDouble(0) + q * squares.critic(right, at).getDouble(0);
    }

    private double slope(AdversarialLoss loss, float logit) {
        NDArray f = manager.create(new float[] {logit});
        f.setRequiresGradient(true);
        try (var on = GradMode.on();
                var list = new TensorList(List.of(f));
                var gradients = Gradients.of(loss.generator(f), list)) {
            return gradients.arrays(manager).get(0).getFloat();
        }
    }
}
