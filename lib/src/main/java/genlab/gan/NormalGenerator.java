package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.ConstantInitializer;
import genlab.divergence.NormalMixture;

/** The smallest generator: x = mean + exp(ln sd) z with z from N(0, 1), two weights, (N, 1) to (N, 1). */
public final class NormalGenerator extends Generator {

    private final Parameter mean;
    private final Parameter logSd;

    /** A generator that begins as N(mean, sd²). */
    public NormalGenerator(double mean, double sd) {
        super(1);
        this.mean = weight("mean", mean);
        this.logSd = weight("logSd", Math.log(sd));
    }

    private Parameter weight(String name, double first) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optInitializer(new ConstantInitializer((float) first))
                .optShape(new Shape(1))
                .build());
    }

    @Override
    public NDArray forward(NDArray z) {
        return z.mul(logSd.getArray().exp()).add(mean.getArray());
    }

    /** The mean of now. */
    public double mean() {
        return mean.getArray().toFloatArray()[0];
    }

    /** The standard deviation of now. */
    public double sd() {
        return Math.exp(logSd.getArray().toFloatArray()[0]);
    }

    /** The density of now. */
    public NormalMixture density() {
        return NormalMixture.normal(mean(), sd());
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
