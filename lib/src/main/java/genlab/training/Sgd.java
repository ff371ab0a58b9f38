package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import java.util.List;

/**
 * Plain gradient descent: w = w - rate g. A small gradient is a small step, which Adam hides.
 *
 * @param rate step size
 */
public record Sgd(double rate) implements Optimizer {

    /** Gradient descent with this step size. */
    public static Sgd rate(double rate) {
        return new Sgd(rate);
    }

    @Override
    public List<TensorList> start(TensorList weights, NDManager manager) {
        return List.of();
    }

    @Override
    public NDArray update(
            NDArray loss, TensorList weights, Gradients gradients, List<TensorList> state, double step, double bound) {
        return gradients.move("sgd_", loss, weights, state, step, bound);
    }
}
