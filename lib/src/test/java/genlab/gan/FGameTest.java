package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.divergence.FDivergence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FGameTest {

    /** The f-GAN of the GAN's f is the non-saturating GAN. */
    @Test
    void ofTheGanItIsTheGan() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray r = manager.create(new float[] {-3, 0, 0.5f, 12});
            NDArray f = manager.create(new float[] {2, 0, -1, -9});
            var game = new FGame(FDivergence.GAN);
            var gan = AdversarialLoss.NON_SATURATING;
            assertArrayEquals(gan.critic(r, f).toFloatArray(), game.critic(r, f).toFloatArray(), 1e-6f);
            assertArrayEquals(gan.generator(f).toFloatArray(), game.generator(f).toFloatArray(), 1e-6f);
        }
    }

    /** A critic that puts out 0 everywhere knows nothing: the bound is f(1). */
    @ParameterizedTest
    @EnumSource
    void aCriticThatKnowsNothing(FDivergence f) {
        try (var manager = NDManager.newBaseManager()) {
            NDArray zero = manager.create(new float[1]);
            assertEquals(-f.f(1), new FGame(f).critic(zero, zero).getFloat(0), 1e-6);
        }
    }
}
