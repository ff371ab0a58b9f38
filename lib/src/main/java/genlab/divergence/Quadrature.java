package genlab.divergence;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Divergences of two densities on the line as sums over a fine grid: the trapezoidal rule, whose error falls faster than
 * any power of the spacing for smooth densities that vanish at both ends.
 */
public final class Quadrature {

    private static final double LOW = -20;
    private static final double HIGH = 22;
    private static final int CELLS = 8400;

    private Quadrature() {}

    /** The grid, from -20 to 22 in steps of 0.005. */
    public static double[] grid() {
        return IntStream.rangeClosed(0, CELLS)
                .mapToDouble(i -> LOW + i * (HIGH - LOW) / CELLS)
                .toArray();
    }

    /** ∫ g(x) dx from the values on the grid. */
    public static double integral(double[] values) {
        double inside = Arrays.stream(values).sum() - 0.5 * (values[0] + values[CELLS]);
        return inside * (HIGH - LOW) / CELLS;
    }

    /** ∫ g(x) dx. */
    public static double integral(DoubleUnaryOperator g) {
        return integral(Arrays.stream(grid()).map(g).toArray());
    }

    /** D_f(P ‖ Q) = ∫ q f(p / q). A ratio beyond exp(±300), met only where both densities are nothing, counts as that. */
    public static double divergence(Divergence f, NormalMixture p, NormalMixture q) {
        return integral(x -> {
            double logP = p.logDensity(x);
            double logQ = q.logDensity(x);
            return Math.exp(logQ) * f.f(Math.exp(Math.max(-300, Math.min(300, logP - logQ))));
        });
    }

    /**
     * E_P[T] - E_Q[f*(T)], the exact value of the bound that a function T gives.
     *
     * @param t T(x) on the grid
     * @param conjugate f*(T(x)) on the grid
     */
    public static double bound(double[] t, double[] conjugate, NormalMixture p, NormalMixture q) {
        double[] values = grid();
        Arrays.setAll(values, i -> p.density(values[i]) * t[i] - q.density(values[i]) * conjugate[i]);
        return integral(values);
    }

    /** The normal density nearest to p, the Q that minimises D_f(P ‖ Q), found from p's own mean and standard deviation on. */
    public static NormalMixture nearestNormal(Divergence f, NormalMixture p) {
        double mean = integral(x -> x * p.density(x));
        double variance = integral(x -> (x - mean) * (x - mean) * p.density(x));
        return nearestNormal(f, p, NormalMixture.normal(mean, Math.sqrt(variance)));
    }

    /** The same from another start, by Nelder and Mead's method over mean and ln sd: there may be several valleys. */
    public static NormalMixture nearestNormal(Divergence f, NormalMixture p, NormalMixture start) {
        var best = new SimplexOptimizer(1e-12, 1e-12)
                .optimize(
                        new MaxEval(1000),
                        new ObjectiveFunction(at -> divergence(f, p, NormalMixture.normal(at[0], Math.exp(at[1])))),
                        GoalType.MINIMIZE,
                        new InitialGuess(new double[] {start.means()[0], Math.log(start.sds()[0])}),
                        new NelderMeadSimplex(2, 0.1));
        return NormalMixture.normal(best.getPoint()[0], Math.exp(best.getPoint()[1]));
    }
}
