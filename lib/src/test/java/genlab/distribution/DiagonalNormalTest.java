package genlab.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.testing.Slopes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagonalNormalTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void klIsZeroAtItself() {
        var prior = DiagonalNormal.standard(manager, 3);
        assertArrayEquals(new float[] {0}, prior.klTo(prior).toFloatArray());
        var q = normals(4, 3, 1);
        assertArrayEquals(new double[4], q.klTo(q).toDoubleArray(), 1e-15);
    }

    /** ½ Σ (σ² + m² - 1 - log σ²), in a plain loop. */
    @Test
    void klToTheStandardNormalIsTheVaes() {
        var q = normals(4, 3, 1);
        double[] m = q.mean().toDoubleArray();
        double[] s = q.logVariance().toDoubleArray();
        double[] expected = new double[4];
        for (int i = 0; i < 12; i++) {
            expected[i / 3] += (Math.exp(s[i]) + m[i] * m[i] - 1 - s[i]) / 2;
        }
        var prior = DiagonalNormal.standard(manager, 3, DataType.FLOAT64);
        assertArrayEquals(expected, q.klTo(prior).toDoubleArray(), 1e-13);
        // one row of the other is the same as one for each
        var four = new DiagonalNormal(q.mean().zerosLike(), q.mean().zerosLike());
        assertArrayEquals(expected, q.klTo(four).toDoubleArray(), 1e-13);
    }

    /** KL = E_q[log q - log p], 200,000 draws: within 5 standard errors, three numbers, false alarm 2e-6. */
    @ParameterizedTest
    @CsvSource({"0, -2, 0, 0", "1.5, 0, 0, 0", "-0.7, 0.8, 0.4, 1.1"})
    void klInClosedFormAgreesWithMonteCarlo(double m, double s, double n, double t) {
        int draws = 200_000;
        var q = new DiagonalNormal(column(draws, m), column(draws, s));
        var p = new DiagonalNormal(column(1, n), column(1, t));
        NDArray z = q.sample(Rng.of(2));
        NDArray ratio = q.logP(z).sub(p.logP(z));
        double error = Math.sqrt(ratio.sub(ratio.mean()).square().mean().getDouble() / draws);
        assertEquals(ratio.mean().getDouble(), q.klTo(p).getDouble(0), 5 * error);
    }

    @Test
    void slopesOfTheKlAreDifferenceQuotients() {
        var q = normals(4, 3, 1);
        var p = normals(1, 3, 2);
        Slopes.check(List.of(q.mean(), q.logVariance(), p.mean(), p.logVariance()), () -> q.klTo(p));
    }

    @Test
    void aPriorOfAnotherSizeIsNamed() {
        var q = normals(4, 3, 1);
        var e = assertThrows(IllegalArgumentException.class, () -> q.klTo(normals(1, 2, 2)));
        assertEquals("x of shape (4, 3) for a distribution of shape (1, 2)", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> normals(1, 3, 2).klTo(q), "four priors for one posterior");
    }

    @Test
    void theKlLeavesNothingWithThePrior() {
        try (var owner = manager.newSubManager()) {
            var prior = DiagonalNormal.standard(owner, 3, DataType.FLOAT64);
            for (int i = 0; i < 100; i++) {
                normals(4, 3, i).klTo(prior);
            }
            assertEquals(2, owner.getManagedArrays().size());
        }
    }

    /** z = m + exp(s / 2) e: dz/dm = 1 and dz/ds = (z - m) / 2, for whatever noise was drawn. */
    @Test
    void theGradientGoesThroughTheSample() {
        NDArray mean = manager.create(new float[] {1, -2}, new Shape(1, 2));
        NDArray logVariance = manager.create(new float[] {0.5f, -1}, new Shape(1, 2));
        mean.setRequiresGradient(true);
        logVariance.setRequiresGradient(true);
        try (var on = GradMode.on();
                var list = new TensorList(List.of(mean, logVariance))) {
            NDArray z = new DiagonalNormal(mean, logVariance).sample(Rng.of(3));
            float[] half = z.sub(mean).div(2).toFloatArray();
            try (var gradients = Gradients.of(z.sum(), list)) {
                assertArrayEquals(
                        new float[] {1, 1}, gradients.arrays(manager).get(0).toFloatArray());
                assertArrayEquals(half, gradients.arrays(manager).get(1).toFloatArray(), 1e-6f);
            }
        }
    }

    /** The same when Java's collector has run between the draw and the gradient: the noise must be in the engine's memory. */
    @Test
    void theNoiseOutlivesItsHandle() throws InterruptedException {
        int n = 20_000;
        var q = new DiagonalNormal(manager.zeros(new Shape(n, 1)), manager.zeros(new Shape(n, 1)));
        q.logVariance().setRequiresGradient(true);
        try (var on = GradMode.on();
                var list = new TensorList(List.of(q.logVariance()))) {
            NDArray z = q.sample(Rng.of(3));
            float[] half = z.div(2).toFloatArray();
            for (int i = 0; i < 3; i++) {
                System.gc();
                Thread.sleep(50);
                for (int j = 0; j < 50; j++) {
                    manager.create(new float[n]).close();
                }
            }
            try (var gradients = Gradients.of(z.sum(), list)) {
                assertArrayEquals(half, gradients.arrays(manager).get(0).toFloatArray(), 1e-6f);
            }
        }
    }

    /** E z² = m² + σ² and E e^z = e^{m + σ²/2}, and the slope of the first. */
    @Test
    void expectationsAreTheClosedForms() {
        var q = new DiagonalNormal(column(1, 0.4), column(1, -0.3));
        double v = Math.exp(-0.3);
        assertEquals(0.16 + v, q.expectation(z -> z.square().squeeze(1)).getDouble(0), 1e-12);
        assertEquals(
                Math.exp(0.4 + v / 2), q.expectation(z -> z.exp().squeeze(1)).getDouble(0), 1e-12);
        Slopes.check(
                List.of(q.mean(), q.logVariance()),
                () -> q.expectation(z -> z.square().squeeze(1)));
    }

    /** What 201 nodes make goes; the one number a row stays. */
    @Test
    void anExpectationLeavesNothingBehind() {
        var q = normals(2, 1, 1);
        int owned = manager.getManagedArrays().size();
        NDArray mean = q.expectation(z -> q.logP(z).mul(2));
        assertEquals(owned + 1, manager.getManagedArrays().size());
        mean.close();
        assertEquals(owned, manager.getManagedArrays().size());
    }

    @Test
    void anExpectationNeedsACodeOfOneNumberAndEndsAtAStop() {
        assertThrows(IllegalArgumentException.class, () -> normals(2, 2, 1).expectation(z -> z.sum(new int[] {1})));
        var q = normals(2, 1, 1);
        Thread.currentThread().interrupt();
        assertThrows(Stopped.class, () -> q.expectation(z -> z.squeeze(1)));
    }

    private DiagonalNormal normals(int rows, int dimensions, int seed) {
        var shape = new Shape(rows, dimensions);
        var rng = Rng.of(seed);
        return new DiagonalNormal(
                rng.normal(manager, shape).toType(DataType.FLOAT64, false),
                rng.normal(manager, shape).toType(DataType.FLOAT64, false));
    }

    private NDArray column(int rows, double value) {
        return manager.zeros(new Shape(rows, 1), DataType.FLOAT64).add(value);
    }
}
