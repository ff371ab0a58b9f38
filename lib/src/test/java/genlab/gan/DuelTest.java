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
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Checkpoint;
import genlab.training.Fit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
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

    /** Of sum(x²) the slope is 2x, so that |slope|² is 4 |x|² a row, and the gradient of its sum in a factor a of the critic is 8 a |x|². */
    @Test
    void theSlopeOnDataIsThatOfAKnownCritic() {
        NDArray x = manager.create(new float[] {1, 2, 0, -3, 0.5f, 1}, new Shape(2, 3, 1, 1));
        double[] squares = {5, 10.25};
        float[] slope = slope(v -> v.square().sum(new int[] {1, 2, 3}), x);
        assertEquals(4 * squares[0], slope[0], 1e-5);
        assertEquals(4 * squares[1], slope[1], 1e-5);
        NDArray a = manager.create(3f);
        NDArray inA = Gradients.at(
                a, f -> Lipschitz.slopeOnData(v -> v.square().mul(f).sum(new int[] {1, 2, 3}), x));
        assertEquals(8 * 3 * (squares[0] + squares[1]), inA.getFloat(), 1e-3);
        assertFalse(x.hasGradient());
    }

    private static float[] slope(UnaryOperator<NDArray> critic, NDArray x) {
        try (var on = GradMode.on()) {
            return Lipschitz.slopeOnData(critic, x).toFloatArray();
        }
    }

    /** The same training with a penalty ends with a critic that is flatter on the data. */
    @Test
    void thePenaltyFlattensTheCriticOnTheData() {
        NDArray x = DrawnDigits.draw(16, Rng.of(4)).images().tensor(manager);
        double[] slopes = new double[2];
        for (int i = 0; i < 2; i++) {
            var d = critic(28, 1);
            var config = Duel.Config.of(AdversarialLoss.NON_SATURATING, 2e-3).with(0.99, i);
            try (var duel = new Duel(config, generator(28, 1), d)) {
                new Fit("GAN", 40, manager, Rng.of(8)).run(step -> duel.step(step, x));
            }
            float[] slope = slope(d::forward, x);
            slopes[i] = IntStream.range(0, slope.length)
                    .mapToDouble(k -> slope[k])
                    .average()
                    .orElseThrow();
        }
        assertTrue(slopes[1] < slopes[0] / 2, slopes[0] + " without, " + slopes[1] + " with");
    }

    /**
     * Adam's first step moves every weight against its gradient. The gradient of a convolution's slope comes from the
     * engine with other strides than the kernel, and its fused Adam reads memory in order.
     */
    @Test
    void adamPairsEveryWeightOfAConvolutionWithItsOwnGradient() {
        var d = critic(28, 1);
        NDArray x = DrawnDigits.draw(8, Rng.of(4)).images().tensor(manager);
        float[] before = weights(d);
        float[] gradient;
        try (var on = GradMode.on();
                var list = TensorList.weightsOf(d);
                var found = Gradients.of(Lipschitz.slopeOnData(d::forward, x).mean(), list)) {
            gradient = values(found.arrays(manager), before.length);
        }
        try (var adam = new Adam(d, 1e-3)) {
            adam.step(() -> Lipschitz.slopeOnData(d::forward, x).mean());
        }
        float[] after = weights(d);
        int moved = 0;
        for (int i = 0; i < after.length; i++) {
            if (Math.abs(gradient[i]) > 1e-6) {
                assertEquals(-1e-3 * Math.signum(gradient[i]), after[i] - before[i], 2e-5, "weight " + i);
                moved++;
            }
        }
        assertTrue(moved > after.length / 2, moved + " of " + after.length + " weights have a gradient");
    }

    /** With decay 0 the average is the generator itself; drawing leaves the generator's weights in their place. */
    @Test
    void drawingUsesTheAverageAndPutsTheWeightsBack() {
        var g = generator(28, 1);
        var at = Duel.Config.of(AdversarialLoss.HINGE, 1e-2);
        var now = at.with(0, 0);
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
            return values(list.arrays(), (int) list.scalars());
        }
    }

    private static float[] values(List<NDArray> arrays, int count) {
        int n = 0;
        var all = new float[count];
        for (NDArray array : arrays) {
            for (float value : array.toFloatArray()) {
                all[n++] = value;
            }
        }
        return all;
    }
}
