package genlab.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DistributionsTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void bernoulliSumsToOneOverAllPictures() {
        NDArray logits = manager.create(new float[] {-1.5f, 0.3f, 2});
        double sum = 0;
        for (int bits = 0; bits < 8; bits++) {
            NDArray x = manager.create(new float[] {bits & 1, (bits >> 1) & 1, (bits >> 2) & 1}, new Shape(1, 3));
            sum += Math.exp(
                    new Bernoulli(logits.reshape(1, 3)).logProbability(x).getFloat(0));
        }
        assertEquals(1, sum, 1e-6);
    }

    @Test
    void bernoulliStaysFiniteAtCertainty() {
        var sure = new Bernoulli(manager.create(new float[] {1000, -1000}, new Shape(1, 2)));
        assertEquals(
                0,
                sure.logProbability(manager.create(new float[] {1, 0}, new Shape(1, 2)))
                        .getFloat(0));
        assertEquals(
                -2000,
                sure.logProbability(manager.create(new float[] {0, 1}, new Shape(1, 2)))
                        .getFloat(0));
    }

    @Test
    void bernoulliSumsOverEverythingButTheRows() {
        var fair = new Bernoulli(manager.zeros(new Shape(3, 1, 2, 2)));
        float expected = (float) (4 * Math.log(0.5));
        assertArrayEquals(
                new float[] {expected, expected, expected},
                fair.logProbability(manager.ones(new Shape(3, 1, 2, 2))).toFloatArray(),
                1e-5f);
    }

    /** 100,000 tosses: within 5 standard deviations, false alarm 6e-7. */
    @Test
    void bernoulliSamplesWithItsMean() {
        int n = 100_000;
        var coin = new Bernoulli(manager.full(new Shape(n, 1), -1f));
        double p = coin.mean().getFloat(0);
        assertEquals(1 / (1 + Math.exp(1)), p, 1e-6);
        double mean = coin.sample(Rng.of(1)).mean().getFloat();
        assertEquals(p, mean, 5 * Math.sqrt(p * (1 - p) / n));
    }

    @Test
    void normalDensityIntegratesToOne() {
        int n = 20_001;
        NDArray z = manager.linspace(-20, 20, n).reshape(n, 1).toType(DataType.FLOAT64, false);
        NDArray density = normal(0.7, 1.3, n).logDensity(z).exp();
        assertEquals(1, density.sum().getDouble() * 40 / (n - 1), 1e-5);
    }

    @Test
    void klIsZeroAtTheStandardNormal() {
        NDArray kl = DiagonalNormal.standard(manager, new Shape(2, 3)).klToStandard();
        assertArrayEquals(new float[] {0, 0}, kl.toFloatArray());
    }

    /** KL = E_q[log q - log p], 200,000 draws: within 5 standard errors, false alarm 6e-7. */
    @Test
    void klInClosedFormAgreesWithMonteCarlo() {
        int n = 200_000;
        for (double[] parameters : new double[][] {{0, -2}, {1.5, 0}, {-0.7, 0.8}}) {
            var q = normal(parameters[0], parameters[1], n);
            var p = new DiagonalNormal(q.mean().zerosLike(), q.mean().zerosLike());
            NDArray z = q.sample(Rng.of(2));
            NDArray ratio = q.logDensity(z).sub(p.logDensity(z));
            double error = Math.sqrt(ratio.sub(ratio.mean()).square().mean().getDouble() / n);
            assertEquals(ratio.mean().getDouble(), q.klToStandard().getDouble(0), 5 * error);
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

    @Test
    void theSameStreamGivesTheSameSample() {
        var q = DiagonalNormal.standard(manager, new Shape(4, 3));
        assertArrayEquals(
                q.sample(Rng.of(4)).toFloatArray(), q.sample(Rng.of(4)).toFloatArray());
        assertTrue(q.sample(Rng.of(4)).getFloat(0, 0) != q.sample(Rng.of(5)).getFloat(0, 0));
    }

    private DiagonalNormal normal(double mean, double logVariance, int rows) {
        return new DiagonalNormal(
                manager.full(new Shape(rows, 1), (float) mean).toType(DataType.FLOAT64, false),
                manager.full(new Shape(rows, 1), (float) logVariance).toType(DataType.FLOAT64, false));
    }
}
