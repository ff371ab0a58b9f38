package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.Gradients;
import java.util.function.UnaryOperator;

/**
 * Ways to keep a critic from being steep. Two more are {@link genlab.engine.TensorList#clamp}, the
 * weight clipping of the first Wasserstein GAN, and {@link genlab.nn.SpectralNorm}.
 */
public final class Lipschitz {

    // a row whose units are all dead has gradient 0, where the norm has no derivative
    private static final float UNDER_THE_ROOT = 1e-12f;

    private Lipschitz() {}

    /**
     * (|dD/dx| - 1)² at one random point between each real and each generated row: (N, D), (N, D) to (N).
     *
     * @param critic (N, D) to one number a row
     * @param rng where on the line between
     * @see <a href="https://arxiv.org/abs/1704.00028">Gulrajani et al. (2017)</a>, equation 3
     */
    public static NDArray gradientPenalty(UnaryOperator<NDArray> critic, NDArray real, NDArray fake, Rng rng) {
        NDArray t = rng.uniform(
                        real.getManager(), 0, 1, new Shape(real.getShape().get(0), 1))
                .toType(real.getDataType(), false);
        NDArray between = real.mul(t).add(fake.mul(t.neg().add(1f))).stopGradient();
        between.setRequiresGradient(true);
        NDArray slope = Gradients.withGraph(critic.apply(between), between);
        NDArray norm = slope.square().sum(new int[] {1}).add(UNDER_THE_ROOT).sqrt();
        return norm.sub(1f).square();
    }

    /**
     * |dD/dx|² at the real rows: (N, ...) to (N), with the grad mode on. Near the draw, where D is flat on the data, it keeps
     * the game from turning in circles.
     *
     * @param critic (N, ...) to one number a row
     * @see <a href="https://arxiv.org/abs/1801.04406">Mescheder, Geiger and Nowozin (2018)</a>, equation 9: R1, which has γ/2 before it
     */
    public static NDArray slopeOnData(UnaryOperator<NDArray> critic, NDArray real) {
        NDArray x = real.duplicate();
        x.setRequiresGradient(true);
        NDArray slope = Gradients.withGraph(critic.apply(x), x);
        return slope.reshape(real.getShape().get(0), -1).square().sum(new int[] {1});
    }
}
