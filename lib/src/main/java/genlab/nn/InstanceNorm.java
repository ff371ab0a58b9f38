package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.initializer.Initializer;
import genlab.engine.Tensors;

/**
 * Each channel of each picture brought to mean 0 and variance 1 over its own pixels, then scaled and shifted: (N, C, H, W) to
 * the same.
 *
 * <pre>
 *   y[n,c] = scale[c] (x[n,c] - mean(x[n,c])) / sqrt(variance(x[n,c]) + 1e-5) + shift[c]
 * </pre>
 *
 * <p>No picture knows the others of its batch, so training and use are the same function. What it takes from a picture is how
 * bright and how full of contrast each channel is as a whole.
 *
 * @see <a href="https://arxiv.org/abs/1607.08022">Ulyanov, Vedaldi and Lempitsky (2016)</a>, equation 4
 */
public final class InstanceNorm extends Layer {

    private static final float EPSILON = 1e-5f;

    private final Parameter scale;
    private final Parameter shift;

    /** A layer for so many channels; scales begin at 1, shifts at 0. */
    public InstanceNorm(int channels) {
        settings(" of " + channels + " channels");
        var perChannel = new Shape(channels);
        scale = weight("scale", perChannel, Initializer.ONES);
        shift = weight("shift", perChannel, Initializer.ZEROS);
    }

    /** The normalisation alone, without scale and shift: (N, C, H, W) to the same. */
    public static NDArray normalise(NDArray x) {
        NDManager manager = x.getManager();
        var plane = new Shape(x.getShape().get(2), x.getShape().get(3));
        // the engine's layer norm over height and width is instance norm, forward and backward in one operation
        return LayerNorm.layerNorm(
                        x, plane, manager.ones(plane, x.getDataType()), manager.zeros(plane, x.getDataType()), EPSILON)
                .singletonOrThrow();
    }

    @Override
    public NDArray forward(NDArray x) {
        return normalise(x).mul(perChannel(scale, x)).add(perChannel(shift, x));
    }

    private static NDArray perChannel(Parameter weight, NDArray x) {
        return Tensors.near(weight.getArray(), x).reshape(1, -1, 1, 1);
    }
}
