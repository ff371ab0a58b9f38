package genlab.nn;

import ai.djl.ndarray.NDArray;

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
public final class PixelNorm {

    private PixelNorm() {}

    /** The formula. */
    public static NDArray apply(NDArray x) {
        return x.div(x.square().mean(new int[] {1}, true).add(1e-8f).sqrt());
    }
}
