package genlab.training;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.engine.Updates;

/**
 * RMSProp: steps divided by a running root mean square of the gradient. The optimiser of the first
 * Wasserstein GAN, whose critic moves under it, so that an average of gradients would mislead.
 *
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman and Hinton
 *     (2012)</a>, lecture 6e
 */
public final class RmsProp extends Optimizer {

    private static final double DECAY = 0.99;
    private static final double EPSILON = 1e-8;

    private final double rate;
    private final TensorList squares;

    /** RMSProp with this step size, decay 0.99 and ε = 1e-8. */
    public RmsProp(Block model, double rate) {
        super(model);
        this.rate = rate;
        squares = weights.zerosLike(manager);
    }

    @Override
    protected void update(Gradients gradients) {
        Updates.rmsProp(weights, gradients, squares, rate, DECAY, EPSILON);
    }

    @Override
    public NDList state() {
        return squares.toNDList();
    }

    @Override
    public void close() {
        squares.close();
        super.close();
    }
}
