package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import java.util.List;

/**
 * Adam: steps scaled by running averages of the gradient and of its square.
 *
 * @param rate step size α
 * @param beta1 decay of the average of gradients
 * @param beta2 decay of the average of squares
 * @param epsilon keeps the division finite
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba (2015)</a>, algorithm 1
 */
public record Adam(double rate, double beta1, double beta2, double epsilon) implements Optimizer {

    /** The paper's β₁ = 0.9, β₂ = 0.999, ε = 1e-8 with this step size. */
    public static Adam rate(double rate) {
        return new Adam(rate, 0.9, 0.999, 1e-8);
    }

    /** The same with other decays; GANs are often trained with (0.5, 0.9) or (0, 0.9). */
    public Adam betas(double newBeta1, double newBeta2) {
        return new Adam(rate, newBeta1, newBeta2, epsilon);
    }

    /** The same with another ε; 1e-4 where weights whose gradients are almost 0 must stay. */
    public Adam epsilon(double newEpsilon) {
        return new Adam(rate, beta1, beta2, newEpsilon);
    }

    @Override
    public List<TensorList> start(TensorList weights, NDManager manager) {
        // first moments, second moments, and the number of steps made so far
        var steps = new TensorList(List.of(manager.zeros(new Shape())));
        return List.of(weights.zerosLike(manager), weights.zerosLike(manager), steps);
    }

    @Override
    public NDArray update(
            NDArray loss, TensorList weights, Gradients gradients, List<TensorList> state, double step, double bound) {
        return gradients.move("adam_", loss, weights, state, step, beta1, beta2, epsilon, bound);
    }
}
