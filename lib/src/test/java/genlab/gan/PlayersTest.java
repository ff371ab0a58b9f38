package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.DrawnDigits;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.Scalars;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import genlab.labs.PointGan;
import genlab.nn.ImageEncoder;
import genlab.nn.ImageGenerator;
import genlab.nn.Layer;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.training.Adam;
import genlab.training.Checkpoint;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.training.Sgd;
import genlab.training.Step;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two players of one game, each with its own step. */
class PlayersTest {

    private static final AdversarialLoss GAME = AdversarialLoss.NON_SATURATING;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Mlp mlp(long seed, int... widths) {
        return Net.initialize(Mlp.of(Nonlinearity.RELU, widths), manager, Rng.of(seed));
    }

    private void once(Consumer<Step> body) {
        new Fit("once", 1, manager, Rng.of(1)).run(body::accept);
    }

    /** The critic's weights and its gradient on given data, before a step of the generator and after it. */
    @Test
    void aGeneratorStepLeavesTheCriticAndItsNextGradientUntouched() {
        Mlp generator = mlp(1, 2, 16, 16, 2);
        Mlp critic = mlp(2, 2, 16, 16, 1);
        NDArray z = Rng.of(3).normal(manager, new Shape(32, 2));
        NDArray x = GaussianModes.ring().sample(manager, 32, Rng.of(4));
        NDArray fake = Net.still(z, generator::forward);
        float[][] weights = weights(critic);
        float[][] gradient = criticGradient(critic, x, fake);
        float[][] generatorBefore = weights(generator);
        try (var g = new Player("G", Adam.rate(1e-2), generator)) {
            once(step -> g.minimise(step, () -> GAME.generator(critic.forward(generator.forward(z)))
                    .mean()));
        }
        assertArrayEquals(weights, weights(critic));
        assertArrayEquals(gradient, criticGradient(critic, x, fake));
        assertFalse(Arrays.deepEquals(generatorBefore, weights(generator)), "the generator itself has moved");
    }

    /** A made row without its graph, as the loops have it, gives the critic the gradient that one with a graph would. */
    @Test
    void outsideOfALossNothingIsRecorded() {
        Mlp generator = mlp(1, 2, 16, 2);
        once(step -> {
            NDArray fake = generator.forward(Rng.of(3).normal(step.manager(), new Shape(4, 2)));
            assertFalse(GradMode.isOn());
            assertThrows(RuntimeException.class, () -> {
                try (var list = TensorList.weightsOf(generator);
                        var gradients = Gradients.of(fake.sum(), list)) {
                    gradients.arrays(manager);
                }
            });
        });
    }

    @Test
    void eachPlayersStepLeavesTheOtherAsItIs() {
        var generator = generator();
        var critic = critic();
        NDArray x = digits(8);
        NDArray z = Rng.of(5).normal(manager, new Shape(8, 5));
        try (var g = new Player("G", Adam.rate(1e-2), generator);
                var d = new Player("D", Adam.rate(1e-2), critic)) {
            float[][] g0 = weights(generator);
            float[][] d0 = weights(critic);
            once(step -> {
                d.minimise(step, () -> GAME.critic(critic.forward(x), critic.forward(generator.forward(z)))
                        .mean());
                float[][] d1 = weights(critic);
                assertArrayEquals(g0, weights(generator));
                assertFalse(Arrays.deepEquals(d0, d1));
                g.minimise(step, () -> GAME.generator(critic.forward(generator.forward(z)))
                        .mean());
                assertArrayEquals(d1, weights(critic));
                assertFalse(Arrays.deepEquals(g0, weights(generator)));
            });
        }
    }

    /** A unit shift is at Wasserstein distance 1; λ = 10 lets the slope exceed 1 a little, by less than 5 %. */
    @Test
    void theWassersteinCriticTendsToTheShift() {
        Mlp critic = mlp(2, 2, 16, 16, 1);
        var game = AdversarialLoss.WASSERSTEIN;
        try (var d = new Player("D", Adam.rate(3e-3).betas(0.5, 0.9), critic).rate(done -> 1)) {
            new Fit("critic", 600, manager, Rng.of(6)).run(step -> {
                NDArray x = step.rng().split("x").normal(step.manager(), new Shape(128, 2));
                NDArray y = shifted(step.rng().split("y").normal(step.manager(), new Shape(128, 2)));
                d.minimise(step, () -> game.critic(critic.forward(x), critic.forward(y))
                        .mean()
                        .add(Scalars.times(
                                Penalty.wganGp(critic::forward, x, y, step.rng())
                                        .mean(),
                                10)));
            });
        }
        NDArray x = Rng.of(7).normal(manager, new Shape(4000, 2));
        float distance = -game.critic(critic.forward(x), critic.forward(shifted(x)))
                .mean()
                .getFloat();
        assertEquals(1, distance, 0.07);
    }

    private static NDArray shifted(NDArray x) {
        return x.add(x.getManager().create(new float[] {1, 0}, new Shape(1, 2)));
    }

    /** A penalty on a critic of packs is a penalty on packs, a row of them each. */
    @Test
    void aPackIsPenalisedTogether() {
        var config = PointGan.Config.plain(1, 1e-3, 24).critic(c -> c.pack(4).penalty(0.1));
        try (var gan = new PointGan(config, GaussianModes.ring(), manager, Rng.of(2))) {
            var history = new Fit("once", 1, manager, Rng.of(1)).run(gan::step);
            assertEquals(
                    2 * Math.log(2) + 0.1, history.last("D loss"), 0.1, "a critic that is nearly flat pays (0 - 1)²");
        }
    }

    private ImageGenerator generator() {
        return Net.initialize(
                new ImageGenerator(ImageGenerator.Config.of(28, 1).latent(5).width(4)), manager, Rng.of(1));
    }

    private ImageEncoder critic() {
        return Net.initialize(new ImageEncoder(ImageEncoder.Config.of(28, 1).width(4)), manager, Rng.of(2));
    }

    private NDArray digits(int n) {
        return DrawnDigits.draw(n, Rng.of(4)).images().tensor(manager);
    }

    /** With decay 0 the average is the generator itself; drawing leaves the generator's weights in their place. */
    @Test
    void drawingUsesTheAverageAndPutsTheWeightsBack() {
        var generator = generator();
        var critic = critic();
        NDArray z = Rng.of(7).normal(manager, new Shape(3, 5));
        float[] first = Tensors.floats(Net.still(z, generator::forward));
        try (var player = new Player("G", Adam.rate(1e-2), generator).averaged(0)) {
            once(step -> player.minimise(step, () -> GAME.generator(critic.forward(generator.forward(z)))
                    .mean()));
            float[][] moved = weights(generator);
            float[] now = Tensors.floats(Net.still(z, generator::forward));
            assertFalse(Arrays.equals(first, now));
            float[] drawn = player.withAverage(() -> Tensors.floats(Net.still(z, generator::forward)));
            assertArrayEquals(now, drawn);
            assertArrayEquals(moved, weights(generator));
        }
    }

    /** One weight that falls by 1 a step: w = 0, -1, -2, ..., and its average by the rule that is written down, warm-up and all. */
    @Test
    void theAverageIsItsFormula() {
        Mlp line = mlp(1, 1, 1);
        NDArray one = manager.ones(new Shape(1, 1));
        try (var player = new Player("w", Sgd.rate(1), line).rate(done -> 1).averaged(0.3)) {
            double before = line.forward(one).getFloat();
            double[] expected = {before};
            double[] w = {before};
            new Fit("w", 8, manager, Rng.of(1)).run(step -> {
                player.minimise(step, () -> line.forward(one).sum());
                double n = step.index();
                double d = Math.min(0.3, (1 + n) / (10 + n));
                w[0] -= 2; // weight and bias
                expected[0] = d * expected[0] + (1 - d) * w[0];
            });
            assertEquals(w[0], line.forward(one).getFloat(), 1e-5);
            assertEquals(expected[0], player.withAverage(() -> Tensors.number(line.forward(one))), 1e-5);
        }
    }

    /** Bit for bit, averages included. */
    @Test
    void aStoppedTrainingGoesOnAsIfItHadNot(@TempDir Path folder) {
        float[] unbroken = train(-1, folder.resolve("a"));
        assertThrows(Stopped.class, () -> train(3, folder.resolve("b")));
        assertArrayEquals(unbroken, train(-1, folder.resolve("b")));
    }

    private float[] train(int stopAt, Path file) {
        var generator = generator();
        var critic = critic();
        NDArray x = digits(8);
        try (var g = new Player("G", Adam.rate(1e-3), generator).averaged(0.9);
                var d = new Player("D", Adam.rate(1e-3), critic)) {
            new Fit("GAN", 6, manager, Rng.of(8))
                    .checkpoint(g.into(d.into(new Checkpoint(file))), 100)
                    .run(step -> {
                        if (step.index() == stopAt) {
                            Thread.currentThread().interrupt();
                        }
                        NDArray z = step.rng().normal(step.manager(), new Shape(8, 5));
                        NDArray fake = generator.forward(z);
                        d.minimise(step, () -> AdversarialLoss.HINGE
                                .critic(critic.forward(x), critic.forward(fake))
                                .mean());
                        g.minimise(step, () -> AdversarialLoss.HINGE
                                .generator(critic.forward(generator.forward(z)))
                                .mean());
                    });
            NDArray z = Rng.of(9).normal(manager, new Shape(2, 5));
            return g.withAverage(() -> Tensors.floats(Net.still(z, generator::forward)));
        }
    }

    private static float[][] criticGradient(Mlp critic, NDArray x, NDArray fake) {
        try (var on = GradMode.on();
                var weights = TensorList.weightsOf(critic);
                var gradients = Gradients.of(
                        GAME.critic(critic.forward(x), critic.forward(fake)).mean(), weights)) {
            return values(gradients.arrays(x.getManager()));
        }
    }

    private static float[][] weights(Layer net) {
        try (var list = TensorList.weightsOf(net)) {
            return values(list.arrays());
        }
    }

    private static float[][] values(List<NDArray> arrays) {
        return arrays.stream().map(NDArray::toFloatArray).toArray(float[][]::new);
    }
}
