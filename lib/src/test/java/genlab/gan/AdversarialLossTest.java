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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdversarialLossTest {

    private static final double[] P = {0.4, 0.3, 0.2, 0.1, 0};
    private static final double[] Q = {0.1, 0.1, 0.2, 0.3, 0.3};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** By hand: softplus(-3) = 0.0485874, (-2) = 0.1269280, (-1) = 0.3132617, (-½) = 0.4740770, and softplus(x) = x + softplus(-x). */
    @ParameterizedTest
    @CsvSource({
        "MINIMAX,        1, -0.5,  0.3132617,  0.4740770, -0.4740770",
        "MINIMAX,       -2,    3,  2.1269280,  3.0485874, -3.0485874",
        "MINIMAX,        2,   -3,  0.1269280,  0.0485874, -0.0485874",
        "NON_SATURATING, 1, -0.5,  0.3132617,  0.4740770,  0.9740770",
        "NON_SATURATING,-2,    3,  2.1269280,  3.0485874,  0.0485874",
        "NON_SATURATING, 2,   -3,  0.1269280,  0.0485874,  3.0485874",
        "HINGE,       0.25, -0.5,  0.75,       0.5,        0.5",
        "HINGE,         -2,    3,  3,          4,         -3",
        "HINGE,          2,   -3,  0,          0,          3",
        "WASSERSTEIN,    1, -0.5, -1,         -0.5,        0.5",
        "WASSERSTEIN,   -2,    3,  2,          3,         -3",
        "LEAST_SQUARES,  1, -0.5,  0,          0.25,       2.25",
        "LEAST_SQUARES, -2,    3,  9,          9,          4"
    })
    void valuesByHand(AdversarialLoss game, float r, float f, float onReal, float onFake, float generator) {
        NDArray real = manager.create(new float[] {r});
        NDArray fake = manager.create(new float[] {f});
        assertEquals(onReal, game.onReal(real).getFloat(0), 1e-6);
        assertEquals(onFake, game.onFake(fake).getFloat(0), 1e-6);
        assertEquals(onReal + onFake, game.critic(real, fake).getFloat(0), 1e-6);
        assertEquals(generator, game.generator(fake).getFloat(0), 1e-6);
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
    @EnumSource
    void anyShapeAndFiniteHoweverSureTheCritic(AdversarialLoss game) {
        NDArray r = manager.create(new float[] {-1e4f, 0, 1e4f, 1}, new Shape(2, 2));
        NDArray f = manager.create(new float[] {1e4f, 0, -1e4f, 1}, new Shape(2, 2));
        for (NDArray values : List.of(game.critic(r, f), game.generator(f))) {
            assertEquals(new Shape(2, 2), values.getShape());
            for (float value : values.toFloatArray()) {
                assertTrue(Float.isFinite(value));
            }
        }
    }

    /** At D = 0.0000454 the minimax generator learns 0.0000454 a unit of logit, the non-saturating one almost 1. */
    @Test
    void theMinimaxGeneratorSaturates() {
        assertEquals(-4.54e-5, slope(AdversarialLoss.MINIMAX, -10), 1e-6);
        assertEquals(-1, slope(AdversarialLoss.NON_SATURATING, -10), 1e-4);
    }

    private double slope(AdversarialLoss game, float logit) {
        return Gradients.at(manager.create(new float[] {logit}), game::generator)
                .getFloat();
    }

    /** Free logits on five letters, p against q: gradient descent ends where D = p / (p + q). */
    @ParameterizedTest
    @EnumSource(names = {"MINIMAX", "NON_SATURATING"})
    void theBestDiscriminatorIsReached(AdversarialLoss game) {
        double[] found = best(game, 5, 300);
        for (int i = 0; i < 4; i++) {
            assertEquals(P[i] / (P[i] + Q[i]), 1 / (1 + Math.exp(-found[i])), 1e-6);
        }
        assertTrue(found[4] < -5, "where there are no data D tends to 0");
    }

    /** The least-squares critic's output itself is p / (p + q). */
    @Test
    void theBestLeastSquaresCriticIsTheSame() {
        double[] found = best(AdversarialLoss.LEAST_SQUARES, 0.5, 300);
        for (int i = 0; i < 5; i++) {
            assertEquals(P[i] / (P[i] + Q[i]), found[i], 1e-6);
        }
    }

    /** The hinge's best critic says which of p and q is larger, no more: 1 or -1. */
    @Test
    void theBestHingeCriticIsASign() {
        double[] found = best(AdversarialLoss.HINGE, 0.1, 300);
        int[] sign = {1, 1, 0, -1, -1};
        for (int i = 0; i < 5; i++) {
            // a step of 0.1 |p - q| jumps to and fro over the corner
            assertTrue(sign[i] == 0 ? Math.abs(found[i]) <= 1 : Math.abs(found[i] - sign[i]) < 0.05, "letter " + i);
        }
    }

    private double[] best(AdversarialLoss game, double rate, int steps) {
        NDArray p = manager.create(P);
        NDArray q = manager.create(Q);
        NDArray logits = manager.zeros(new Shape(5), DataType.FLOAT64);
        logits.setRequiresGradient(true);
        try (var on = GradMode.on();
                var weights = new TensorList(List.of(logits))) {
            for (int i = 0; i < steps; i++) {
                NDArray expected = p.mul(game.onReal(logits)).add(q.mul(game.onFake(logits)));
                try (var gradients = Gradients.of(expected, weights)) {
                    gradients.move("sgd_", expected.sum(), weights, List.of(), rate, Double.POSITIVE_INFINITY);
                }
            }
        }
        return logits.toDoubleArray();
    }
}
