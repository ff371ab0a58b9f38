package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import java.util.List;

/** How weights move against a gradient: its settings. A {@link Player} holds what it remembers from step to step. */
public interface Optimizer {

    /** The first step size. */
    double rate();

    /** What is remembered before the first step: tensors that {@link #update} writes in place. */
    List<TensorList> start(TensorList weights, NDManager manager);

    /**
     * Moves the weights.
     *
     * @param loss one number, whose gradients these are
     * @param state what {@link #start} gave
     * @param rate step size
     * @param bound a longer gradient is shortened to this norm
     * @return (loss, norm of the gradient); where one of them is not finite, nothing has moved
     */
    NDArray update(
            NDArray loss, TensorList weights, Gradients gradients, List<TensorList> state, double rate, double bound);
}
