package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.ConstantInitializer;
import genlab.engine.Tensors;
import genlab.nn.Layer;

/** The smallest generator: x = mean + exp(ln sd) z with z from N(0, 1), two weights, (N, 1) to (N, 1). */
public final class NormalGenerator extends Layer {

    private final Parameter mean;
    private final Parameter logSd;

    /** A generator that begins as N(mean, sd²). */
    public NormalGenerator(double mean, double sd) {
        this.mean = weight("mean", new Shape(1), new ConstantInitializer((float) mean));
        settings(" from N(" + mean + ", " + sd + "²)");
        this.logSd = weight("logSd", new Shape(1), new ConstantInitializer((float) Math.log(sd)));
    }

    @Override
    public NDArray forward(NDArray z) {
        return z.mul(Tensors.near(logSd.getArray(), z).exp()).add(mean.getArray());
    }

    /** The mean of now. */
    public double mean() {
        return Tensors.number(mean.getArray());
    }

    /** The standard deviation of now. */
    public double sd() {
        return Math.exp(Tensors.number(logSd.getArray()));
    }
}
