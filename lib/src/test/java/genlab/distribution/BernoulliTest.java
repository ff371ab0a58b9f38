package genlab.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BernoulliTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void staysFiniteAtCertainty() {
        var sure = new Bernoulli(manager.create(new float[] {1000, -1000}, new Shape(1, 2)));
        assertEquals(
                0,
                sure.logP(manager.create(new float[] {1, 0}, new Shape(1, 2))).getFloat(0));
        assertEquals(
                -2000,
                sure.logP(manager.create(new float[] {0, 1}, new Shape(1, 2))).getFloat(0));
    }

    @Test
    void sumsOverEverythingButTheRows() {
        var fair = new Bernoulli(manager.zeros(new Shape(3, 1, 2, 2)));
        float expected = (float) (4 * Math.log(0.5));
        assertArrayEquals(
                new float[] {expected, expected, expected},
                fair.logP(manager.ones(new Shape(3, 1, 2, 2))).toFloatArray(),
                1e-5f);
    }

    /** 100,000 tosses: within 5 standard deviations, false alarm 6e-7. */
    @Test
    void drawsHaveItsMean() {
        int n = 100_000;
        var coin = new Bernoulli(manager.full(new Shape(n, 1), -1f));
        double p = coin.mean().getFloat(0);
        assertEquals(1 / (1 + Math.exp(1)), p, 1e-6);
        double mean = coin.sample(Rng.of(1)).mean().getFloat();
        assertEquals(p, mean, 5 * Math.sqrt(p * (1 - p) / n));
    }
}
