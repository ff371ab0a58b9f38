package genlab.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GaussianMixtureTest {

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
    void oneNormalIsTheDiagonalNormal() {
        NDArray x = points(20, 1);
        var one = new GaussianMixture(manager.create(new double[] {3}), matrix(1, 2, 0.5, -1), matrix(1, 2, 0.3, -0.7));
        var normal =
                new DiagonalNormal(one.means().repeat(0, 20), one.logVariances().repeat(0, 20));
        assertArrayEquals(normal.logP(x).toDoubleArray(), one.logP(x).toDoubleArray(), 1e-12);
    }

    /** log p = log p(k) + log p(x|k) - log p(k|x), whatever k: Bayes' rule. */
    @Test
    void responsibilitiesAreBayesRule() {
        NDArray x = points(50, 2);
        NDArray r = three().responsibilities(x);
        NDArray logP = three().logJoint(x).sub(r.log());
        for (int k = 0; k < 3; k++) {
            assertArrayEquals(
                    three().logP(x).toDoubleArray(), logP.get(":, " + k).toDoubleArray(), 1e-10);
        }
    }

    @Test
    void farFromEveryNormalTheDensityIsFinite() {
        NDArray far = matrix(1, 2, 1e4, 0);
        double value = three().logP(far).getDouble(0);
        assertTrue(Double.isFinite(value) && value < -1e6, "" + value);
    }

    /** Over 40 starts, 30 steps each, from other data each time. */
    @Test
    void theLikelihoodNeverFalls() {
        for (int seed = 0; seed < 40; seed++) {
            try (NDManager own = manager.newSubManager()) {
                NDArray x = points(120, 100 + seed);
                x.attach(own);
                var mixture = GaussianMixture.start(x, 2 + seed % 5, Rng.of(seed));
                double before = mixture.logP(x).sum().getDouble();
                double first = before;
                for (int step = 0; step < 30; step++) {
                    mixture = mixture.improved(x);
                    double now = mixture.logP(x).sum().getDouble();
                    assertTrue(now >= before - 1e-9, "seed " + seed + ", step " + step + ": " + before + " -> " + now);
                    before = now;
                }
                assertTrue(before > first + 1, "and it rises");
            }
        }
    }

    /** No climb of its own ends higher, and some end lower. */
    @Test
    void theBestOfSeveralStartsIsTheHighest() {
        NDArray x = points(120, 7);
        double best =
                GaussianMixture.fitted(x, 4, 8, 20, Rng.of(5)).logP(x).sum().getDouble();
        double[] ends = new double[8];
        for (int s = 0; s < 8; s++) {
            var mixture = GaussianMixture.start(x, 4, Rng.of(5).split(s));
            for (int step = 0; step < 20; step++) {
                mixture = mixture.improved(x);
            }
            ends[s] = mixture.logP(x).sum().getDouble();
        }
        assertEquals(Arrays.stream(ends).max().orElseThrow(), best);
        assertTrue(Arrays.stream(ends).min().orElseThrow() < best - 0.1, Arrays.toString(ends));
    }

    /** Two points and two normals: each would shrink to nothing on its point. */
    @Test
    void aNormalOnOnePointStaysFinite() {
        NDArray x = matrix(3, 1, 0, 1, 1);
        var mixture = GaussianMixture.start(x, 2, Rng.of(1));
        double before = Double.NEGATIVE_INFINITY;
        for (int step = 0; step < 100; step++) {
            mixture = mixture.improved(x);
            double now = mixture.logP(x).sum().getDouble();
            assertTrue(Double.isFinite(now) && now >= before - 1e-9, "step " + step + ": " + now);
            before = now;
        }
    }

    /** One step against the textbook's sums, in plain loops. */
    @Test
    void oneStepIsTheTextbooks() {
        NDArray x = points(60, 4);
        var before = three();
        var after = before.improved(x);
        double[] xs = x.toDoubleArray();
        double[] w = before.weights().toDoubleArray();
        double[] m = before.means().toDoubleArray();
        double[] v = before.logVariances().exp().toDoubleArray();
        double[][] r = new double[60][3];
        for (int i = 0; i < 60; i++) {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                double p = w[k];
                for (int d = 0; d < 2; d++) {
                    double e = xs[2 * i + d] - m[2 * k + d];
                    p *= Math.exp(-e * e / (2 * v[2 * k + d])) / Math.sqrt(2 * Math.PI * v[2 * k + d]);
                }
                r[i][k] = p;
                sum += p;
            }
            for (int k = 0; k < 3; k++) {
                r[i][k] /= sum;
            }
        }
        for (int k = 0; k < 3; k++) {
            int component = k;
            double given = Arrays.stream(r).mapToDouble(row -> row[component]).sum();
            assertEquals(given / 60, after.weights().getDouble(k), 1e-12);
            for (int d = 0; d < 2; d++) {
                double mean = 0;
                double square = 0;
                for (int i = 0; i < 60; i++) {
                    mean += r[i][k] * xs[2 * i + d] / given;
                    square += r[i][k] * xs[2 * i + d] * xs[2 * i + d] / given;
                }
                assertEquals(mean, after.means().getDouble(k, d), 1e-12);
                assertEquals(square - mean * mean, Math.exp(after.logVariances().getDouble(k, d)), 1e-11);
            }
        }
    }

    /** Twenty steps against scikit-learn's, from the same start: {@code src/test/python/mixture_em.py}. */
    @Test
    void twentyStepsAreScikitLearns() {
        NDArray x = matrix(
                40, 2, -0.9, -0.05, -0.49, 0.04, -1.43, 0.14, 0.04, 0.38, -1.56, -0.51, -1.5, 0.02, -2.86, -0.09, -2.0,
                -0.29, -1.44, -0.13, -0.67, 0.42, -1.1, 0.55, -1.53, 0.14, -0.28, 0.04, -1.59, -0.37, -1.37, 0.09,
                -1.81, -0.08, -1.13, 0.22, -0.83, 0.14, -1.52, -0.05, -0.37, 0.6, 0.37, 2.51, 1.67, 1.78, 1.13, 0.69,
                1.73, 2.96, 1.9, 2.32, 1.18, -0.21, 1.0, 1.66, 0.36, 1.4, 1.21, 1.7, 0.41, 0.34, 0.78, -0.17, 1.87, 0.5,
                1.16, 0.74, 1.79, 2.32, 1.32, -1.2, 1.03, 1.68, 1.5, 0.38, 1.91, -0.32, 0.67, 1.94, 1.02, 3.0);
        NDArray start = matrix(2, 2, -0.9, -0.05, 1.02, 3.0);
        NDArray logVariance =
                x.sub(x.mean(new int[] {0})).square().mean(new int[] {0}).log();
        var mixture = new GaussianMixture(
                manager.zeros(new Shape(2), DataType.FLOAT64),
                start,
                logVariance.expandDims(0).repeat(0, 2));
        for (int step = 0; step < 20; step++) {
            mixture = mixture.improved(x);
        }
        assertArrayEquals(
                new double[] {0.5097164900983266, 0.4902835099016733},
                mixture.weights().toDoubleArray(),
                1e-10);
        assertArrayEquals(
                new double[] {-1.1796456280105057, 0.06206233534484925, 1.2095753112077636, 1.2219782884006667},
                mixture.means().toDoubleArray(),
                1e-10);
        assertArrayEquals(
                new double[] {0.4903653823526344, 0.0768478855795359, 0.2523272111211605, 1.327073122473098},
                mixture.logVariances().exp().toDoubleArray(),
                1e-10);
        assertEquals(-2.3849470941206734, mixture.logP(x).mean().getDouble(), 1e-10);
    }

    /** 200,000 draws: shares, means and variances within 5 standard errors, 15 numbers, false alarm 1e-5. */
    @Test
    void drawsHaveTheMomentsOfTheirNormals() {
        int n = 200_000;
        NDArray x = three().sample(manager, n, Rng.of(6));
        double[] xs = x.toDoubleArray();
        double[] w = three().weights().toDoubleArray();
        double[] m = three().means().toDoubleArray();
        double[] v = three().logVariances().exp().toDoubleArray();
        for (int d = 0; d < 2; d++) {
            double mean = 0;
            double square = 0;
            double fourth = 0;
            for (int k = 0; k < 3; k++) {
                mean += w[k] * m[2 * k + d];
            }
            for (int k = 0; k < 3; k++) {
                double e = m[2 * k + d] - mean;
                double s = v[2 * k + d];
                square += w[k] * (e * e + s);
                fourth += w[k] * (e * e * e * e + 6 * e * e * s + 3 * s * s);
            }
            double found = 0;
            double spread = 0;
            for (int i = 0; i < n; i++) {
                found += xs[2 * i + d] / n;
                spread += (xs[2 * i + d] - mean) * (xs[2 * i + d] - mean) / n;
            }
            assertEquals(mean, found, 5 * Math.sqrt(square / n));
            assertEquals(square, spread, 5 * Math.sqrt((fourth - square * square) / n));
        }
    }

    private GaussianMixture three() {
        return new GaussianMixture(
                manager.create(new double[] {0.2, -0.5, 0.9}),
                matrix(3, 2, -2, 0, 1, 1, 0.5, -2),
                matrix(3, 2, -0.5, 0.2, 0.1, -1, 0.4, 0));
    }

    private NDArray matrix(int rows, int columns, double... values) {
        return manager.create(values, new Shape(rows, columns));
    }

    private NDArray points(int n, long seed) {
        return Rng.of(seed)
                .normal(manager, new Shape(n, 2))
                .toType(DataType.FLOAT64, false)
                .mul(2);
    }

    /** Where it starts is float64, the data of a lab are float32. */
    @Test
    void dataOfAnotherTypeAreTakenIn() {
        NDArray x = points(30, 1);
        NDArray floats = x.toType(DataType.FLOAT32, false);
        NDArray same = floats.toType(DataType.FLOAT64, false);
        assertArrayEquals(
                GaussianMixture.start(same, 3, Rng.of(1)).improved(same).means().toDoubleArray(),
                GaussianMixture.start(floats, 3, Rng.of(1))
                        .improved(floats)
                        .means()
                        .toDoubleArray(),
                1e-12);
    }
}
