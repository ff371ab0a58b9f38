package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.convolutional.Conv2d;

/**
 * What it is given, and a correction: (N, C, H, W) to the same.
 *
 * <pre>
 *   y = x + norm(conv(relu(norm(conv(x)))))      3 x 3 convolutions, instance norm or none
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He, Zhang, Ren and Sun (2016)</a>; without a ReLU after the sum as in
 *     <a href="https://arxiv.org/abs/1703.10593">Zhu et al. (2017)</a>
 */
public final class Residual extends Layer {

    private final Conv2d first;
    private final Block firstNorm;
    private final Conv2d second;
    private final Block secondNorm;

    /**
     * A block.
     *
     * @param channels that come in and go out
     * @param normed whether each convolution is followed by an {@link InstanceNorm}
     */
    public Residual(int channels, boolean normed) {
        settings(" of " + channels + " channels" + (normed ? "" : ", no norm"));
        Shape planes = Convolution.planes(channels);
        first = part("conv1", Convolution.of(channels, 3, 1), planes);
        firstNorm = normed ? part("norm1", new InstanceNorm(channels)) : Blocks.identityBlock();
        second = part("conv2", Convolution.of(channels, 3, 1), planes);
        secondNorm = normed ? part("norm2", new InstanceNorm(channels)) : Blocks.identityBlock();
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray h = Activation.relu(Net.apply(firstNorm, Net.apply(first, x)));
        return x.add(Net.apply(secondNorm, Net.apply(second, h)));
    }
}
