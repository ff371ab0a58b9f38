package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.divergence.FDivergence;
import genlab.engine.Gradients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FGameTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** The f-GAN of the GAN's f is the non-saturating GAN. */
    @Test
    void ofTheGanItIsTheGan() {
        NDArray r = manager.create(new float[] {-3, 0, 0.5f, 12});
        NDArray f = manager.create(new float[] {2, 0, -1, -9});
        var game = new FGame(FDivergence.GAN);
        var gan = AdversarialLoss.NON_SATURATING;
        assertArrayEquals(gan.critic(r, f).toFloatArray(), game.critic(r, f).toFloatArray(), 1e-6f);
        assertArrayEquals(gan.generator(f).toFloatArray(), game.generator(f).toFloatArray(), 1e-6f);
        assertArrayEquals(
                AdversarialLoss.MINIMAX.generator(f).toFloatArray(),
                game.lowersTheBound(f).toFloatArray(),
                1e-6f);
    }

    /** A critic that puts out 0 everywhere knows nothing: the bound is f(1). */
    @ParameterizedTest
    @EnumSource
    void aCriticThatKnowsNothing(FDivergence f) {
        NDArray zero = manager.create(new float[1]);
        assertEquals(-f.f(1), new FGame(f).critic(zero, zero).getFloat(0), 1e-6);
    }

    /** Where f* itself is flat, for p / q below 0, the critic's loss on made rows has the slope 2 (o + 1). */
    @Test
    void pearsonsGradientDoesNotVanish() {
        NDArray o = manager.create(new float[] {-3, -1.5f, -1, 0, 2});
        NDArray slope = Gradients.at(o, new FGame(FDivergence.PEARSON)::onFake);
        assertArrayEquals(new float[] {-4, -1, 0, 2, 6}, slope.toFloatArray(), 1e-5f);
    }

    /** T of the output, and f* of that T in plain numbers: the critic pays -T on real rows and f*(T) on made ones. */
    @ParameterizedTest
    @EnumSource
    void theTermsOfTheBound(FDivergence f) {
        NDArray o = manager.create(new double[] {-2.5, -1, -0.3, 0, 0.4, 0.9});
        var game = new FGame(f);
        double[] t = f.activation(o).toDoubleArray();
        double[] onReal = game.onReal(o).toDoubleArray();
        double[] onFake = game.onFake(o).toDoubleArray();
        double[] critic = game.critic(o, o).toDoubleArray();
        for (int i = 0; i < t.length; i++) {
            double conjugate = f.conjugate(t[i]);
            assertEquals(-t[i], onReal[i], 1e-12);
            if (f == FDivergence.PEARSON && o.getDouble(i) < -1) {
                // no ratio of densities is below 0: f* is flat there, and a critic on it would stay; the square brings
                // it back
                assertTrue(onFake[i] > conjugate, "and the bound is still one");
            } else {
                assertEquals(conjugate, onFake[i], 1e-9 * (1 + Math.abs(conjugate)));
            }
            assertEquals(onReal[i] + onFake[i], critic[i], 1e-12);
            assertEquals(-t[i], game.generator(o).toDoubleArray()[i], 1e-12);
            assertEquals(-onFake[i], game.lowersTheBound(o).toDoubleArray()[i], 1e-12);
        }
    }
}
