package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import genlab.distribution.PushForward;
import genlab.divergence.NormalMixture;
import genlab.engine.Tensors;
import genlab.nn.Layer;
import genlab.nn.Net;
import genlab.plot.Curves;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/**
 * Lab 10: one look at both players of a GAN on the line. The densities p of the data and q of G(z) and D(x), each over {@link #X};
 * G(z) and D(G(z)) for 4001 equally likely z.
 *
 * @param title what is looked at
 * @param p the data's density
 * @param q the generator's, by change of variables
 * @param d D(x), in [0, 1]
 * @param made G(z)
 * @param judged D(G(z))
 */
public record LineLook(String title, double[] p, double[] q, double[] d, double[] made, double[] judged) {

    private static final double LOW = -4;
    private static final double HIGH = 4;
    private static final int CELLS = 160;
    private static final float[] Z = PushForward.quantiles(4001);

    /** The middles of 160 equal cells between -4 and 4. */
    public static final double[] X = IntStream.range(0, CELLS)
            .mapToDouble(i -> LOW + (HIGH - LOW) * (i + 0.5) / CELLS)
            .toArray();

    /** A look at G, (N, 1) to (N, 1), and at a discriminator of logits, (N, 1) to (N, 1), which are to learn a density. */
    public static LineLook of(String title, NormalMixture data, Layer g, Layer d, NDManager manager) {
        return Tensors.alone(() -> {
            NDArray made = Net.still(manager.create(Z, new Shape(Z.length, 1)), g::forward);
            double[] q = PushForward.density(Tensors.floats(made), LOW, HIGH, CELLS);
            NDArray x = manager.create(floats(X), new Shape(CELLS, 1));
            double[] p = Arrays.stream(X).map(data::density).toArray();
            return new LineLook(title, p, q, judged(d, x), Tensors.doubles(made), judged(d, made));
        });
    }

    private static double[] judged(Layer d, NDArray x) {
        return Tensors.doubles(Net.still(x, rows -> Activation.sigmoid(d.forward(rows))));
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        IntStream.range(0, values.length).forEach(i -> floats[i] = (float) values[i]);
        return floats;
    }

    /** A function of p and q at every x: {@code (p, q) -> p / (p + q)}; not a number where both are 0. */
    public double[] of(DoubleBinaryOperator f) {
        return IntStream.range(0, CELLS)
                .mapToDouble(i -> f.applyAsDouble(p[i], q[i]))
                .toArray();
    }

    /** The best D for this G: p / (p + q). */
    public double[] best() {
        return of((px, qx) -> px / (px + qx));
    }

    /** The mean over the data of |one - other|, two functions of x. */
    public double apart(double[] one, double[] other) {
        double gap = IntStream.range(0, CELLS)
                .mapToDouble(i -> p[i] * Math.abs(one[i] - other[i]))
                .sum();
        return gap / Arrays.stream(p).sum();
    }

    /** Total variation distance: the share of q that stands in the wrong place, 1 - the mass that both have. */
    public double misplaced() {
        return 1 - Arrays.stream(of(Math::min)).sum() * (HIGH - LOW) / CELLS;
    }

    /** The mean of D(G(z)). */
    public double fooled() {
        return Arrays.stream(judged).average().orElseThrow();
    }

    /** The least D(x) between two places. */
    public double lowest(double from, double to) {
        return IntStream.range(0, CELLS)
                .filter(i -> X[i] > from && X[i] < to)
                .mapToDouble(i -> d[i])
                .min()
                .orElseThrow();
    }

    /** The share of z of which a later G makes what D finds more likely: of two looks between which D has not moved. */
    public double uphill(LineLook later) {
        return IntStream.range(0, Z.length)
                        .filter(i -> later.judged[i] > judged[i])
                        .count()
                / (double) Z.length;
    }

    /** The frame, with the ways of 40 equally likely z. */
    public Curves picture() {
        int[] some = IntStream.range(0, 40).map(i -> 50 + i * 100).toArray();
        return MovingPicture.of(X)
                .densities(p, q)
                .discriminators(d, best())
                .lines(
                        IntStream.of(some).mapToDouble(i -> Z[i]).toArray(),
                        IntStream.of(some).mapToDouble(i -> made[i]).toArray())
                .title(title);
    }
}
