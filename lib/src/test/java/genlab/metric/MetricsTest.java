package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The measures of sets of feature vectors: against numpy on the same numbers, against closed forms, and what must hold. */
class MetricsTest {

    private static final double NUMPY = 1e-6; // relative: the features are float32

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static List<String[]> fixture(String name) throws IOException {
        try (var in = MetricsTest.class.getResourceAsStream("metrics.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(",", -1))
                    .filter(line -> line[0].equals(name))
                    .toList();
        }
    }

    private NDArray rows(String name) throws IOException {
        double[] values = fixture(name).stream()
                .flatMap(line -> Arrays.stream(line).skip(1).map(Double::valueOf))
                .mapToDouble(v -> v)
                .toArray();
        return manager.create(values, new Shape(values.length / 6, 6)).toType(DataType.FLOAT32, true);
    }

    private static void same(String name, double found) throws IOException {
        double numpy = Double.parseDouble(fixture(name).get(0)[1]);
        assertEquals(numpy, found, NUMPY * Math.abs(numpy), name);
    }

    /** By {@code src/test/python/metrics.py}. */
    @Test
    void numpyComesToTheSame() throws IOException {
        NDArray made = rows("made");
        NDArray real = rows("real");
        assertEquals(new Shape(60, 6), made.getShape());
        int owned = manager.getManagedArrays().size();
        same("fid", FrechetDistance.between(made, real));
        same("kid", KernelDistance.between(made, real));
        var third = PrecisionRecall.of(made, real);
        same("precision 3", third.precision());
        same("recall 3", third.recall());
        assertEquals(List.of(60L, 80L), List.of(third.made(), third.real()));
        var first = PrecisionRecall.of(made, real, 1);
        same("precision 1", first.precision());
        same("recall 1", first.recall());
        same("parzen", ParzenWindow.mean(real, made, 0.5));
        assertEquals(owned, manager.getManagedArrays().size(), "nothing is left behind");
        same("score", ClassifierScore.of(made.softmax(1)));
    }

    private NDArray normal(int n, int seed, double deviation, double mean) {
        return Rng.of(seed)
                .normal(manager, new Shape(n, 6))
                .mul(deviation)
                .add(mean)
                .toType(DataType.FLOAT32, true);
    }

    /**
     * N(m, s² I) against N(0, I) in 6 dimensions: 6 m² + 6 (s - 1)². The standard error of one estimate is 0.2 % (from 12 seeds of numpy's at
     * 40,000, 0.32 %): 1 % fails on one seed in a million.
     */
    @Test
    void theFrechetDistanceOfNormalsIsItsClosedForm() {
        double expected = 6 * 9 + 6;
        assertEquals(
                expected, FrechetDistance.between(normal(100_000, 1, 2, 3), normal(100_000, 2, 1, 0)), 0.01 * expected);
    }

    /**
     * The cubic kernel's moments of N(m, s² I) and N(n, t² I) in 6 dimensions. Without bias, so that many small sets will do: the standard
     * deviation of one of 1,000 is 4.6 % (60 seeds of numpy's), that of the mean of 200 is 0.32 %; 1 % fails on one seed in 500.
     */
    @Test
    void theKernelDistanceOfNormalsIsItsClosedForm() {
        double[][] sets = {{1.5, 1}, {1, -1}}; // deviation, mean of each coordinate
        double expected = kernel(sets[0], sets[0]) + kernel(sets[1], sets[1]) - 2 * kernel(sets[0], sets[1]);
        double found = 0;
        for (int i = 0; i < 200; i++) {
            try (NDArray x = normal(1000, 1000 + i, 1.5, 1);
                    NDArray y = normal(1000, 2000 + i, 1, -1)) {
                found += KernelDistance.between(x, y) / 200;
            }
        }
        assertEquals(expected, found, 0.01 * expected);
    }

    /** E k(x, y), by the moments of u = x·y: given x it is normal with mean x·n and variance t² |x|². */
    private static double kernel(double[] x, double[] y) {
        double f = 6;
        double a = f * x[1] * y[1];
        double xx = f * x[1] * x[1];
        double yy = f * y[1] * y[1];
        double s = x[0] * x[0];
        double t = y[0] * y[0];
        double second = a * a + s * yy + t * xx + f * s * t;
        double third = a * a * a + 3 * a * s * yy + 3 * t * a * (xx + (f + 2) * s);
        return third / (f * f * f) + 3 * second / (f * f) + 3 * a / f + 1;
    }

    /** The distance of a set to itself, turned round, and of sets of equal covariance: the squared distance of the means. */
    @Test
    void whatAFrechetDistanceMustObey() {
        NDArray x = normal(50, 5, 1, 0);
        NDArray y = normal(70, 6, 2, 1);
        assertEquals(0, FrechetDistance.between(x, x), 1e-9);
        assertEquals(6 * 0.25, FrechetDistance.between(x, x.add(0.5)), 1e-5);
        assertEquals(FrechetDistance.between(x, y), FrechetDistance.between(y, x), 1e-9);
        // columns in another order
        assertEquals(FrechetDistance.between(x, y), FrechetDistance.between(x.flip(1), y.flip(1)), 1e-9);
        // one picture over and over: no covariance at all
        NDArray one = x.get("0:1").repeat(0, 40);
        assertEquals(0, FrechetDistance.between(one, one), 1e-9);
    }

    /** Two sets of one source: an unbiased estimate is 0 on average. 40 pairs of sets, within 4 standard errors of their mean. */
    @Test
    void theKernelDistanceHasNoBiasAndTheFrechetDistanceHas() {
        double[] kid = new double[40];
        double[] fid = new double[40];
        for (int i = 0; i < 40; i++) {
            NDArray x = normal(60, 100 + i, 1, 0);
            NDArray y = normal(60, 200 + i, 1, 0);
            kid[i] = KernelDistance.between(x, y);
            fid[i] = FrechetDistance.between(x, y);
        }
        var found = Arrays.stream(kid).summaryStatistics();
        double variance = Arrays.stream(kid)
                        .map(v -> (v - found.getAverage()) * (v - found.getAverage()))
                        .sum()
                / 39;
        assertTrue(Math.abs(found.getAverage()) < 4 * Math.sqrt(variance / 40), "" + found);
        assertTrue(found.getMin() < 0);
        assertTrue(Arrays.stream(fid).min().orElseThrow() > 0.2, Arrays.toString(fid));
    }

    /** On a line over 1/N exactly; and of normals, whose distance is 0: far nearer to 0 than the value of the most samples. */
    @Test
    void theLimitTakesTheBiasAway() {
        var line = Unlimited.of(new int[] {10, 20, 50}, n -> 3 + 7.0 / n);
        assertEquals(3, line.limit(), 1e-9);
        assertEquals(7, line.slope(), 1e-9);
        assertArrayEquals(new double[] {3.7, 3.35, 3.14}, line.values(), 1e-9);
        NDArray x = normal(2000, 7, 1, 0);
        NDArray y = normal(2000, 8, 1, 0);
        var found = Unlimited.of(
                new int[] {200, 400, 600, 1000, 2000}, n -> FrechetDistance.between(x.get("0:" + n), y.get("0:" + n)));
        assertTrue(Math.abs(found.limit()) < found.values()[4] / 2, "" + found);
        assertThrows(IllegalArgumentException.class, () -> Unlimited.of(new int[] {5, 5}, n -> n));
    }

    /** Sure and all classes alike: as many as there are. One class, or nothing known: 1. */
    @Test
    void theScoreIsBetweenOneAndTheNumberOfClasses() {
        NDArray sure = manager.eye(10);
        assertEquals(10, ClassifierScore.of(sure), 1e-6);
        assertEquals(1, ClassifierScore.of(sure.get("3:4").repeat(0, 20)), 1e-6);
        assertEquals(1, ClassifierScore.of(manager.ones(new Shape(5, 10)).div(10)), 1e-6);
        assertEquals(5, ClassifierScore.of(sure.get("0:5")), 1e-6);
    }

    /** Copies are inside at distance 0; what is far is outside; one picture over and over recalls nothing but itself. */
    @Test
    void precisionAndRecallOfKnownSets() {
        NDArray real = normal(100, 9, 1, 0);
        var copies = PrecisionRecall.of(real, real);
        assertEquals(1, copies.precision());
        assertEquals(1, copies.recall());
        var far = PrecisionRecall.of(real.add(100), real);
        assertEquals(0, far.precision() + far.recall());
        var one = PrecisionRecall.of(real.get("0:1").repeat(0, 100), real);
        assertEquals(1, one.precision());
        assertEquals(0.01, one.recall(), 1e-12);
    }

    /** One sample is one normal; the width with the highest mean is that of the data. */
    @Test
    void windowsAreNormals() {
        NDArray x = normal(30, 10, 1, 0);
        NDArray zero = manager.zeros(new Shape(1, 6));
        double squares = x.square().sum(new int[] {1}).mean().getFloat();
        assertEquals(-squares / (2 * 0.49) - 3 * Math.log(2 * Math.PI * 0.49), ParzenWindow.mean(x, zero, 0.7), 1e-5);
        assertEquals(1, ParzenWindow.width(normal(500, 11, 1, 0), zero, 0.25, 0.5, 1, 2, 4));
    }

    @Test
    void whatCannotBeMeasuredSaysSo() {
        NDArray x = normal(5, 12, 1, 0);
        NDArray one = x.get("0:1");
        assertThrows(IllegalArgumentException.class, () -> FrechetDistance.between(one, x));
        assertThrows(IllegalArgumentException.class, () -> FrechetDistance.between(x.div(0), x));
        assertThrows(IllegalArgumentException.class, () -> FrechetDistance.between(x, x.get(":, :3")));
        assertThrows(IllegalArgumentException.class, () -> KernelDistance.between(one, x));
        assertThrows(IllegalArgumentException.class, () -> PrecisionRecall.of(x, x, 5));
        assertThrows(IllegalArgumentException.class, () -> PrecisionRecall.of(x, x, 0));
    }

    /** More rows than are taken at a time: blocks change nothing. */
    @Test
    void blocksAreSeamless() {
        NDArray x = normal(450, 13, 1, 0);
        double[] sums = Pairs.each(x, rows -> rows.sum(new int[] {1}));
        assertArrayEquals(x.sum(new int[] {1}).toType(DataType.FLOAT64, true).toDoubleArray(), sums, 1e-5);
        NDArray both = NDArrays.concat(new NDList(x, x));
        assertEquals(1, PrecisionRecall.of(both, x).precision());
    }

    /** Sets that do not fit, none, numbers that are none: what came stands in the message, and nothing is left behind. */
    @Test
    void whatDoesNotFitSaysSo() {
        NDArray x = normal(5, 12, 1, 0);
        NDArray narrow = x.get(":, :3");
        NDArray none = x.get("0:0");
        NDArray holed = x.duplicate();
        holed.set(new NDIndex("2, 1"), Float.NaN);
        NDArray endless = x.duplicate();
        endless.set(new NDIndex("2, 1"), Float.POSITIVE_INFINITY);
        List<BiFunction<NDArray, NDArray, Object>> measures = List.of(
                FrechetDistance::between,
                KernelDistance::between,
                (a, b) -> PrecisionRecall.of(a, b, 1),
                (a, b) -> ParzenWindow.mean(a, b, 1));
        int owned = manager.getManagedArrays().size();
        for (var measure : measures) {
            says(() -> measure.apply(x, narrow), "(5, 6)", "(5, 3)");
            for (NDArray bad : List.of(none, holed, endless)) {
                String shape = bad.getShape().toString();
                says(() -> measure.apply(bad, x), shape);
                says(() -> measure.apply(x, bad), shape);
            }
        }
        says(() -> ParzenWindow.mean(x, x, 0), "0.0");
        says(() -> ParzenWindow.mean(x, x, Double.NaN), "NaN");
        says(() -> ParzenWindow.width(x, x), "widths");
        says(() -> ClassifierScore.of(x.get("0")), "(6)");
        says(() -> ClassifierScore.of(none), "(0, 6)");
        says(() -> ClassifierScore.of(x), "(5, 6)"); // logits, taken for probabilities
        says(() -> Unlimited.of(new int[] {0, 5}, n -> n), "[0, 5]");
        assertEquals(owned + 1, manager.getManagedArrays().size(), "but for the row that was handed over");
    }

    private static void says(Executable measure, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, measure).getMessage();
        assertTrue(Arrays.stream(parts).allMatch(message::contains), message);
    }

    /** Tiny, huge, and far from 0: only where they lie among each other counts. */
    @Test
    void aScaleAndAPlaceChangeNothing() {
        NDArray x = normal(70, 14, 1, 0).toType(DataType.FLOAT64, false);
        NDArray y = normal(90, 15, 1.5, 0.5).toType(DataType.FLOAT64, false);
        var expected = PrecisionRecall.of(x, y);
        double distance = FrechetDistance.between(x, y);
        double density = ParzenWindow.mean(x, y, 0.7);
        for (double scale : new double[] {1e-20, 1e20}) {
            assertEquals(expected, PrecisionRecall.of(x.mul(scale), y.mul(scale)), "times " + scale);
            assertEquals(distance, FrechetDistance.between(x.mul(scale), y.mul(scale)) / scale / scale, 1e-9);
            double found = ParzenWindow.mean(x.mul(scale), y.mul(scale), 0.7 * scale) + 6 * Math.log(scale);
            assertEquals(density, found, 1e-9);
        }
        assertEquals(expected, PrecisionRecall.of(x.add(1e6), y.add(1e6)));
        assertEquals(density, ParzenWindow.mean(x.add(1e6), y.add(1e6), 0.7), 1e-6);
        assertEquals(distance, FrechetDistance.between(x.add(1e6), y.add(1e6)), 1e-6);
    }

    /** Turned round in memory, of another manager, with a gradient asked for: the same numbers, and nothing left with either. */
    @Test
    void howTheyLieInMemoryChangesNothing() {
        NDArray x = normal(230, 16, 1, 0);
        NDArray y = normal(410, 17, 1.2, 0.2);
        try (var other = NDManager.newBaseManager();
                var on = GradMode.on()) {
            NDArray turned = y.transpose().duplicate().transpose();
            turned.attach(other);
            turned.setRequiresGradient(true);
            int owned = manager.getManagedArrays().size();
            int others = other.getManagedArrays().size();
            assertEquals(FrechetDistance.between(x, y), FrechetDistance.between(x, turned), 1e-9);
            assertEquals(KernelDistance.between(x, y), KernelDistance.between(x, turned), 1e-9);
            assertEquals(PrecisionRecall.of(x, y), PrecisionRecall.of(x, turned));
            assertEquals(PrecisionRecall.of(y, x), PrecisionRecall.of(turned, x));
            assertEquals(ParzenWindow.mean(x, y, 1), ParzenWindow.mean(x, turned, 1), 1e-9);
            assertEquals(owned, manager.getManagedArrays().size());
            assertEquals(others, other.getManagedArrays().size());
        }
    }

    /** A stop ends each of them, and leaves nothing behind. */
    @Test
    void allCanBeStopped() {
        NDArray x = normal(230, 18, 1, 0);
        int owned = manager.getManagedArrays().size();
        for (Executable measure : List.<Executable>of(
                () -> FrechetDistance.between(x, x),
                () -> KernelDistance.between(x, x),
                () -> PrecisionRecall.of(x, x),
                () -> ParzenWindow.mean(x, x, 1))) {
            Thread.currentThread().interrupt();
            assertThrows(Stopped.class, measure);
        }
        assertEquals(owned, manager.getManagedArrays().size());
    }
}
