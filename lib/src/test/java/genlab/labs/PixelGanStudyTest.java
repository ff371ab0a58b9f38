package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.Tensors;
import genlab.labs.PixelGanStudy.Model;
import genlab.labs.PixelGanStudy.Recipe;
import genlab.labs.PixelGanStudy.Setting;
import genlab.labs.PixelGanStudy.Sight;
import genlab.study.Trial;
import genlab.testing.Managed;
import genlab.training.Fit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Managed.class)
class PixelGanStudyTest {

    private static final double LN_K = Math.log(PixelGanStudy.CLASSES);

    private static Model model(Recipe recipe, Sight sight, NDManager manager) {
        return Model.of(recipe, sight, 4, manager, Rng.of(3));
    }

    private static NDArray coins(NDManager manager, int count) {
        return Rng.of(5).bernoulli(manager.ones(new Shape(count, 1, 14, 14)).mul(0.5f));
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsAPureFunctionWithNumbersThatFit(Recipe recipe) {
        var trial = new Trial(3, Scale.SMOKE, DataSource.GENERATED);
        var setting = new Setting(recipe, Sight.SHORT);
        var result = new PixelGanStudy().run(setting, trial);
        assertEquals(result, new PixelGanStudy().run(setting, trial));
        boolean normal = recipe == Recipe.NORMAL || recipe == Recipe.BOUND;
        assertEquals(normal, Double.isNaN(result.maximum()), "" + result);
        assertTrue(result.nats() > 0 && result.information() < LN_K + 0.2, "" + result);
        assertTrue(result.digit() >= 0 && result.digit() <= 1 && Math.abs(result.width()) <= 1, "" + result);
        if (!normal) {
            assertTrue(result.toPrior() > -1e-5 && result.information() > -1e-5, "" + result);
            assertTrue(result.maximum() >= 0.1 && result.maximum() <= 1, "" + result);
            assertTrue(result.wrong() >= 0 && result.wrong() <= 1, "" + result);
            assertEquals(recipe != Recipe.SOFTMAX, result.leak() == 0, "only probabilities leak: " + result);
        }
    }

    /** Frequencies of 20,000 draws, six standard deviations (false alarms: 1e-8 a class); one-hot but for rounding. */
    @Test
    void aClassIsDrawnAsOftenAsItsProbabilitySays(NDManager manager) {
        NDArray l = Rng.of(1).normal(manager, new Shape(1, PixelGanStudy.CLASSES));
        NDArray drawn = PixelGanStudy.draw(l.repeat(0, 20_000), 0.5, Rng.of(2));
        double[] share = Tensors.doubles(drawn.mean(new int[] {0}));
        double[] p = Tensors.doubles(l.softmax(1));
        for (int k = 0; k < p.length; k++) {
            assertEquals(p[k], share[k], 6 * Math.sqrt(p[k] * (1 - p[k]) / 20_000));
        }
        assertEquals(1, Tensors.number(drawn.max(new int[] {1}).min()), 1e-6);
    }

    /** By hand: s = softmax((l + g) / T), and d(s R) / dl_j = s_j (R_j - s R) / T. */
    @Test
    void aDrawnClassHasTheSlopeOfTheSoftDraw(NDManager manager) {
        double t = 0.4;
        NDArray l = Rng.of(1).normal(manager, new Shape(1, PixelGanStudy.CLASSES));
        NDArray cost = Rng.of(3).normal(manager, l.getShape());
        double[] slope = Tensors.doubles(Gradients.at(
                l, in -> PixelGanStudy.draw(in, t, Rng.of(2)).mul(cost).sum()));
        double[] u = Tensors.doubles(Rng.of(2).uniform(manager, 1e-6f, 1 - 1e-6f, l.getShape()));
        double[] of = Tensors.doubles(l);
        double[] r = Tensors.doubles(cost);
        double[] e = IntStream.range(0, u.length)
                .mapToDouble(k -> Math.exp((of[k] - Math.log(-Math.log(u[k]))) / t))
                .toArray();
        double sum = DoubleStream.of(e).sum();
        double mean =
                IntStream.range(0, e.length).mapToDouble(k -> e[k] / sum * r[k]).sum();
        for (int j = 0; j < e.length; j++) {
            assertEquals(e[j] / sum * (r[j] - mean) / t, slope[j], 1e-4);
        }
    }

    /** By the slope of the price at one pixel: it changes with a pixel that some output sees together with this one. */
    @ParameterizedTest
    @EnumSource
    void sight(Sight sight, NDManager manager) {
        var model = model(Recipe.NORMAL, sight, manager);
        int at = 6 * 14 + 6;
        double alone = slope(model, manager, at, -1);
        double beside = slope(model, manager, at, at + 1);
        double below = slope(model, manager, at, at + 5 * 14); // the fifth row below: beyond a short sight
        assertEquals(sight != Sight.NOTHING, Math.abs(beside - alone) > 1e-6, "a neighbour");
        assertEquals(sight == Sight.FAR, Math.abs(below - alone) > 1e-6, "five rows below");
        NDArray painted = model.paint(manager.zeros(new Shape(2, PixelGanStudy.LATENT)), Rng.of(4));
        assertEquals(new Shape(2, 1, 14, 14), painted.getShape());
        assertEquals(0, Tensors.number(painted.mul(painted.sub(1)).abs().sum()), 0, "zeros and ones");
    }

    private static double slope(Model model, NDManager manager, int at, int inked) {
        float[] ink = new float[14 * 14];
        if (inked >= 0) {
            ink[inked] = 1;
        }
        NDArray z = manager.ones(new Shape(1, PixelGanStudy.LATENT));
        NDArray x = manager.create(ink, new Shape(1, 1, 14, 14));
        return Tensors.doubles(Gradients.at(x, in -> model.nats(in, z).sum()))[at];
    }

    /** What the best critic of one-hot codes says, log p / q, is minus the balance in the mean over the codes. */
    @Test
    void balanceIsTheDivergenceFromEqualShares(NDManager manager) {
        double[] q = {0.5, 0.3, 0.2, 0, 0, 0, 0, 0, 0, 0};
        NDArray rows = manager.create(new float[] {.5f, .3f, .2f, 0, 0, 0, 0, 0, 0, 0}, new Shape(1, 10));
        double expected = 0;
        for (double share : q) {
            expected += share == 0 ? 0 : share * Math.log(share / 0.1);
        }
        assertEquals(expected, Tensors.number(PixelGanStudy.balance(rows)), 1e-4);
        assertEquals(0, Tensors.number(PixelGanStudy.balance(manager.eye(10))), 1e-4);
        assertEquals(LN_K, Tensors.number(PixelGanStudy.balance(manager.eye(10).get("0:1"))), 1e-4);
    }

    /** I + KL = ln K less the mean entropy, for twelve classes as for ten. */
    @Test
    void moreClassesThanDigits(NDManager manager) {
        var model = Model.ofClasses(12, Sight.SHORT, 4, manager, Rng.of(3));
        NDArray x = coins(manager, 20);
        NDArray z = model.codes(x, Rng.of(1));
        assertEquals(new Shape(20, 12), z.getShape());
        assertEquals(
                20,
                Tensors.number(
                        model.nats(x, z).gt(0).toType(DataType.FLOAT32, false).sum()));
        double[] found = PixelGanStudy.information(model, x, Rng.of(8));
        double entropy = Tensors.number(model.classes(x).entropy().mean());
        assertEquals(Math.log(12) - entropy, found[0] + found[1], 1e-5);
        assertEquals(
                Math.log(12),
                Tensors.number(PixelGanStudy.balance(manager.eye(12).get("0:1"))),
                1e-4);
        var four = Model.ofClasses(4, Sight.SHORT, 4, manager, Rng.of(3));
        var digits = PixelGanStudy.halved(KnownDigits.drawn(Scale.SMOKE, manager));
        var result = PixelGanStudy.measured(four, digits, new Fit("probe", 2, manager, Rng.of(4)), Rng.of(5));
        assertTrue(result.wrong() >= 0.5 && result.meansWrong() >= 0.5, "four names for ten digits: " + result);
        assertThrows(Exception.class, () -> PixelGanStudy.halved(digits), "halved twice");
        assertThrows(
                IllegalArgumentException.class,
                () -> Model.ofClasses(1, Sight.SHORT, 4, manager, Rng.of(3)),
                "one class");
    }

    /** An encoder that says the same of every picture: no information, and the divergence of one normal in closed form. */
    @ParameterizedTest
    @EnumSource(names = {"NORMAL", "CLASSES"})
    void aConstantCodeSaysNothing(Recipe recipe, NDManager manager) {
        var model = model(recipe, Sight.SHORT, manager);
        try (var off = GradMode.off()) {
            model.encoder().getParameters().values().forEach(p -> p.getArray()
                    .subi(p.getArray().duplicate()));
        }
        double[] found = PixelGanStudy.information(model, coins(manager, 1000), Rng.of(8));
        assertEquals(0, found[0], 1e-4);
        double variance = PixelGanStudy.FLOOR;
        double closed = recipe == Recipe.CLASSES ? 0 : variance - 1 - Math.log(variance);
        // z² / 2 has standard deviation variance / sqrt 2 for each of two dimensions: 0.1 / sqrt 1000 in all, twelve
        // of them
        assertEquals(closed, found[1], recipe == Recipe.CLASSES ? 1e-4 : 0.04);
    }

    @Test
    void hardnessGrowsInTheFirstHalf() {
        double[] done = {0, 0.25, 0.5, 0.9};
        assertArrayEquals(
                new double[] {1, Math.sqrt(0.3), 0.3, 0.3},
                DoubleStream.of(done).map(PixelGanStudy::temperature).toArray(),
                1e-12);
        assertArrayEquals(
                new double[] {0, 0.5, 1, 1},
                DoubleStream.of(done).map(PixelGanStudy::premium).toArray(),
                1e-12);
    }
}
