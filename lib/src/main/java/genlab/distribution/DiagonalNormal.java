package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.Scalars;
import java.util.function.UnaryOperator;

/**
 * Independent normal variables: N(mean, diag exp logVariance), both of shape (N, L).
 *
 * @param mean m
 * @param logVariance log σ²
 */
public record DiagonalNormal(NDArray mean, NDArray logVariance) {

    private static final double LOG_2_PI = Math.log(2 * Math.PI);
    private static final int NODES = 201;

    /** N(0, I) of this shape. */
    public static DiagonalNormal standard(NDManager manager, Shape shape) {
        return new DiagonalNormal(manager.zeros(shape), manager.zeros(shape));
    }

    /** log density of each row: (N, L) -> (N), nats. */
    public NDArray logDensity(NDArray z) {
        NDArray squares = z.sub(mean).square().mul(logVariance.neg().exp());
        return Scalars.times(Rows.sum(squares.add(logVariance).add(LOG_2_PI)), -0.5);
    }

    /**
     * One draw a row, z = m + σ e with e from N(0, I): (N, L). The noise is the only random thing, so a
     * gradient goes through m and σ (Kingma and Welling, 2014, section 2.4).
     */
    public NDArray sample(Rng rng) {
        NDArray e = rng.normal(mean.getManager(), mean.getShape()).toType(mean.getDataType(), false);
        return e.mul(Scalars.times(logVariance, 0.5).exp()).add(mean);
    }

    /**
     * E f(z) for a one-dimensional z, by quadrature: (N, 1) -> (N). The nodes are z = m + σ e for 201 e in
     * [-8, 8], so a gradient goes through m and σ without any noise.
     *
     * @param f of each row's z: (N, 1) -> (N), smooth
     */
    public NDArray expectation(UnaryOperator<NDArray> f) {
        if (mean.getShape().get(1) != 1) {
            throw new IllegalArgumentException("quadrature needs codes of shape (N, 1), not " + mean.getShape());
        }
        NDArray sigma = Scalars.times(logVariance, 0.5).exp();
        double width = 16.0 / (NODES - 1);
        NDArray sum = Rows.sum(mean.zerosLike());
        for (int j = 0; j < NODES; j++) {
            double e = -8 + j * width;
            double weight = width * Math.exp(-(e * e + LOG_2_PI) / 2);
            sum = sum.add(Scalars.times(f.apply(mean.add(Scalars.times(sigma, e))), weight));
        }
        return sum;
    }

    /** KL(this ‖ N(0, I)) = ½ Σ (σ² + m² - 1 - log σ²) of each row: (N), nats. */
    public NDArray klToStandard() {
        return Scalars.times(
                Rows.sum(logVariance.exp().add(mean.square()).sub(logVariance).sub(1)), 0.5);
    }
}
