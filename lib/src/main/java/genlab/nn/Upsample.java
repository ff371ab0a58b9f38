package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Every pixel becomes r x r equal ones: (N, C, H, W) -> (N, C, H r, W r).
 *
 * <p>A convolution after it sees every pixel in the same way. A transposed convolution whose kernel is not a multiple of its
 * stride adds up more terms at some pixels than at their neighbours, which is seen as a chequered pattern.
 *
 * @see <a href="https://distill.pub/2016/deconv-checkerboard">Odena, Dumoulin and Olah (2016)</a>
 */
public final class Upsample {

    private Upsample() {}

    /** Pixel (h, w) is the pixel (h / r, w / r) of x. */
    public static NDArray nearest(NDArray x, int r) {
        Shape s = x.getShape();
        long n = s.get(0);
        long c = s.get(1);
        long h = s.get(2);
        long w = s.get(3);
        return x.reshape(n, c, h, 1, w, 1).broadcast(n, c, h, r, w, r).reshape(n, c, h * r, w * r);
    }
}
