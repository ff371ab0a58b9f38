package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import genlab.engine.GradMode;

/**
 * A linear layer whose matrix is divided by its largest singular value: (N, I) to (N, units), and no
 * two inputs get further apart than they were.
 *
 * <pre>
 *   v = W'u / |W'u|,  u = Wv / |Wv|,  s = u'Wv        one round of power iteration a training call
 *   y = x W' / s + b                                  u and v are constants to the gradient
 * </pre>
 *
 * <p>The weights move little from step to step, so that one round is enough to follow them; u stands
 * among the layer's parameters, without a gradient, and so in checkpoints.
 *
 * @see <a href="https://arxiv.org/abs/1802.05957">Miyato, Kataoka, Koyama and Yoshida (2018)</a>, section 2.1
 */
public final class SpectralNorm extends AbstractBlock {

    private static final byte VERSION = 1;
    private static final int ROUNDS_AT_FIRST = 30;

    private final int units;
    private final Parameter weight;
    private final Parameter bias;
    private final Parameter left;

    /** A layer with so many outputs. */
    public SpectralNorm(int units) {
        super(VERSION);
        this.units = units;
        weight = addParameter(parameter("weight", Parameter.Type.WEIGHT).build());
        bias = addParameter(parameter("bias", Parameter.Type.BIAS).build());
        left = addParameter(parameter("u", Parameter.Type.OTHER)
                .optRequiresGrad(false)
                .optInitializer(Initializer.ONES)
                .build());
    }

    private static Parameter.Builder parameter(String name, Parameter.Type type) {
        return Parameter.builder().setName(name).setType(type);
    }

    /** The estimate s of the matrix's largest singular value. */
    public float singularValue() {
        try (NDManager scratch = weight.getArray().getManager().newSubManager();
                var off = GradMode.off()) {
            return directions(scratch, 1).singularValue(weight.getArray()).getFloat();
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDArray w = store.getValue(weight, x.getDevice(), training);
        NDArray b = store.getValue(bias, x.getDevice(), training);
        Directions uv = directions(x.getManager(), 1);
        if (training) {
            keep(uv);
        }
        NDArray y = Linear.linear(x, w, null).singletonOrThrow();
        return new NDList(y.div(uv.singularValue(w)).add(b));
    }

    /** The singular vectors (units) and (I) of the largest singular value, as far as the iteration is. */
    private record Directions(NDArray u, NDArray v) {
        NDArray singularValue(NDArray w) {
            return u.matMul(w).mul(v).sum();
        }
    }

    /** The iteration's next state, owned by {@code manager}; the layer's own is left as it is. */
    private Directions directions(NDManager manager, int rounds) {
        NDArray w = weight.getArray();
        try (var off = GradMode.off()) {
            NDArray u = left.getArray().duplicate();
            u.attach(manager);
            NDArray v = u;
            for (int i = 0; i < rounds; i++) {
                v = unit(u.matMul(w));
                u = unit(v.mul(w).sum(new int[] {1}));
            }
            return new Directions(u, v);
        }
    }

    private void keep(Directions uv) {
        try (var off = GradMode.off()) {
            uv.u().copyTo(left.getArray());
        }
    }

    private static NDArray unit(NDArray vector) {
        return vector.div(vector.norm().add(1e-12f));
    }

    @Override
    public void prepare(Shape[] inputShapes) {
        long inputs = inputShapes[0].get(inputShapes[0].dimension() - 1);
        weight.setShape(new Shape(units, inputs));
        bias.setShape(new Shape(units));
        left.setShape(new Shape(units));
    }

    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        super.initialize(manager, dataType, inputShapes);
        try (NDManager scratch = manager.newSubManager()) {
            keep(directions(scratch, ROUNDS_AT_FIRST));
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape input = inputShapes[0];
        return new Shape[] {input.slice(0, input.dimension() - 1).add(units)};
    }
}
