package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import genlab.data.Rng;

/**
 * Weights uniform in ±1 / sqrt(fan in), where the fan in is the number of inputs that one output sums:
 * the default of PyTorch's linear and convolution layers (LeCun et al., 1998, "Efficient BackProp"). A
 * vector, a bias, takes the fan in of the matrix before it.
 *
 * <p>DJL's own initialisers draw from the engine's process-wide generator; this one draws from a
 * stream, so that two models made at once in two threads get what each would get alone.
 */
final class FanIn implements Initializer {

    private final Rng rng;
    private long fanIn = 1;

    /** @param rng the random stream, used up in the order of the parameters */
    FanIn(Rng rng) {
        this.rng = rng;
    }

    @Override
    public NDArray initialize(NDManager manager, Shape shape, DataType dataType) {
        if (shape.dimension() > 1) {
            fanIn = shape.size() / shape.head();
        }
        float bound = (float) (1 / Math.sqrt((double) fanIn));
        return rng.uniform(manager, -bound, bound, shape).toType(dataType, false);
    }
}
