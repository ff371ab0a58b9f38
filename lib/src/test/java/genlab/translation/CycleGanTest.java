package genlab.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.engine.TensorList;
import genlab.gan.AdversarialLoss;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.translation.CycleGan.Direction;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CycleGanTest {

    private static final Shape PICTURE = new Shape(3, 8, 8);

    private NDManager manager;
    private Batches as;
    private Batches bs;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        as = Batches.of(2, Rng.of(1), Rng.of(2).uniform(manager, 0, 0.5f, new Shape(5, 3, 8, 8)));
        bs = Batches.of(2, Rng.of(3), Rng.of(4).uniform(manager, 0.5f, 1, new Shape(7, 3, 8, 8)));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static CycleGan.Config config(double generatorRate, double criticRate) {
        return new CycleGan.Config(
                new ResnetGenerator.Config(3, 4, 1, 1),
                new PatchCritic.Config(3, 4, 2),
                AdversarialLoss.LEAST_SQUARES,
                Adam.Config.rate(generatorRate).betas(0.5, 0.999),
                Adam.Config.rate(criticRate).betas(0.5, 0.999),
                20,
                5,
                3);
    }

    private CycleGan gan(CycleGan.Config config) {
        return new CycleGan(config, PICTURE, manager, Rng.of(5));
    }

    private void train(CycleGan gan, long steps) {
        new Fit("test", steps, manager, Rng.of(6)).run(step -> gan.step(step, as, bs));
    }

    /** With one side's step size at zero that side stays to the bit, while the other moves: no gradient goes astray. */
    @Test
    void nothingLeaksBetweenThePlayers() {
        try (var fixedCritics = gan(config(1e-2, 0));
                var fixedGenerators = gan(config(0, 1e-2))) {
            for (var direction : Direction.values()) {
                assertArrayEquals(
                        weights(fixedCritics.critic(direction)),
                        weights(fixedGenerators.critic(direction)),
                        "same seed");
            }
            byte[] critic = weights(fixedCritics.critic(Direction.A_TO_B));
            byte[] generator = weights(fixedCritics.generator(Direction.B_TO_A));
            train(fixedCritics, 3);
            train(fixedGenerators, 3);
            assertArrayEquals(critic, weights(fixedCritics.critic(Direction.A_TO_B)));
            assertArrayEquals(generator, weights(fixedGenerators.generator(Direction.B_TO_A)));
            for (var direction : Direction.values()) {
                assertFalse(Arrays.equals(
                        weights(fixedCritics.generator(direction)), weights(fixedGenerators.generator(direction))));
                assertFalse(Arrays.equals(
                        weights(fixedCritics.critic(direction)), weights(fixedGenerators.critic(direction))));
            }
        }
    }

    /** The critics' steps are the same whether or not the generators' loss has run its gradient through the critics before. */
    @Test
    void theCriticsStepDoesNotSeeTheGeneratorsGradient() {
        byte[][] after = new byte[2][];
        for (int i = 0; i < 2; i++) {
            // with a step size of zero the generators stay: only left-over gradients could make a difference
            var config = config(0, 1e-2).weights(i == 0 ? 20 : 0, i == 0 ? 5 : 0);
            try (var gan = gan(config)) {
                train(gan, 3);
                after[i] = weights(gan.critic(Direction.A_TO_B));
            }
        }
        assertArrayEquals(after[0], after[1]);
    }

    /** The store of translations is part of the state: it is full, and in use, before the stop. */
    @Test
    void stoppedAndResumedIsNeverStopped(@TempDir Path folder) {
        try (var whole = gan(config(1e-2, 1e-2));
                var first = gan(config(1e-2, 1e-2));
                var second = gan(config(1e-2, 1e-2))) {
            train(whole, 8);
            Path file = folder.resolve("gan.safetensors");
            var interrupted = new Fit("test", 8, manager, Rng.of(6)).checkpoint(first.checkpoint(file), 100);
            interrupted.run(step -> {
                first.step(step, as, bs);
                if (step.index() == 4) {
                    Thread.currentThread().interrupt();
                }
            });
            var history = new Fit("test", 8, manager, Rng.of(6))
                    .checkpoint(second.checkpoint(file), 100)
                    .run(step -> second.step(step, as, bs));
            assertEquals(8, history.values("cycle").length);
            for (var direction : Direction.values()) {
                assertArrayEquals(weights(whole.generator(direction)), weights(second.generator(direction)));
                assertArrayEquals(weights(whole.critic(direction)), weights(second.critic(direction)));
            }
        }
    }

    /** Dark A, bright B, and no way to tell the pictures of one kind from each other: brightness must change sides. */
    @Test
    void translationsGetTheTargetsLook() {
        try (var gan = gan(config(1e-2, 1e-2))) {
            NDArray a = as.at(0, manager).singletonOrThrow();
            NDArray b = bs.at(0, manager).singletonOrThrow();
            train(gan, 60);
            assertEquals(0.75, gan.translate(Direction.A_TO_B, a).mean().getFloat(), 0.12);
            assertEquals(0.25, gan.translate(Direction.B_TO_A, b).mean().getFloat(), 0.12);
        }
    }

    @Test
    void translatingInPartsIsTranslatingAtOnce() {
        try (var gan = gan(config(0, 0))) {
            NDArray x = Rng.of(7).uniform(manager, 0, 1, new Shape(40, 3, 8, 8));
            float[] all = gan.translate(Direction.A_TO_B, x).toFloatArray();
            float[] last = gan.translate(Direction.A_TO_B, x.get("38:40")).toFloatArray();
            assertArrayEquals(last, Arrays.copyOfRange(all, 38 * 192, 40 * 192), 1e-6f);
            assertArrayEquals(
                    gan.translate(Direction.B_TO_A, gan.translate(Direction.A_TO_B, x))
                            .toFloatArray(),
                    gan.roundTrip(Direction.A_TO_B, x).toFloatArray(),
                    1e-6f);
        }
    }

    @Test
    void aSizeThatCannotBeHalvedIsRefused() {
        var generator = Net.initialize(new ResnetGenerator(new ResnetGenerator.Config(3, 4, 2, 1)), manager, Rng.of(8));
        var e = assertThrows(
                IllegalArgumentException.class, () -> generator.forward(manager.zeros(new Shape(1, 3, 10, 8))));
        assertTrue(e.getMessage().contains("multiples of 4"), e.getMessage());
    }

    private static byte[] weights(Net net) {
        var bytes = new ByteArrayOutputStream();
        try (var list = TensorList.weightsOf(net)) {
            list.arrays().forEach(array -> bytes.writeBytes(array.toByteArray()));
        }
        return bytes.toByteArray();
    }
}
