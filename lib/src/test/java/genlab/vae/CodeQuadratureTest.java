package genlab.vae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.Distribution;
import genlab.engine.Scalars;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the rule may be asked, and where it says no; its numbers are in {@link LatentModelTest}. */
class CodeQuadratureTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** x has nothing to do with z: p(z|x) = N(0, 1), and the KL to it has a closed form. */
    private CodeQuadrature grid(double low, double high, int points) {
        var prior = DiagonalNormal.standard(manager, 1, DataType.FLOAT64);
        var model = new LatentModel(x -> normal(0, 1), z -> prior, prior);
        return CodeQuadrature.of(model, manager.zeros(new Shape(1, 1), DataType.FLOAT64), low, high, points);
    }

    private DiagonalNormal normal(double mean, double sd) {
        NDArray zero = manager.zeros(new Shape(1, 1), DataType.FLOAT64);
        return new DiagonalNormal(zero.add(mean), zero.add(2 * Math.log(sd)));
    }

    /** Lab 05's grids, and what an encoder may give there: wherever the rule answers, the answer is right. */
    @ParameterizedTest
    @CsvSource({
        "-8, 8, 801, 0, 1", // as the prior
        "-8, 8, 801, 0, 1.5", // 5.3 standard deviations to either end
        "-8, 8, 801, 6, 0.37", // 5.4 to one
        "-10, 10, 1001, -5, 1",
        "-10, 10, 1001, 0, 0.03", // 1.5 places wide
        "-8, 8, 401, 3, 0.045"
    })
    void whatTheGridHoldsIsRight(double low, double high, int points, double mean, double sd) {
        double exact = (sd * sd + mean * mean - 1) / 2 - Math.log(sd);
        assertEquals(exact, grid(low, high, points).klToPosterior(normal(mean, sd))[0], 1e-4);
    }

    @ParameterizedTest
    @CsvSource({
        "-8, 8, 801, 0, 2", // 6e-5 of it beyond the ends
        "-8, 8, 801, 7, 0.37", // 3e-3
        "-8, 8, 801, 20, 1", // all
        "-8, 8, 801, 3, 0.005", // between the places
        "-8, 8, 801, 3.01, 1e-9",
        "-8, 8, 801, NaN, 1"
    })
    void whatItLosesIsRefused(double low, double high, int points, double mean, double sd) {
        var grid = grid(low, high, points);
        var e = assertThrows(IllegalArgumentException.class, () -> grid.klToPosterior(normal(mean, sd)));
        assertTrue(e.getMessage().contains("row 0, N(" + mean), e.getMessage());
        assertTrue(e.getMessage().contains("801 places from -8.0 to 8.0"), e.getMessage());
    }

    /** x = 1.5 z + 0.7 noise, and the same of |z|: one hump in p(z|x), then two far from each other. */
    private CodeQuadrature posterior(boolean folded) {
        var model = new LatentModel(
                x -> normal(0, 1),
                z -> new DiagonalNormal(
                        Scalars.times(folded ? z.abs() : z, 1.5), z.zerosLike().add(2 * Math.log(0.7))),
                DiagonalNormal.standard(manager, 1, DataType.FLOAT64));
        return CodeQuadrature.of(model, manager.create(new double[] {4}, new Shape(1, 1)), -8, 8, 1601);
    }

    @Test
    void theNearestNormalIsThePosteriorWhereThatIsNormal() {
        var exact = posterior(false);
        var found = exact.nearestNormal(normal(-1, 0.3));
        double variance = 1.5 * 1.5 + 0.7 * 0.7;
        assertEquals(4 * 1.5 / variance, found.mean().getDouble(), 1e-4);
        assertEquals(Math.log(0.7 * 0.7 / variance), found.logVariance().getDouble(), 1e-4);
        assertEquals(0, exact.klToPosterior(found)[0], 1e-7);
    }

    /** The mean and the variance of both humps are a bad beginning: from a start on one of them it ends ln 2 away. */
    @Test
    void ofTwoHumpsTheNearestNormalTakesOne() {
        var exact = posterior(true);
        var found = exact.nearestNormal(normal(-2, 0.3));
        assertEquals(Math.log(2), exact.klToPosterior(found)[0], 1e-3);
        assertEquals(-4 * 1.5 / (1.5 * 1.5 + 0.7 * 0.7), found.mean().getDouble(), 1e-2);
    }

    @Test
    void thePosteriorIsReadBetweenThePlaces() {
        var exact = posterior(false);
        double variance = 1.5 * 1.5 + 0.7 * 0.7;
        var normal = normal(4 * 1.5 / variance, Math.sqrt(0.49 / variance));
        for (double at : new double[] {-8, 0, 1.2345, 7.999}) {
            NDArray z = manager.create(new double[] {at}, new Shape(1, 1));
            assertEquals(normal.logP(z).getDouble(), exact.logPosterior(z).getDouble(), 1e-4);
        }
    }

    /** A prior that is uniform in [-1, 1], and 0 exactly outside. */
    private record Uniform(NDArray beside) implements Distribution {
        @Override
        public NDArray logP(NDArray z) {
            NDArray inside = z.abs().lte(1).toType(DataType.FLOAT64, false).squeeze(1);
            return inside.log().sub(Math.log(2));
        }

        @Override
        public NDArray sample(Rng rng) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDArray mean() {
            return beside;
        }
    }

    /** log 0 in places: the evidence and the posterior stay numbers, and a q that goes where nothing is, is infinitely far. */
    @Test
    void aDensityOfZeroIsNotNaN() {
        NDArray x = manager.zeros(new Shape(1, 1), DataType.FLOAT64);
        var free = DiagonalNormal.standard(manager, 1, DataType.FLOAT64);
        var exact = CodeQuadrature.of(new LatentModel(r -> free, z -> free, new Uniform(x)), x, -8, 8, 3201);
        // an edge is half in: one place of 401 too much
        assertEquals(free.logP(x).getDouble(0), exact.logEvidence()[0], 5e-3);
        double[] posterior = exact.posterior(0);
        assertEquals(0, posterior[0]);
        assertEquals(0.5, posterior[1600], 5e-3);
        double sd = 0.02; // what is outside is less than a double can hold
        double kl = -0.5 * (1 + Math.log(2 * Math.PI * sd * sd)) + Math.log(2);
        assertEquals(kl, exact.klToPosterior(normal(0, sd))[0], 5e-3);
        assertEquals(Double.POSITIVE_INFINITY, exact.klToPosterior(normal(0.5, 0.5))[0]);
    }

    @Test
    void whereNothingIsPossibleNothingIsKnown() {
        NDArray x = manager.zeros(new Shape(1, 1), DataType.FLOAT64);
        var free = DiagonalNormal.standard(manager, 1, DataType.FLOAT64);
        var exact = CodeQuadrature.of(new LatentModel(r -> free, z -> free, new Uniform(x)), x, 2, 8, 101);
        assertArrayEquals(new double[] {Double.NEGATIVE_INFINITY}, exact.logEvidence());
        assertThrows(IllegalArgumentException.class, () -> exact.posterior(0));
        assertThrows(IllegalArgumentException.class, () -> exact.klToPosterior(normal(5, 0.5)));
    }

    @Test
    void stopsWhenAsked() {
        Thread.currentThread().interrupt();
        assertThrows(Stopped.class, () -> grid(-8, 8, 801));
    }
}
