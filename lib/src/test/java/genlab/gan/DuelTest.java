package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.DrawnDigits;
import genlab.data.Rng;
import genlab.engine.TensorList;
import genlab.nn.Net;
import genlab.training.Checkpoint;
import genlab.training.Fit;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuelTest {

    private static final int LATENT = 5;

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private ImageGenerator generator(int side, int channels) {
        return Net.initialize(
                new ImageGenerator(new ImageGenerator.Config(side, channels, LATENT, 4)), manager, Rng.of(1));
    }

    private ImageCritic critic(int side, int channels) {
        return Net.initialize(new ImageCritic(new ImageCritic.Config(side, channels, 4)), manager, Rng.of(2));
    }

    @ParameterizedTest
    @CsvSource({"8, 1", "20, 3", "28, 1", "32, 3", "64, 3"})
    void picturesOfManySizesAreMadeAndJudged(int side, int channels) {
        NDArray pictures = generator(side, channels).sample(manager, 3, Rng.of(3));
        assertEquals(new Shape(3, channels, side, side), pictures.getShape());
        assertTrue(pictures.min().getFloat() > 0 && pictures.max().getFloat() < 1);
        NDArray logits = critic(side, channels).forward(pictures);
        assertEquals(new Shape(3), logits.getShape());
        // a row's number does not depend on its neighbours
        assertEquals(
                logits.getFloat(1),
                critic(side, channels).forward(pictures.get("1:2")).getFloat(0),
                1e-5f);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 18, 30})
    void otherSidesAreRefused(int side) {
        assertThrows(IllegalArgumentException.class, () -> generator(side, 1));
        assertThrows(IllegalArgumentException.class, () -> critic(side, 1));
    }

    @Test
    void eachPlayersStepLeavesTheOtherAsItIs() {
        var g = generator(28, 1);
        var d = critic(28, 1);
        NDArray x = DrawnDigits.draw(8, Rng.of(4)).images().tensor(manager);
        try (var duel = new Duel(Duel.Config.of(AdversarialLoss.NON_SATURATING, 1e-2), g, d)) {
            float[] g0 = weights(g);
            float[] d0 = weights(d);
            duel.criticStep(x, Rng.of(5));
            float[] d1 = weights(d);
            assertArrayEquals(g0, weights(g));
            assertFalse(Arrays.equals(d0, d1));
            duel.generatorStep(manager, 8, Rng.of(6));
            assertArrayEquals(d1, weights(d));
            assertFalse(Arrays.equals(g0, weights(g)));
        }
    }

    /** With decay 0 the average is the generator itself; drawing leaves the generator's weights in their place. */
    @Test
    void drawingUsesTheAverageAndPutsTheWeightsBack() {
        var g = generator(28, 1);
        var at = Duel.Config.of(AdversarialLoss.HINGE, 1e-2);
        var now = new Duel.Config(at.game(), at.generatorRate(), at.criticRate(), 0);
        try (var slow = new Duel(at, g, critic(28, 1));
                var fast = new Duel(now, g, critic(28, 1))) {
            NDArray z = g.codes(manager, 300, Rng.of(7));
            float[] first = g.draw(z).toFloatArray();
            fast.generatorStep(manager, 8, Rng.of(6));
            float[] moved = weights(g);
            float[] drawn = g.draw(z).toFloatArray();
            assertArrayEquals(drawn, g.forward(z).toFloatArray(), 1e-5f);
            assertArrayEquals(drawn, fast.draw(z).toFloatArray());
            assertArrayEquals(first, slow.draw(z).toFloatArray());
            assertArrayEquals(moved, weights(g));
        }
    }

    /** Bit for bit. */
    @Test
    void aStoppedTrainingGoesOnAsIfItHadNot(@TempDir Path folder) {
        float[] unbroken = train(6, new Checkpoint(folder.resolve("a")));
        train(3, new Checkpoint(folder.resolve("b")));
        assertArrayEquals(unbroken, train(6, new Checkpoint(folder.resolve("b"))));
    }

    private float[] train(int steps, Checkpoint checkpoint) {
        var g = generator(28, 1);
        NDArray x = DrawnDigits.draw(8, Rng.of(4)).images().tensor(manager);
        try (var duel = new Duel(Duel.Config.of(AdversarialLoss.HINGE, 1e-3), g, critic(28, 1))) {
            new Fit("GAN", steps, manager, Rng.of(8))
                    .checkpoint(duel.to(checkpoint), 100)
                    .run(step -> {
                        // step sizes depend on the training's length, which is not what is tested
                        duel.criticStep(x, step.rng().split("D"));
                        duel.generatorStep(step.manager(), 8, step.rng().split("G"));
                    });
            return duel.draw(g.codes(manager, 2, Rng.of(9))).toFloatArray();
        }
    }

    private static float[] weights(Net net) {
        try (var list = TensorList.weightsOf(net)) {
            int n = 0;
            var all = new float[(int) list.scalars()];
            for (NDArray array : list.arrays()) {
                for (float value : array.toFloatArray()) {
                    all[n++] = value;
                }
            }
            return all;
        }
    }
}
