package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Stopped;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.LogSumExp;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * What nobody can compute for a large model, for one whose code is a single number: log p(x) and p(z|x), by the trapezoidal
 * rule over z. Exact to many digits where p(x, z) is smooth and has died out at the ends.
 */
public final class CodeQuadrature {

    /** How much of a q the rule may lose, beyond the places or between them. */
    private static final double LOST = 1e-6;

    private final double[] z;
    private final double[][] logJoint; // a row of x, a place of z

    private CodeQuadrature(double[] z, double[][] logJoint) {
        this.z = z;
        this.logJoint = logJoint;
    }

    /**
     * Evaluates log p(x, z) of each row of x (N, D) at {@code points} places from {@code low} to {@code high}, without a graph.
     *
     * @param x float64 with a float64 model, or the digits are not there
     */
    public static CodeQuadrature of(LatentModel model, NDArray x, double low, double high, int points) {
        int rows = Math.toIntExact(x.getShape().get(0));
        double step = (high - low) / (points - 1);
        double[] z = IntStream.range(0, points).mapToDouble(j -> low + j * step).toArray();
        double[][] logJoint = new double[rows][points];
        NDManager manager = x.getManager();
        try (var off = GradMode.off()) {
            for (int j = 0; j < points; j++) {
                Stopped.ifAsked();
                double place = z[j];
                double[] column = Tensors.alone(() -> Tensors.doubles(model.logJoint(
                        x, manager.zeros(new Shape(rows, 1), x.getDataType()).add(place))));
                for (int i = 0; i < rows; i++) {
                    logJoint[i][j] = column[i];
                }
            }
        }
        return new CodeQuadrature(z, logJoint);
    }

    /** The places of z. */
    public double[] z() {
        return z.clone();
    }

    /** log p(x) = log ∫ p(z) p(x|z) dz of each row, nats. */
    public double[] logEvidence() {
        return Arrays.stream(logJoint).mapToDouble(this::logIntegral).toArray();
    }

    /** The mean of log p(x) over the rows, nats. */
    public double meanLogEvidence() {
        return Arrays.stream(logEvidence()).average().orElseThrow();
    }

    /** The density p(z|x) of one row at the places of z. */
    public double[] posterior(int row) {
        double logP = logEvidence(row);
        return Arrays.stream(logJoint[row]).map(l -> Math.exp(l - logP)).toArray();
    }

    /** log p(z|x) at one z a row, on straight lines between the places: (N, 1) -> (N). */
    public NDArray logPosterior(NDArray at) {
        double[] places = Tensors.doubles(at);
        return at.getManager()
                .create(IntStream.range(0, places.length)
                        .mapToDouble(i -> {
                            double steps = (places[i] - z[0]) / (z[1] - z[0]);
                            int j = Math.max(0, Math.min(z.length - 2, (int) Math.floor(steps)));
                            double[] row = logJoint[i];
                            return row[j] + (steps - j) * (row[j + 1] - row[j]) - logEvidence(i);
                        })
                        .toArray());
    }

    /**
     * KL(q ‖ p(z|x)) = ∫ q log(q / p(z|x)) dz of each row, nats; infinite where q has mass and p(z|x) has none.
     *
     * @throws IllegalArgumentException if the rule does not give 1 for ∫ q dz: there is mass beyond the places of z, or q is
     *     narrower than they are apart
     */
    public double[] klToPosterior(DiagonalNormal q) {
        double[] mean = Tensors.doubles(q.mean());
        double[] logVariance = Tensors.doubles(q.logVariance());
        double[] kl = new double[logJoint.length];
        for (int i = 0; i < kl.length; i++) {
            var sums = sums(i, mean[i], logVariance[i]);
            if (!sums.whole()) {
                throw new IllegalArgumentException("q of row " + i + ", N(" + mean[i] + ", "
                        + Math.exp(logVariance[i] / 2) + "²), has a mass of " + sums.mass + " by " + z.length
                        + " places from " + z[0] + " to " + z[z.length - 1]);
            }
            kl[i] = sums.cross + logEvidence(i);
        }
        return kl;
    }

    /**
     * The normal of the least KL(q ‖ p(z|x)) for each row, which no encoder that answers with normals can beat: Nelder and Mead's
     * search from the row of {@code start} and from the mean and variance of p(z|x), the better of the two ends.
     *
     * @param start (N, 1)
     * @return (N, 1), owned by start's manager
     * @throws IllegalArgumentException as {@link #klToPosterior} of {@code start}
     */
    public DiagonalNormal nearestNormal(DiagonalNormal start) {
        klToPosterior(start);
        double[] mean = Tensors.doubles(start.mean());
        double[] logVariance = Tensors.doubles(start.logVariance());
        for (int i = 0; i < mean.length; i++) {
            Stopped.ifAsked();
            double[] p = posterior(i);
            double m = sum(j -> p[j] * z[j]);
            double v = sum(j -> p[j] * (z[j] - m) * (z[j] - m));
            PointValuePair one = nearestNormal(i, mean[i], logVariance[i]);
            PointValuePair other = sums(i, m, Math.log(v)).whole() ? nearestNormal(i, m, Math.log(v)) : one;
            double[] best = (one.getValue() < other.getValue() ? one : other).getPoint();
            mean[i] = best[0];
            logVariance[i] = best[1];
        }
        NDManager manager = start.mean().getManager();
        var shape = start.mean().getShape();
        return new DiagonalNormal(manager.create(mean, shape), manager.create(logVariance, shape));
    }

    private PointValuePair nearestNormal(int row, double mean, double logVariance) {
        return new SimplexOptimizer(1e-10, 1e-10)
                .optimize(
                        new MaxEval(2000),
                        GoalType.MINIMIZE,
                        new ObjectiveFunction(q -> {
                            var sums = sums(row, q[0], q[1]);
                            return sums.whole() ? sums.cross : Double.POSITIVE_INFINITY;
                        }),
                        new InitialGuess(new double[] {mean, logVariance}),
                        new NelderMeadSimplex(new double[] {Math.exp(logVariance / 2) / 2, 0.5}));
    }

    /** What the rule gives for ∫ q dz and for ∫ q log(q / p(x, z)) dz. */
    private record Sums(double mass, double cross) {
        boolean whole() {
            return Math.abs(mass - 1) < LOST;
        }
    }

    private Sums sums(int row, double mean, double logVariance) {
        double precision = Math.exp(-logVariance);
        double mass = 0;
        double cross = 0;
        for (int j = 0; j < z.length; j++) {
            double logQ = -((z[j] - mean) * (z[j] - mean) * precision + logVariance + Math.log(2 * Math.PI)) / 2;
            double here = Math.exp(logQ) * weight(j);
            mass += here;
            cross += here == 0 ? 0 : here * (logQ - logJoint[row][j]);
        }
        return new Sums(mass, cross);
    }

    private double sum(IntToDoubleFunction f) {
        return IntStream.range(0, z.length)
                .mapToDouble(j -> weight(j) * f.applyAsDouble(j))
                .sum();
    }

    private double logEvidence(int row) {
        double logP = logIntegral(logJoint[row]);
        if (logP == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("row " + row + " has p(x) = 0 and so no p(z|x)");
        }
        return logP;
    }

    private double logIntegral(double... logs) {
        return LogSumExp.of(IntStream.range(0, logs.length)
                .mapToDouble(j -> logs[j] + Math.log(weight(j)))
                .toArray());
    }

    private double weight(int j) {
        return (z[1] - z[0]) * (j == 0 || j == z.length - 1 ? 0.5 : 1);
    }
}
