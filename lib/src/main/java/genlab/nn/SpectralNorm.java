package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import genlab.engine.GradMode;
import genlab.engine.Tensors;

/**
 * A layer, linear or a convolution, whose weight is divided by its largest singular value. A linear layer then brings no two
 * inputs further apart than they were.
 *
 * <pre>
 *   v = W'u / |W'u|,  u = Wv / |Wv|,  s = u'Wv        one round of power iteration a training call
 *   y = layer(x) with W / s in the place of W         u and v are constants to the gradient
 * </pre>
 *
 * <p>W is the matrix (outputs, all the rest) of the weight: of a convolution the kernels as rows, as in the paper, which bounds the convolution
 * itself up to a factor. The weights move little from step to step, so that one round is enough to follow them; u stands
 * among the layer's parameters, without a gradient, and so in checkpoints.
 *
 * @see <a href="https://arxiv.org/abs/1802.05957">Miyato, Kataoka, Koyama and Yoshida (2018)</a>, section 2.1
 */
public final class SpectralNorm extends Layer {

    private static final int ROUNDS_AT_FIRST = 30;

    private final Block layer;
    private final Parameter left;

    /**
     * The same layer with a bounded weight.
     *
     * @param layer not yet initialised
     * @param input the shape of its input, the batch included
     */
    public SpectralNorm(Block layer, Shape input) {
        this.layer = part("layer", layer, input);
        left = addParameter(Parameter.builder()
                .setName("u")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(layer.getOutputShapes(new Shape[] {input})[0].get(1)))
                .optRequiresGrad(false)
                .optInitializer(Initializer.ONES)
                .build());
    }

    /** The estimate s of the largest singular value. */
    public float singularValue() {
        return Tensors.alone(() -> {
            NDArray w = matrix(parameter(Parameter.Type.WEIGHT).getArray());
            return Tensors.number(directions(w, 1).singularValue(w));
        });
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray w = matrix(Tensors.near(parameter(Parameter.Type.WEIGHT).getArray(), x));
        Directions uv = directions(w, 1);
        if (GradMode.isOn()) {
            keep(uv);
        }
        NDArray s = uv.singularValue(w);
        NDArray y = Net.apply(layer, x);
        Parameter bias = parameter(Parameter.Type.BIAS);
        if (bias == null) {
            return y.div(s);
        }
        // (y - b) / s + b, with the small tensor's part first
        NDArray b = Tensors.near(bias.getArray(), x);
        NDArray rest = b.sub(b.div(s));
        return y.div(s).add(y.getShape().dimension() == 4 ? rest.reshape(1, -1, 1, 1) : rest);
    }

    private Parameter parameter(Parameter.Type type) {
        return layer.getParameters().values().stream()
                .filter(p -> p.getType() == type)
                .findFirst()
                .orElse(null);
    }

    /** (outputs, ...) -> (outputs, all the rest). */
    private static NDArray matrix(NDArray weight) {
        return weight.reshape(weight.getShape().get(0), -1);
    }

    /** The singular vectors (outputs) and (rest) of the largest singular value, as far as the iteration is. */
    private record Directions(NDArray u, NDArray v) {
        NDArray singularValue(NDArray w) {
            return u.matMul(w).mul(v).sum();
        }
    }

    /** The iteration's next state, owned by {@code w}'s manager; the layer's own is left as it is. */
    private Directions directions(NDArray w, int rounds) {
        try (var off = GradMode.off()) {
            NDArray u = Tensors.near(left.getArray(), w);
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
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        super.initialize(manager, dataType, inputShapes);
        Tensors.alone(() -> {
            keep(directions(matrix(parameter(Parameter.Type.WEIGHT).getArray()), ROUNDS_AT_FIRST));
            return null;
        });
    }

    @Override
    public String toString() {
        return "SpectralNorm of " + layer + " to " + left.getShape().size();
    }
}
