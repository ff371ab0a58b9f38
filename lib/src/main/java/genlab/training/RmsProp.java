package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import java.util.List;

/**
 * RMSProp: steps divided by a running root mean square of the gradient, v = decay v + (1 - decay) g², w = w - rate g / (√v + ε).
 * The optimiser of the first Wasserstein GAN, whose critic moves under it, so that an average of gradients would mislead.
 *
 * @param rate step size
 * @param decay of the average of squares
 * @param epsilon keeps the division finite
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman and Hinton
 *     (2012)</a>, lecture 6e
 */
public record RmsProp(double rate, double decay, double epsilon) implements Optimizer {

    /** RMSProp with this step size, decay 0.99 and ε = 1e-8. */
    public static RmsProp rate(double rate) {
        return new RmsProp(rate, 0.99, 1e-8);
    }

    @Override
    public List<TensorList> start(TensorList weights, NDManager manager) {
        return List.of(weights.zerosLike(manager));
    }

    @Override
    public NDArray update(
            NDArray loss, TensorList weights, Gradients gradients, List<TensorList> state, double step, double bound) {
        return gradients.move("rms_prop_", loss, weights, state, step, decay, epsilon, bound);
    }
}
