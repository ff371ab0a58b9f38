package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import java.util.function.UnaryOperator;

/**
 * Independent normal variables: N(mean, diag exp logVariance), both of shape (N, L).
 *
 * @param mean m
 * @param logVariance log σ²
 */
public record DiagonalNormal(NDArray mean, NDArray logVariance) implements Distribution {

    private static final double LOG_2_PI = Math.log(2 * Math.PI);
    private static final int NODES = 201;

    /** N(0, I) of so many dimensions, one for all rows: (1, dimensions). The prior of a VAE. */
    public static DiagonalNormal standard(NDManager manager, int dimensions) {
        return standard(manager, dimensions, DataType.FLOAT32);
    }

    /** The same in numbers of another type. */
    public static DiagonalNormal standard(NDManager manager, int dimensions, DataType type) {
        var shape = new Shape(1, dimensions);
        return new DiagonalNormal(manager.zeros(shape, type), manager.zeros(shape, type));
    }

    @Override
    public NDArray logP(NDArray z) {
        NDArray squares = Rows.fit(z, mean.getShape())
                .sub(mean)
                .square()
                .mul(Tensors.near(logVariance, z).neg().exp());
        return Scalars.times(Rows.sum(squares.add(logVariance).add(LOG_2_PI)), -0.5);
    }

    /**
     * One draw a row, z = m + σ e with e from N(0, I): (N, L). The noise is the only random thing, so a
     * gradient goes through m and σ (Kingma and Welling, 2014, section 2.4).
     */
    @Override
    public NDArray sample(Rng rng) {
        return Tensors.owned(mean.getManager(), () -> {
            NDArray e = rng.normal(mean.getManager(), mean.getShape());
            return e.toType(mean.getDataType(), false)
                    .mul(Scalars.times(logVariance, 0.5).exp())
                    .add(mean);
        });
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
        return Tensors.owned(mean.getManager(), () -> {
            NDArray sigma = Scalars.times(logVariance, 0.5).exp();
            double width = 16.0 / (NODES - 1);
            NDArray sum = Rows.sum(mean.zerosLike());
            for (int j = 0; j < NODES; j++) {
                Stopped.ifAsked();
                double e = -8 + j * width;
                double weight = width * Math.exp(-(e * e + LOG_2_PI) / 2);
                sum = sum.add(Scalars.times(f.apply(mean.add(Scalars.times(sigma, e))), weight));
            }
            return sum;
        });
    }

    /**
     * KL(this ‖ other) = ½ Σ (σ² / τ² + (m - n)² / τ² - 1 - log σ² + log τ²) of each row: (N), nats; with n = 0 and τ = 1 it is
     * the VAE's ½ Σ (σ² + m² - 1 - log σ²).
     *
     * @param other N(n, diag τ²), of as many rows or one
     */
    public NDArray klTo(DiagonalNormal other) {
        Rows.fit(mean, other.mean.getShape());
        NDArray logRatio = logVariance.sub(other.logVariance);
        NDArray distance = mean.sub(other.mean)
                .square()
                .div(Tensors.near(other.logVariance, mean).exp());
        return Scalars.times(Rows.sum(logRatio.exp().add(distance).sub(logRatio).sub(1)), 0.5);
    }
}
