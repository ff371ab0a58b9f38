package genlab.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CategoricalTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void probabilitiesAreExpOverSumOfExp() {
        var places = new Categorical(manager.create(new double[] {0, 1, 2, 3, 3, 1000}, new Shape(2, 3)));
        double[] logP = places.logP(manager.create(new long[] {2, 0})).toDoubleArray();
        assertEquals(2 - Math.log(1 + Math.E + Math.E * Math.E), logP[0], 1e-12);
        assertEquals(-997, logP[1], 1e-9, "a far logit neither overflows nor is cut off");
    }

    @Test
    void entropyOfEqualLogitsIsLogK() {
        var uniform = new Categorical(manager.full(new Shape(5, 167), 3f));
        for (float entropy : uniform.entropy().toFloatArray()) {
            assertEquals(Math.log(167), entropy, 1e-5);
        }
    }

    @Test
    void logPOfARowIsTheSumOverItsPlaces() {
        var d = new Categorical(Rng.of(1).normal(manager, new Shape(4, 3, 5)));
        NDArray values = manager.create(new long[] {0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1}, new Shape(4, 3));
        NDArray each = d.logPEach(values);
        assertEquals(values.getShape(), each.getShape());
        assertArrayEquals(each.sum(new int[] {1}).toFloatArray(), d.logP(values).toFloatArray(), 1e-6f);
    }

    /** 10,000 draws of 4 values: the statistic is above 11.34 in 1 % of all seeds; this seed is fixed. */
    @Test
    void drawsHaveTheProbabilitiesByChiSquare() {
        double[] p = {0.1, 0.2, 0.3, 0.4};
        int n = 10_000;
        NDArray logits = manager.create(p).log().expandDims(0).repeat(0, n);
        long[] drawn = new Categorical(logits).sample(Rng.of(7)).toLongArray();
        double[] counts = new double[4];
        for (long value : drawn) {
            counts[(int) value]++;
        }
        double chiSquare = 0;
        for (int k = 0; k < 4; k++) {
            chiSquare += Math.pow(counts[k] - n * p[k], 2) / (n * p[k]);
        }
        assertTrue(chiSquare < 11.34, "chi-square " + chiSquare);
    }

    /** Value by value on the host, from the same stream; sums of floats and doubles may differ by a rounding where u lies on a border. */
    @ParameterizedTest
    @CsvSource({"1, FLOAT32", "2, FLOAT32", "167, FLOAT32", "167, FLOAT64"})
    void drawsAreThoseOfAPlainLoop(int k, DataType type) {
        int n = 2500;
        NDArray logits = Rng.of(3).normal(manager, new Shape(n, 4, k)).mul(3).toType(type, false);
        var d = new Categorical(logits);
        NDArray drawn = d.sample(Rng.of(5));
        assertEquals(new Shape(n, 4), drawn.getShape());
        long[] values = drawn.toLongArray();
        double[] p = d.probabilities().toType(DataType.FLOAT64, false).toDoubleArray();
        var rng = Rng.of(5);
        for (int i = 0; i < values.length; i++) {
            double u = rng.uniform();
            int expected = 0;
            double sum = p[i * k];
            while (sum <= u && expected < k - 1) {
                expected++;
                sum += p[i * k + expected];
            }
            double below = sum - p[i * k + expected];
            if (Math.min(Math.abs(sum - u), Math.abs(below - u)) > 1e-6) {
                assertEquals(expected, values[i], "draw " + i);
            }
        }
    }

    @Test
    void whatIsImpossibleIsNeverDrawn() {
        NDArray logits =
                manager.create(new float[] {-1e9f, 0, 0, -1e9f}).expandDims(0).repeat(0, 1000);
        for (long value : new Categorical(logits).sample(Rng.of(1)).toLongArray()) {
            assertTrue(value == 1 || value == 2);
        }
    }

    /** A place of zeros before, between and behind 99 small probabilities whose sum is rounded: 200,000 draws. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void whatIsImpossibleIsNeverDrawnWhereSumsAreRounded(DataType type) {
        int k = 300;
        float[] logits = new float[k];
        for (int j = 0; j < k; j++) {
            logits[j] = j % 3 == 1 ? (float) Rng.of(j).normal() : Float.NEGATIVE_INFINITY;
        }
        var row = new Categorical(
                manager.create(logits, new Shape(1, k)).toType(type, false).repeat(0, 10_000));
        var rng = Rng.of(2);
        for (int i = 0; i < 20; i++) {
            for (long value : row.sample(rng).toLongArray()) {
                assertEquals(1, value % 3, "drawn: " + value);
            }
        }
    }
}
