package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import ai.djl.util.PairList;
import genlab.data.Rng;
import genlab.divergence.NormalMixture;
import genlab.engine.GradMode;
import genlab.nn.Net;

/** The smallest generator: x = mean + exp(ln sd) z with z from N(0, 1), two weights, (N, 1) to (N, 1). */
public final class NormalGenerator extends Net {

    private final Parameter mean;
    private final Parameter logSd;

    /** A generator that begins as N(mean, sd²). */
    public NormalGenerator(double mean, double sd) {
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

    /** Points for codes: (N, 1) to (N, 1). */
    public NDArray forward(NDArray z) {
        return z.mul(logSd.getArray().exp()).add(mean.getArray());
    }

    /** n codes, (n, 1), owned by {@code manager}. */
    public NDArray codes(NDManager manager, int n, Rng rng) {
        return rng.normal(manager, new Shape(n, 1));
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

    /** n points, (n, 1), without a graph, owned by {@code manager}. */
    public NDArray sample(NDManager manager, int n, Rng rng) {
        try (var off = GradMode.off();
                NDManager scratch = manager.newSubManager()) {
            NDArray points = forward(codes(scratch, n, rng));
            points.attach(manager);
            return points;
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return new NDList(forward(inputs.singletonOrThrow()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
