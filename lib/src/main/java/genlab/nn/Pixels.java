package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.engine.Scalars;

/** Functions of pictures without weights that DJL lacks. */
public final class Pixels {

    private Pixels() {}

    /**
     * The channels of each pixel brought to a mean square of 1, shape kept: (N, C, ...) -> (N, C, ...).
     *
     * <pre>
     *   y = x / sqrt(mean over the channels of x² + 1e-8)
     * </pre>
     *
     * <p>It does for a generator what batch normalisation does, and a picture depends on its own code alone:
     * no running averages to keep, the same in training and after it, and an average of weights can be used as it is.
     *
     * @see <a href="https://arxiv.org/abs/1710.10196">Karras, Aila, Laine and Lehtinen (2018)</a>, section 4.2
     */
    public static NDArray norm(NDArray x) {
        return x.div(x.square().mean(new int[] {1}, true).add(1e-8f).sqrt());
    }

    /**
     * Channels become pixels: (N, C r², H, W) -> (N, C, H r, W r). After a convolution it does what a transposed
     * convolution does, at the price of the smaller picture. Pixel (h, w) of channel c is the pixel (h / r, w / r) of channel
     * c r² + (h mod r) r + w mod r.
     *
     * @see <a href="https://arxiv.org/abs/1609.05158">Shi et al. (2016)</a>, equation 4
     */
    public static NDArray shuffle(NDArray x, int r) {
        long[] s = x.getShape().getShape();
        long c = s[1] / r / r;
        return x.reshape(s[0], c, r, r, s[2], s[3]).transpose(0, 1, 4, 2, 5, 3).reshape(s[0], c, s[2] * r, s[3] * r);
    }

    /**
     * Every pixel becomes r x r equal ones: (N, C, H, W) -> (N, C, H r, W r). Pixel (h, w) is the pixel (h / r, w / r) of x.
     *
     * <p>A convolution after it sees every pixel in the same way. A transposed convolution whose kernel is not a multiple of its
     * stride adds up more terms at some pixels than at their neighbours, which is seen as a chequered pattern.
     *
     * @see <a href="https://distill.pub/2016/deconv-checkerboard">Odena, Dumoulin and Olah (2016)</a>
     */
    public static NDArray upsample(NDArray x, int r) {
        long[] s = x.getShape().getShape();
        return x.reshape(s[0], s[1], s[2], 1, s[3], 1)
                .broadcast(s[0], s[1], s[2], r, s[3], r)
                .reshape(s[0], s[1], s[2] * r, s[3] * r);
    }

    /**
     * Out of focus, rows and columns alike: each pixel becomes a mean of all, by a normal density round it whose shares add up to 1 at the edge,
     * too: (N, C, S, S) -> (N, C, S, S).
     *
     * @param sigma width of the density, in pixels, above 0
     */
    public static NDArray blur(NDArray x, double sigma) {
        Preconditions.checkArgument(sigma > 0, "a blur of " + sigma + " pixels");
        Shape shape = x.getShape();
        Preconditions.checkArgument(
                shape.dimension() == 4 && shape.get(2) == shape.get(3),
                "pictures " + shape + ", expected (N, C, S, S)");
        NDArray at = x.getManager().arange((int) shape.get(3)).toType(x.getDataType(), false);
        NDArray far = at.expandDims(0).sub(at.expandDims(1)).square();
        double slope = Math.max(-0.5 / (sigma * sigma), -1e4); // at which a neighbour's share is 0 already
        NDArray shares = Scalars.times(far, slope).softmax(0); // a column for each pixel that comes out
        return shares.transpose().matMul(x).matMul(shares);
    }
}
