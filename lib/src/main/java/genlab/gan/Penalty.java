package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * What a critic pays for being steep, one number a row: (N, ...) to (N), with the grad mode on. Rows are points or pictures; a
 * condition is closed over by the critic's lambda. D(x) is the mean of all numbers that the critic gives a row, a patch each say:
 * so the game counts them, too.
 *
 * <p>{@link genlab.nn.SpectralNorm} is another way to keep a critic from being steep.
 */
public final class Penalty {

    // a row whose units are all dead has gradient 0, where the norm has no derivative
    private static final float UNDER_THE_ROOT = 1e-12f;

    private Penalty() {}

    /**
     * (|dD/dx| - 1)² at one random point between each real and each made row: (N, ...), (N, ...) to (N).
     *
     * @param critic (N, ...) to (N), (N, 1) or (N, patches): what it says of a row depends on that row alone
     * @param rng where on the line between
     * @see <a href="https://arxiv.org/abs/1704.00028">Gulrajani et al. (2017)</a>, equation 3
     */
    public static NDArray wganGp(UnaryOperator<NDArray> critic, NDArray real, NDArray fake, Rng rng) {
        return slope(critic, real, fake, rng).sub(1f).square();
    }

    /**
     * max(0, |dD/dx| - 1)² at the same points: a Lipschitz bound forbids to be steeper than 1, not to be flatter.
     *
     * @see <a href="https://arxiv.org/abs/1709.08894">Petzka, Fischer and Lukovnikov (2018)</a>, equation 8
     */
    public static NDArray oneSided(UnaryOperator<NDArray> critic, NDArray real, NDArray fake, Rng rng) {
        return Activation.relu(slope(critic, real, fake, rng).sub(1f)).square();
    }

    private static NDArray slope(UnaryOperator<NDArray> critic, NDArray real, NDArray fake, Rng rng) {
        if (!real.getShape().equals(fake.getShape())) {
            throw new IllegalArgumentException(
                    "real rows " + real.getShape() + ", made rows " + fake.getShape() + ": between which?");
        }
        long[] oneARow = new long[real.getShape().dimension()];
        Arrays.fill(oneARow, 1);
        oneARow[0] = real.getShape().get(0);
        NDArray t = rng.uniform(real.getManager(), 0, 1, new Shape(oneARow)).toType(real.getDataType(), false);
        NDArray between = real.mul(t).add(fake.mul(t.neg().add(1f)));
        return r1(critic, between).add(UNDER_THE_ROOT).sqrt();
    }

    /**
     * |dD/dx|² at the real rows: (N, ...) to (N). Near the draw, where D is flat on the data, it keeps the game from turning in
     * circles. The paper has γ/2 before it.
     *
     * @param critic (N, ...) to (N), (N, 1) or (N, patches): what it says of a row depends on that row alone
     * @see <a href="https://arxiv.org/abs/1801.04406">Mescheder, Geiger and Nowozin (2018)</a>, equation 9: R1
     */
    public static NDArray r1(UnaryOperator<NDArray> critic, NDArray real) {
        if (!GradMode.isOn()) {
            throw new IllegalStateException("a slope of what is not recorded: a penalty needs the grad mode on");
        }
        NDArray x = real.stopGradient();
        x.setRequiresGradient(true);
        long rows = x.getShape().get(0);
        NDArray all = critic.apply(x);
        NDArray d = all.reshape(rows, all.getShape().slice(1).size()).mean(new int[] {1});
        NDArray slope = Gradients.withGraph(d, x);
        return slope.reshape(rows, x.getShape().slice(1).size()).square().sum(new int[] {1});
    }
}
