package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.divergence.Divergence;
import genlab.divergence.NormalMixture;
import genlab.divergence.Quadrature;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import genlab.nn.Layer;
import genlab.nn.Mlp;
import genlab.nn.Nonlinearity;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.stat.StatUtils;

/**
 * A critic for points on the line, read as a measure of a divergence: E_P[T(x)] - E_Q[f*(T(x))] with T the {@link Divergence}'s
 * function of the network's output, a lower bound of D_f(P ‖ Q) whatever the network.
 *
 * @param divergence which f
 * @param network (N, 1) to (N, 1)
 * @see <a href="https://arxiv.org/abs/1606.00709">Nowozin, Cseke and Tomioka (2016)</a>, equation 4
 */
public record BoundCritic(Divergence divergence, Layer network) {

    /**
     * A mean over a sample.
     *
     * @param value the mean
     * @param standardError its standard deviation over samples, estimated
     */
    public record Estimate(double value, double standardError) {}

    /** Two layers of 64 smooth units, not yet initialised: what is learned is smooth, too, or has a few steps. */
    public static Mlp smoothNetwork() {
        return Mlp.of(Nonlinearity.TANH, 1, 64, 64, 1).unit(2);
    }

    /** T(x) - f*(T(y)) for pairs of a row x of P and a row y of Q: (N, 1), (N, 1) to (N, 1); its mean is to be maximised. */
    public NDArray bound(NDArray x, NDArray y) {
        return divergence.bound(network.forward(x), network.forward(y));
    }

    /** The bound by this T, up to rounding: by quadrature of the densities. Never above the divergence. */
    public double bound(NormalMixture p, NormalMixture q) {
        double[] grid = Quadrature.grid();
        return Quadrature.bound(values(grid), conjugates(grid), p, q);
    }

    /** The bound by this T from n fresh draws of each density: as likely a little above the divergence as the standard error says. */
    public Estimate estimate(NormalMixture p, NormalMixture q, int n, Rng rng) {
        double[] values = Tensors.alone(() -> {
            try (var off = GradMode.off()) {
                NDArray x = p.sample(manager(), n, rng.split("p"));
                return Tensors.doubles(bound(x, q.sample(manager(), n, rng.split("q"))));
            }
        });
        return new Estimate(StatUtils.mean(values), Math.sqrt(StatUtils.variance(values) / n));
    }

    /** T(x) at these places, as it has been learned. */
    public double[] values(double[] x) {
        return values(x, divergence::activation);
    }

    /** f*(T(x)) at these places: what a generator that lowers the bound raises. */
    public double[] conjugates(double[] x) {
        return values(x, divergence::conjugateOfActivation);
    }

    /** In float64 from the network's output on: f* may be steep. */
    private double[] values(double[] x, UnaryOperator<NDArray> ofOutput) {
        return Tensors.alone(() -> {
            try (var off = GradMode.off()) {
                NDArray places = manager().create(x, new Shape(x.length, 1)).toType(DataType.FLOAT32, false);
                NDArray output = network.forward(places);
                return Tensors.doubles(ofOutput.apply(output.toType(DataType.FLOAT64, true)));
            }
        });
    }

    private NDManager manager() {
        return network.getParameters().valueAt(0).getArray().getManager();
    }
}
