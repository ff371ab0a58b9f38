package genlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.Scalars;
import genlab.engine.TensorList;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.testing.Managed;
import genlab.testing.Memory;
import genlab.testing.Values;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who moves, and who does not. */
@ExtendWith(Managed.class)
class PlayerTest {

    private NDManager manager;
    private Mlp generator;
    private Mlp critic;

    @BeforeEach
    void open(NDManager own) {
        manager = own;
        generator = Net.initialize(Mlp.of(Nonlinearity.TANH, 2, 8, 3), manager, Rng.of(1));
        critic = Net.initialize(Mlp.of(Nonlinearity.TANH, 3, 8, 1), manager, Rng.of(2));
    }

    static List<Optimizer> optimizers() {
        return List.of(Adam.rate(1e-2), RmsProp.rate(1e-2), Sgd.rate(1e-2));
    }

    private NDArray z() {
        return Rng.of(3).normal(manager, new Shape(5, 2));
    }

    private NDArray x() {
        return Rng.of(4).normal(manager, new Shape(5, 3));
    }

    private List<float[]> criticsGradient() {
        try (var on = GradMode.on();
                var weights = TensorList.weightsOf(critic);
                var found = Gradients.of(critic.forward(x()).square().mean(), weights)) {
            return found.arrays(manager).stream().map(NDArray::toFloatArray).toList();
        }
    }

    private Fit fit(long steps) {
        return new Fit("game", steps, manager, Rng.of(5));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void eachPlayersStepLeavesTheOtherAsItIs(Optimizer optimizer) {
        try (var g = new Player("G", optimizer, generator);
                var d = new Player("D", optimizer, critic)) {
            fit(1).run(step -> {
                double[] g0 = Values.of(generator);
                double[] d0 = Values.of(critic);
                d.minimise(step, () -> critic.forward(generator.forward(z())).mean());
                double[] d1 = Values.of(critic);
                assertArrayEquals(g0, Values.of(generator));
                assertFalse(Arrays.equals(d0, d1));
                List<float[]> before = criticsGradient();
                g.minimise(
                        step, () -> critic.forward(generator.forward(z())).neg().mean());
                assertArrayEquals(d1, Values.of(critic));
                assertFalse(Arrays.equals(g0, Values.of(generator)));
                List<float[]> after = criticsGradient();
                for (int i = 0; i < before.size(); i++) {
                    assertArrayEquals(before.get(i), after.get(i), "the critic's next gradient");
                }
            });
        }
    }

    /** The loss is w₀ + w₁, its gradient (1, 1), in both networks the same weights. */
    @Test
    void aWeightThatTwoNetworksShareMovesOnce() {
        Two two = Net.initialize(new Two(), manager, Rng.of(1));
        var around = new SequentialBlock().add(two);
        try (var player = new Player("both", Sgd.rate(0.1), two, around)) {
            fit(1).run(step ->
                    player.minimise(step, () -> Net.apply(around, step.manager().ones(new Shape(2)))
                            .sum()));
            assertTrue(player.toString().contains("2 weights"), player.toString());
        }
        assertArrayEquals(new float[] {0.9f, 0.9f}, two.values(), 1e-6f);
    }

    @Test
    void nothingToTrainIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Player("none", Adam.rate(1), new SequentialBlock()));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aNanInTheLossLeavesThePlayersWeights(Optimizer optimizer) {
        // log of a negative number
        nan(optimizer, y -> y.square().neg().sub(1).log().mean(), "loss is NaN");
    }

    /** The loss is 0, its slope infinite: the square root at 0. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void aNanInTheGradientAloneToo(Optimizer optimizer) {
        nan(optimizer, y -> y.sub(y).sqrt().mean(), "loss is 0.0 but its gradient's norm is NaN");
    }

    private void nan(Optimizer optimizer, UnaryOperator<NDArray> loss, String cause) {
        nan(optimizer, loss, cause, Double.POSITIVE_INFINITY);
        nan(optimizer, loss, cause, 1);
    }

    private void nan(Optimizer optimizer, UnaryOperator<NDArray> loss, String cause, double bound) {
        try (var g = new Player("G", optimizer, generator).clipNorm(1);
                var d = new Player("D", optimizer, critic).averaged(0.5).clipNorm(bound)) {
            Fit fit = fit(10);
            double[][] before = new double[3][];
            var error = assertThrows(
                    NonFiniteException.class,
                    () -> fit.run(step -> {
                        before[0] = Values.of(generator);
                        before[1] = Values.of(critic);
                        before[2] = d.withAverage(() -> Values.of(critic));
                        g.minimise(step, () -> generator.forward(z()).square().mean());
                        d.minimise(step, () -> {
                            NDArray y = critic.forward(x());
                            return step.index() == 3
                                    ? loss.apply(y)
                                    : y.square().mean();
                        });
                    }));
            assertTrue(error.getMessage().contains("game, step 3: D's " + cause), error.getMessage());
            assertTrue(error.getMessage().contains("D's weights have not moved"), error.getMessage());
            assertFalse(error.getMessage().contains("G's weights"), error.getMessage());
            assertArrayEquals(before[1], Values.of(critic), "the last good weights");
            assertFalse(Arrays.equals(before[0], Values.of(generator)), "those of the other have moved");
            assertTrue(Arrays.stream(Values.of(generator)).allMatch(Double::isFinite));
            assertTrue(Arrays.stream(d.withAverage(() -> Values.of(critic))).allMatch(Double::isFinite));
            assertEquals(3, fit.history().steps());
            assertEquals(3, fit.history().values("D loss").length);
        }
    }

    /** What an optimiser remembers is left as well: after a NaN, training goes on as if that step had not been. */
    @ParameterizedTest
    @MethodSource("optimizers")
    void aNanLeavesTheOptimiserAsItWas(Optimizer optimizer) {
        double[] without = train(optimizer, false);
        assertArrayEquals(without, train(optimizer, true));
    }

    private double[] train(Optimizer optimizer, boolean nan) {
        Mlp net = Net.initialize(Mlp.of(Nonlinearity.TANH, 3, 8, 1), manager, Rng.of(2));
        try (var player = new Player("net", optimizer, net).rate(done -> 1)) {
            for (int i = 0; i < 3; i++) {
                if (nan && i == 2) {
                    assertThrows(NonFiniteException.class, () -> fit(1).run(step -> player.minimise(
                            step, () -> net.forward(x()).square().neg().log().mean())));
                }
                fit(2).run(step ->
                        player.minimise(step, () -> net.forward(x()).square().mean()));
            }
        }
        return Values.of(net);
    }

    @Test
    void bothAreNamedWhereBothFail() {
        try (var g = new Player("G", Adam.rate(1), generator);
                var d = new Player("D", Adam.rate(1), critic)) {
            var error = assertThrows(NonFiniteException.class, () -> fit(1).run(step -> {
                d.minimise(step, () -> critic.forward(x()).square().neg().log().mean());
                g.minimise(
                        step, () -> generator.forward(z()).square().neg().log().mean());
            }));
            assertTrue(error.getMessage().contains("D's weights have not moved"), error.getMessage());
            assertTrue(error.getMessage().contains("G's weights have not moved"), error.getMessage());
        }
    }

    /** a = d a + (1 - d) w, d = min(decay, (1 + n) / (10 + n)) in step n; above 0.75 from step 26 on. */
    @Test
    void theAverageIsItsFormula() {
        Two two = Net.initialize(new Two(), manager, Rng.of(1));
        try (var player = new Player("two", Sgd.rate(0), two).averaged(0.75)) {
            double[] a = {1, 1};
            fit(40).run(step -> {
                double n = step.index();
                Values.set(two.w(), (float) Math.sin(n), (float) -n);
                player.minimise(step, () -> two.forward(step.manager().ones(new Shape(2)))
                        .sum());
                double d = Math.min(0.75, (1 + n) / (10 + n));
                a[0] = d * a[0] + (1 - d) * Math.sin(n);
                a[1] = d * a[1] + (1 - d) * -n;
                float[] found = player.withAverage(two::values);
                assertArrayEquals(new float[] {(float) a[0], (float) a[1]}, found, (float) (1e-6 * (1 + n)));
            });
        }
    }

    /**
     * The share of the first weights after N steps is the product of the (1 + n) / (10 + n), n < N, which are below 0.999 for
     * N < 8990: N! 9! / (N + 9)!.
     */
    @Test
    void theFirstWeightsAreSoonForgotten() {
        Two two = Net.initialize(new Two(), manager, Rng.of(1));
        try (var player = new Player("two", Sgd.rate(0), two).averaged(0.999)) {
            double share = 1;
            fit(800).run(step -> {
                Values.set(two.w(), 0, 0);
                player.minimise(step, () -> two.forward(step.manager().ones(new Shape(2)))
                        .sum());
            });
            for (int i = 1; i <= 9; i++) {
                share *= i / (800.0 + i);
            }
            double found = player.withAverage(two::values)[0];
            assertTrue(found < 0.01);
            assertEquals(1, found / share, 1e-3);
        }
    }

    @Test
    void theAverageIsShownAndTakenBack() {
        try (var player = new Player("D", Adam.rate(0.1), critic).averaged(0.9);
                var plain = new Player("G", Adam.rate(0.1), generator)) {
            fit(3).run(step ->
                    player.minimise(step, () -> critic.forward(x()).square().mean()));
            double[] now = Values.of(critic);
            double[] average = player.withAverage(() -> Values.of(critic));
            assertFalse(Arrays.equals(now, average));
            assertArrayEquals(now, Values.of(critic));
            double[] inner = player.withAverage(() -> {
                assertArrayEquals(average, player.withAverage(() -> Values.of(critic)), "within");
                return Values.of(critic);
            });
            assertArrayEquals(average, inner, "still shown after the inner one");
            assertThrows(
                    IllegalStateException.class,
                    () -> player.withAverage(() -> {
                        throw new IllegalStateException("a drawing that fails");
                    }));
            assertArrayEquals(now, Values.of(critic));
            assertArrayEquals(average, player.withAverage(() -> Values.of(critic)));
            assertThrows(IllegalStateException.class, () -> plain.withAverage(() -> 0));
        }
    }

    /** Training while the average is shown would train the average. */
    @Test
    void noStepWhileTheAverageIsShown() {
        try (var player = new Player("D", Adam.rate(0.1), critic).averaged(0.9)) {
            assertThrows(
                    IllegalStateException.class,
                    () -> player.withAverage(() -> fit(1).run(step ->
                            player.minimise(step, () -> critic.forward(x()).mean()))));
        }
    }

    @Test
    void aStepLeavesNothing() {
        try (var g = new Player("G", Adam.rate(1e-2), generator).averaged(0.9).clipNorm(1);
                var d = new Player("D", RmsProp.rate(1e-2), critic)) {
            NDArray x = x();
            NDArray z = z();
            NDArray weight = generator.weights().get(1).get(0);
            int[] before = new int[1];
            fit(100).run(step -> {
                d.minimise(step, () -> critic.forward(x)
                        .mean()
                        .sub(critic.forward(generator.forward(z)).mean()));
                g.minimise(step, () -> {
                    NDArray made = generator.forward(z);
                    step.log("mean", made.mean());
                    step.keep(made);
                    return critic.forward(made).mean();
                });
                step.log("a weight", weight);
                if (step.index() == 1) {
                    before[0] = Managed.tensors();
                }
                if (step.index() == 99) {
                    assertEquals(before[0], Managed.tensors());
                }
            });
        }
    }

    /** A leak of one weight tensor a step would be 100 MB and more. */
    @Test
    void stepsTakeNoMemory() {
        var wide = Net.initialize(Mlp.of(Nonlinearity.RELU, 3, 100, 100, 1), manager, Rng.of(6));
        try (var player =
                new Player("wide", Adam.rate(1e-3), wide).averaged(0.9).clipNorm(1)) {
            NDArray x = x();
            Memory.flat(40, 8, () -> fit(100).run(step -> player.minimise(step, () -> {
                NDArray y = wide.forward(x);
                step.log("mean", y.mean());
                return y.square().mean();
            })));
        }
    }

    /** The critic's fakes, made before, teach the generator nothing: nobody would see it but by a generator that does not learn. */
    @Test
    void aLossThatSeesNoneOfTheWeightsIsRefused() {
        try (var g = new Player("G", Adam.rate(1e-2), generator)) {
            fit(1).run(step -> {
                NDArray fake = generator.forward(z());
                for (Supplier<NDArray> loss : List.<Supplier<NDArray>>of(
                        () -> critic.forward(fake).mean(), fake::mean, () -> Net.still(z(), generator::forward)
                                .mean())) {
                    var e = assertThrows(IllegalArgumentException.class, () -> g.minimise(step, loss));
                    assertTrue(e.getMessage().contains("depends on none of the weights"), e.getMessage());
                }
                // a slope of 0 is something else: the weights are seen
                g.minimise(step, () -> Scalars.times(generator.forward(z()).mean(), 0));
            });
        }
    }

    /** Its gradient would be that of the sum, a batch's size too long. */
    @Test
    void aLossIsOneNumber() {
        try (var d = new Player("D", Adam.rate(1e-2), critic)) {
            var e = assertThrows(IllegalArgumentException.class, () -> fit(1).run(
                            step -> d.minimise(step, () -> critic.forward(x()))));
            assertEquals("D's loss of shape (5, 1), expected one number: .mean()", e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aStepSizeThatIsNoNumberMovesNothing(Optimizer optimizer) {
        double[] before = Values.of(critic);
        try (var d = new Player("D", optimizer, critic).rate(done -> Math.log(-1))) {
            assertThrows(IllegalArgumentException.class, () -> fit(1).run(
                            step -> d.minimise(step, () -> critic.forward(x()).mean())));
        }
        assertArrayEquals(before, Values.of(critic));
    }

    @Test
    void settingsWithoutSenseAreRefused() {
        try (var d = new Player("D", Adam.rate(1e-2), critic)) {
            for (double bad : new double[] {Double.NaN, -1}) {
                assertThrows(IllegalArgumentException.class, () -> d.clipNorm(bad));
                assertThrows(IllegalArgumentException.class, () -> d.averaged(bad));
            }
            assertThrows(IllegalArgumentException.class, () -> d.clipNorm(0), "never a step");
            assertThrows(IllegalArgumentException.class, () -> d.averaged(1), "the first weights for ever");
        }
    }

    @Test
    void whatIsKeptOrLoggedIsAsItWasThen() {
        Two two = Net.initialize(new Two(), manager, Rng.of(1));
        try (var player = new Player("two", Sgd.rate(0.5), two)) {
            var history = fit(1).run(step -> {
                NDArray before = step.keep(two.w());
                step.log("w0", two.w().get(0));
                player.minimise(
                        step, () -> two.forward(manager.ones(new Shape(2))).sum());
                assertArrayEquals(new float[] {1, 1}, before.toFloatArray());
                assertArrayEquals(new float[] {0.5f, 0.5f}, two.values());
            });
            assertEquals(1, history.last("w0"));
        }
    }
}
