package genlab.divergence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FDivergenceTest {

    private static final Set<FDivergence> SYMMETRIC = EnumSet.of(
            FDivergence.TOTAL_VARIATION,
            FDivergence.SQUARED_HELLINGER,
            FDivergence.JEFFREY,
            FDivergence.JENSEN_SHANNON,
            FDivergence.GAN);

    /** The enum's ten and a weight of each side. */
    static List<Divergence> all() {
        var all = new ArrayList<Divergence>(List.of(FDivergence.values()));
        all.add(new WeightedJensenShannon(0.05));
        all.add(new WeightedJensenShannon(0.9));
        return all;
    }

    private static double[] ratios() {
        return IntStream.rangeClosed(-60, 60)
                .mapToDouble(i -> Math.exp(i / 10.0))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("all")
    void fIsZeroAtOneButForTheGame(Divergence f) {
        assertEquals(f == FDivergence.GAN ? -2 * Math.log(2) : 0, f.f(1), 1e-15);
    }

    @ParameterizedTest
    @MethodSource("all")
    void fIsConvex(Divergence f) {
        double[] u = ratios();
        for (int i = 0; i + 1 < u.length; i++) {
            double middle = (u[i] + u[i + 1]) / 2;
            assertTrue(f.f(middle) <= (f.f(u[i]) + f.f(u[i + 1])) / 2 + 1e-12, "at " + middle);
            assertTrue(f.slope(u[i]) <= f.slope(u[i + 1]));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSlopeIsThatOfF(Divergence f) {
        for (double u : ratios()) {
            if (u != 1 || f != FDivergence.TOTAL_VARIATION) {
                double h = 1e-5 * u;
                double found = (f.f(u + h) - f.f(u - h)) / (2 * h);
                assertEquals(f.slope(u), found, 1e-5 * (1 + Math.abs(found)), "at " + u);
            }
        }
    }

    /** The supremum of u t - f(u) over a grid of u that reaches far out and near 0. */
    @ParameterizedTest
    @MethodSource("all")
    void theConjugateIsTheSupremum(Divergence f) {
        double end = Math.min(f.domainEnd(), 3);
        for (double t = -4; t < end; t += 0.0625) {
            double most = Double.NEGATIVE_INFINITY;
            for (double v = -25; v <= 25; v += 5e-4) {
                double u = Math.exp(v);
                most = Math.max(most, u * t - f.f(u));
            }
            assertEquals(most, f.conjugate(t), 2e-6 * (1 + Math.abs(most)), "t = " + t);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void beyondTheDomainTheConjugateIsInfinite(Divergence f) {
        if (f.domainEnd() < Double.POSITIVE_INFINITY) {
            assertEquals(Double.POSITIVE_INFINITY, f.conjugate(f.domainEnd() + 1e-9));
            assertTrue(Double.isFinite(f.conjugate(f.domainEnd() - 1e-9)));
            // and the slope comes as near to the domain's end as one likes
            assertEquals(f.domainEnd(), f.slope(1e9), 1e-4);
        } else {
            assertTrue(f.slope(1e9) > 20);
        }
    }

    /** Fenchel's equality: at its best t = f'(u) the bound u t - f*(t) is f(u). */
    @ParameterizedTest
    @MethodSource("all")
    void theConjugateOfTheSlope(Divergence f) {
        for (double u : ratios()) {
            double t = f.slope(u);
            double expected = u * t - f.f(u);
            assertEquals(expected, f.conjugate(t), 1e-8 * (1 + u * Math.abs(t)), "u = " + u);
        }
    }

    /** An output of 0 means p = q; above and below it, every T is a slope of f and comes with its conjugate. */
    @ParameterizedTest
    @MethodSource("all")
    void theActivationAndItsConjugate(Divergence f) {
        try (var manager = NDManager.newBaseManager()) {
            double[] o =
                    IntStream.rangeClosed(-90, 90).mapToDouble(i -> i / 10.0).toArray();
            double[] t = f.activation(manager.create(o)).toDoubleArray();
            double[] c = f.conjugateOfActivation(manager.create(o)).toDoubleArray();
            for (int i = 0; i < o.length; i++) {
                // outputs that mean a negative ratio, or more than a full step: a bound too, but a looser one
                boolean exactly = !(f == FDivergence.PEARSON && o[i] <= -1)
                        && !(f == FDivergence.NEYMAN && o[i] >= 1)
                        && !(f == FDivergence.TOTAL_VARIATION && Math.abs(o[i]) >= 1);
                double exact = f.conjugate(t[i]);
                double tolerance = 1e-6 * (1 + Math.abs(exact));
                assertTrue(c[i] > exact - tolerance, "a bound at " + o[i] + ": " + c[i] + ", " + exact);
                if (exactly) {
                    assertEquals(exact, c[i], tolerance, "o = " + o[i]);
                    assertTrue(i == 0 || t[i] > t[i - 1], "T grows at " + o[i]);
                }
                if (o[i] == 0) {
                    assertEquals(f.slope(1), t[i], 1e-15);
                }
            }
        }
    }

    /** Both terms are concave in the output but for the slight bend of log-ratios; the χ² of a log-ratio would fail by a factor of 10. */
    @ParameterizedTest
    @MethodSource("all")
    void theBoundIsConcaveInTheOutput(Divergence f) {
        try (var manager = NDManager.newBaseManager()) {
            double[] o =
                    IntStream.rangeClosed(-10, 10).mapToDouble(i -> i / 10.0).toArray();
            double[] t = f.activation(manager.create(o)).toDoubleArray();
            double[] c = f.conjugateOfActivation(manager.create(o)).toDoubleArray();
            for (int i = 1; i + 1 < o.length; i++) {
                assertTrue(t[i - 1] + t[i + 1] - 2 * t[i] <= 0.01 * (t[i + 1] - t[i - 1]), "T at " + o[i]);
                assertTrue(c[i - 1] + c[i + 1] - 2 * c[i] >= -0.01 * (c[i + 1] - c[i - 1]) - 1e-12, "f*(T) at " + o[i]);
            }
        }
    }

    /** In float32, whatever the network puts out: nothing infinite, no NaN, and the same of the gradient. */
    @ParameterizedTest
    @MethodSource("all")
    void nothingOverflows(Divergence f) {
        try (var manager = NDManager.newBaseManager()) {
            for (float r : new float[] {-1e10f, -1e4f, -60, -20, 0, 20, 60, 1e4f, 1e10f}) {
                NDArray gradient = Gradients.at(manager.create(new float[] {r}), x -> f.bound(x, x.neg()));
                try (var off = GradMode.off()) {
                    NDArray x = manager.create(new float[] {r});
                    assertTrue(Float.isFinite(f.bound(x, x.neg()).toFloatArray()[0]), "bound at " + r);
                }
                assertTrue(Float.isFinite(gradient.toFloatArray()[0]), "gradient at " + r);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void theGradientIsThatOfTheBound(Divergence f) {
        try (var manager = NDManager.newBaseManager()) {
            NDArray x = Rng.of(3).normal(manager, new Shape(5)).toType(DataType.FLOAT64, true);
            double[] gradient =
                    Gradients.at(x, y -> f.bound(y, y.add(0.3)).sum()).toDoubleArray();
            for (int i = 0; i < 5; i++) {
                double[] high = x.toDoubleArray();
                double[] low = x.toDoubleArray();
                high[i] += 1e-5;
                low[i] -= 1e-5;
                NDArray h = manager.create(high);
                NDArray l = manager.create(low);
                double difference = f.bound(h, h.add(0.3)).sum().getDouble()
                        - f.bound(l, l.add(0.3)).sum().getDouble();
                assertEquals(difference / 2e-5, gradient[i], 1e-6 * (1 + Math.abs(gradient[i])));
            }
        }
    }

    /** D(P ‖ Q) = D(Q ‖ P) for all densities if and only if f(u) - u f(1/u) is a multiple of u - 1; of 0 for these. */
    @ParameterizedTest
    @EnumSource
    void symmetricOnesAreSymmetric(FDivergence f) {
        double largest = 0;
        for (double u : ratios()) {
            largest = Math.max(largest, Math.abs(f.f(u) - u * f.f(1 / u)) / (1 + u));
        }
        assertEquals(SYMMETRIC.contains(f), largest < 1e-9, f + ": " + largest);
    }

    @Test
    void theWeightedOneAtOneHalfIsJensenShannon() {
        var half = new WeightedJensenShannon(0.5);
        for (double u : ratios()) {
            double usual = 0.5 * (u * Math.log(u) - (u + 1) * Math.log((u + 1) / 2));
            assertEquals(usual, half.f(u), 1e-12 * (1 + u));
            assertEquals(usual, FDivergence.JENSEN_SHANNON.f(u), 1e-12 * (1 + u));
            assertEquals(2 * usual - (1 + u) * Math.log(2), FDivergence.GAN.f(u), 1e-12 * (1 + u) * 10);
        }
    }

    @Test
    void lambertInvertsItsFunction() {
        for (double y = -40; y <= 400; y += 0.37) {
            double w = Lambert.ofExp(y);
            assertEquals(y, w + Math.log(w), 1e-12 * (1 + Math.abs(y)));
        }
        assertEquals(0.5671432904097838, Lambert.ofExp(0), 1e-15);
    }
}
