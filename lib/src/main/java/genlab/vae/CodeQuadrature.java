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

    /** A normal has less than 1e-6 of its mass further out than so many standard deviations. */
    private static final double FAR = 5;

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
        try (var off = GradMode.off();
                NDManager own = x.getManager().newSubManager()) {
            for (int j = 0; j < points; j++) {
                Stopped.ifAsked();
                double place = z[j];
                double[] column = Tensors.alone(() -> Tensors.doubles(model.logJoint(
                        x, own.zeros(new Shape(rows, 1), x.getDataType()).add(place))));
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
        double logP = logIntegral(logJoint[row]);
        return Arrays.stream(logJoint[row]).map(l -> Math.exp(l - logP)).toArray();
    }

    /**
     * KL(q ‖ p(z|x)) = ∫ q log(q / p(z|x)) dz of each row, nats.
     *
     * @throws IllegalArgumentException if a q has mass beyond the places of z
     */
    public double[] klToPosterior(DiagonalNormal q) {
        double[] mean = Tensors.doubles(q.mean());
        double[] logVariance = Tensors.doubles(q.logVariance());
        double[] kl = new double[logJoint.length];
        for (int i = 0; i < kl.length; i++) {
            double sd = Math.exp(logVariance[i] / 2);
            if (mean[i] - FAR * sd < z[0] || mean[i] + FAR * sd > z[z.length - 1]) {
                throw new IllegalArgumentException("q of row " + i + ", N(" + mean[i] + ", " + sd
                        + "²), reaches beyond the places " + z[0] + " to " + z[z.length - 1]);
            }
            double logP = logIntegral(logJoint[i]);
            for (int j = 0; j < z.length; j++) {
                double e = (z[j] - mean[i]) / sd;
                double logQ = -(e * e + logVariance[i] + Math.log(2 * Math.PI)) / 2;
                kl[i] += Math.exp(logQ) * (logQ - logJoint[i][j] + logP) * weight(j);
            }
        }
        return kl;
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
