package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;

/**
 * Independent normal variables: N(mean, diag exp logVariance), both of shape (N, L).
 *
 * @param mean m
 * @param logVariance log σ²
 */
public record DiagonalNormal(NDArray mean, NDArray logVariance) {

    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    /** N(0, I) of this shape. */
    public static DiagonalNormal standard(NDManager manager, Shape shape) {
        return new DiagonalNormal(manager.zeros(shape), manager.zeros(shape));
    }

    /** log density of each row: (N, L) -> (N), nats. */
    public NDArray logDensity(NDArray z) {
        NDArray squares = z.sub(mean).square().mul(logVariance.neg().exp());
        return Rows.sum(squares.add(logVariance).add(LOG_2_PI)).mul(-0.5);
    }

    /**
     * One draw a row, z = m + σ e with e from N(0, I): (N, L). The noise is the only random thing, so a
     * gradient goes through m and σ (Kingma and Welling, 2014, section 2.4).
     */
    public NDArray sample(Rng rng) {
        NDArray e = rng.normal(mean.getManager(), mean.getShape()).toType(mean.getDataType(), false);
        return e.mul(logVariance.mul(0.5).exp()).add(mean);
    }

    /** KL(this ‖ N(0, I)) = ½ Σ (σ² + m² - 1 - log σ²) of each row: (N), nats. */
    public NDArray klToStandard() {
        return Rows.sum(logVariance.exp().add(mean.square()).sub(logVariance).sub(1))
                .mul(0.5);
    }
}
