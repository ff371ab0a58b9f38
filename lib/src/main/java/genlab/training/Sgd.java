package genlab.training;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import genlab.engine.Gradients;
import genlab.engine.Updates;

/** Plain gradient descent: w = w - rate g. A small gradient is a small step, which Adam hides. */
public final class Sgd extends Optimizer {

    private final double rate;

    /** Gradient descent with this step size. */
    public Sgd(Block model, double rate) {
        super(model);
        this.rate = rate;
    }

    @Override
    protected void update(Gradients gradients) {
        Updates.sgd(weights, gradients, rate);
    }

    @Override
    public NDList state() {
        return new NDList();
    }
}
