package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Channels become pixels: (N, C r², H, W) -> (N, C, H r, W r). After a convolution it does what a transposed
 * convolution does, at the price of the smaller picture.
 *
 * @see <a href="https://arxiv.org/abs/1609.05158">Shi et al. (2016)</a>, equation 4
 */
public final class PixelShuffle {

    private PixelShuffle() {}

    /** Pixel (h, w) of channel c is the pixel (h / r, w / r) of channel c r² + (h mod r) r + w mod r. */
    public static NDArray apply(NDArray x, int r) {
        Shape s = x.getShape();
        long n = s.get(0);
        long c = s.get(1) / r / r;
        long h = s.get(2);
        long w = s.get(3);
        return x.reshape(n, c, r, r, h, w).transpose(0, 1, 4, 2, 5, 3).reshape(n, c, h * r, w * r);
    }
}
