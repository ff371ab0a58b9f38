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
import java.util.stream.IntStream;

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
            double sd = Math.exp(logVariance[i] / 2);
            double logP = logEvidence(i);
            double mass = 0;
            for (int j = 0; j < z.length; j++) {
                double e = (z[j] - mean[i]) / sd;
                double logQ = -(e * e + logVariance[i] + Math.log(2 * Math.PI)) / 2;
                double here = Math.exp(logQ) * weight(j);
                mass += here;
                kl[i] += here == 0 ? 0 : here * (logQ - logJoint[i][j] + logP);
            }
            if (!(Math.abs(mass - 1) < LOST)) {
                throw new IllegalArgumentException("q of row " + i + ", N(" + mean[i] + ", " + sd + "²), has a mass of "
                        + mass + " by " + z.length + " places from " + z[0] + " to " + z[z.length - 1]);
            }
        }
        return kl;
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
