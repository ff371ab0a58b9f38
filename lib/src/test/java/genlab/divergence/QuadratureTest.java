package genlab.divergence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import genlab.data.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QuadratureTest {

    /** Closed forms of normal densities; the kinks of the total variation cost some digits. */
    @ParameterizedTest
    @EnumSource
    void normalDensities(FDivergence f) {
        double[][] pairs = {{0, 1, 0.8, 0.95}, {0, 1, 0.8, 1}, {-1, 0.7, 1, 0.9}, {0.3, 1.4, 0, 1.1}, {2, 0.5, 2, 0.6}};
        for (double[] pair : pairs) {
            Normals.divergence(f, pair[0], pair[1], pair[2], pair[3]).ifPresent(closed -> {
                double sum = Quadrature.divergence(
                        f, NormalMixture.normal(pair[0], pair[1]), NormalMixture.normal(pair[2], pair[3]));
                double tolerance = f == FDivergence.TOTAL_VARIATION ? 1e-5 : 1e-9;
                assertEquals(closed, sum, tolerance * (1 + closed), Arrays.toString(pair));
            });
        }
    }

    @Test
    void infiniteIntegralsAreInfinite() {
        assertEquals(
                Double.POSITIVE_INFINITY,
                Normals.divergence(FDivergence.PEARSON, 0, 1, 0, 0.5).getAsDouble());
        assertEquals(
                Double.POSITIVE_INFINITY,
                Normals.divergence(FDivergence.NEYMAN, 0, 0.5, 0, 1).getAsDouble());
    }

    @ParameterizedTest
    @EnumSource
    void ofOneDensityAndItself(FDivergence f) {
        var p = NormalMixture.ofFGan();
        assertEquals(f == FDivergence.GAN ? -2 * Math.log(2) : 0, Quadrature.divergence(f, p, p), 1e-12);
        Normals.divergence(f, 0.3, 2, 0.3, 2).ifPresent(d -> assertEquals(0, d, 1e-12));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0.1, 1", "0, 1, 3, 2", "0, 1, 15, 1"})
    void jensenShannonIsBetweenZeroAndLnTwo(double m, double s, double n, double t) {
        var p = NormalMixture.normal(m, s);
        var q = NormalMixture.normal(n, t);
        double js = Quadrature.divergence(FDivergence.JENSEN_SHANNON, p, q);
        assertTrue(js > 0 && js <= Math.log(2) + 1e-12, "" + js);
        // max V = 2 JS - 2 ln 2
        assertEquals(2 * js - 2 * Math.log(2), Quadrature.divergence(FDivergence.GAN, p, q), 1e-10);
        if (n == 15) {
            assertEquals(Math.log(2), js, 1e-9);
        }
    }

    @Test
    void swappedDensitiesSwapTheDirections() {
        var p = NormalMixture.normal(0, 1);
        var q = NormalMixture.ofFGan();
        assertEquals(
                Quadrature.divergence(FDivergence.KL, p, q),
                Quadrature.divergence(FDivergence.REVERSE_KL, q, p),
                1e-10);
        assertEquals(
                Quadrature.divergence(new WeightedJensenShannon(0.2), p, q),
                Quadrature.divergence(new WeightedJensenShannon(0.8), q, p),
                1e-10);
    }

    /** The bound with the best T is the divergence; with any other it is less. */
    @ParameterizedTest
    @EnumSource
    void theBoundIsBelowAndTouches(FDivergence f) {
        var p = NormalMixture.normal(0, 1);
        var q = NormalMixture.normal(0.8, 0.95);
        double truth = Quadrature.divergence(f, p, q);
        for (double factor : new double[] {0.5, 0.9, 1, 1.1, 1.4}) {
            double[] t = Quadrature.grid();
            double[] c = t.clone();
            for (int i = 0; i < t.length; i++) {
                double v = Math.max(-15, Math.min(15, factor * (p.logDensity(t[i]) - q.logDensity(t[i]))));
                t[i] = f.slope(Math.exp(v));
                c[i] = f.conjugate(t[i]);
            }
            double bound = Quadrature.bound(t, c, p, q);
            if (factor == 1 || f == FDivergence.TOTAL_VARIATION) {
                assertEquals(truth, bound, 1e-4, "factor " + factor);
            } else {
                assertTrue(bound < truth - 1e-5, "factor " + factor + ": " + bound + " of " + truth);
            }
        }
    }

    /** KL's optimum has the mixture's own mean and variance; the others' are local minima. */
    @ParameterizedTest
    @EnumSource
    void theNearestNormal(FDivergence f) {
        var p = NormalMixture.ofFGan();
        var best = Quadrature.nearestNormal(f, p);
        double mean = best.means()[0];
        double sd = best.sds()[0];
        if (f == FDivergence.KL) {
            double expected = -0.33 + 1.34;
            double variance = 0.33 * (1 + 0.065) + 0.67 * (4 + 2) - expected * expected;
            assertArrayEquals(new double[] {expected, Math.sqrt(variance)}, new double[] {mean, sd}, 1e-4);
        }
        double least = Quadrature.divergence(f, p, best);
        for (double[] move : new double[][] {{0.05, 0}, {-0.05, 0}, {0, 0.05}, {0, -0.05}, {0.8, 0}, {-0.8, 0}}) {
            var other = NormalMixture.normal(mean + move[0], sd + move[1]);
            assertTrue(Quadrature.divergence(f, p, other) > least, Arrays.toString(move));
        }
    }

    /** Two equal hills far apart: KL's best has their mean and variance, reverse KL's is one hill, at ln 2, or, worse, a wide one. */
    @Test
    void theValleyIsThatOfTheStart() {
        var hills = new NormalMixture(new double[] {0.5, 0.5}, new double[] {-2.5, 2.5}, new double[] {0.6, 0.6});
        var hill = NormalMixture.normal(2.5, 0.6);
        var both = Quadrature.nearestNormal(FDivergence.KL, hills, hill);
        assertEquals(0, both.means()[0], 1e-4);
        assertEquals(Math.sqrt(2.5 * 2.5 + 0.6 * 0.6), both.sds()[0], 1e-4);
        var one = Quadrature.nearestNormal(FDivergence.REVERSE_KL, hills, hill);
        assertEquals(2.5, one.means()[0], 1e-3);
        double least = Quadrature.divergence(FDivergence.REVERSE_KL, hills, one);
        assertEquals(Math.log(2), least, 1e-3);
        var wide = Quadrature.nearestNormal(FDivergence.REVERSE_KL, hills);
        assertTrue(Quadrature.divergence(FDivergence.REVERSE_KL, hills, wide) > 2 * least);
    }

    @Test
    void aDensityIntegratesToOneAndIsWhatIsDrawn() {
        var p = NormalMixture.ofFGan();
        assertEquals(1, Quadrature.integral(p::density), 1e-12);
        int n = 100_000;
        try (var manager = NDManager.newBaseManager()) {
            float[] x = p.sample(manager, n, Rng.of(4)).toFloatArray();
            double below = 0;
            for (float value : x) {
                below += value < 0 ? 1.0 / n : 0;
            }
            double expected = Quadrature.integral(y -> y < -1e-9 ? p.density(y) : y < 1e-9 ? p.density(y) / 2 : 0);
            // four standard errors: a false alarm in 16,000 seeds, and the seed is fixed
            assertEquals(expected, below, 4 * Math.sqrt(expected * (1 - expected) / n));
        }
    }

    @Test
    void listsOfOneLength() {
        assertThrows(
                IllegalArgumentException.class, () -> new NormalMixture(new double[2], new double[2], new double[1]));
        assertThrows(IllegalArgumentException.class, () -> new WeightedJensenShannon(1));
    }
}
