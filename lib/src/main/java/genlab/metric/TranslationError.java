package genlab.metric;

import ai.djl.ndarray.NDArray;
import genlab.engine.Tensors;

/** How near translations are to the true ones, where these are known: pictures (N, C, H, W) with values in [0, 1]. */
public final class TranslationError {

    private TranslationError() {}

    /** The mean absolute difference over all pixels and channels, as a share of the range from 0 to 1. */
    public static double of(NDArray made, NDArray truth) {
        return Tensors.alone(() -> Tensors.number(made.sub(truth).abs().mean()));
    }

    /** How much pictures differ among themselves: the error if each were the translation of the next one's input. 0 where all are one. */
    public static double variety(NDArray made) {
        return Tensors.alone(() -> of(made.get("1:").concat(made.get("0:1")), made));
    }

    /**
     * Which of K candidates a picture is nearest to, by the sum of squared differences.
     *
     * @param made one picture (1, C, H, W)
     * @param candidates (K, C, H, W)
     */
    public static int nearest(NDArray made, NDArray candidates) {
        return Tensors.alone(() -> (int) Tensors.number(
                candidates.sub(made).square().sum(new int[] {1, 2, 3}).argMin()));
    }

    /**
     * How far translations follow a change of what is translated: the slope of the least-squares line through their
     * differences from their mean, against the true translations' differences from theirs. 1 where the change is the true one, 0 where there is none
     * or one that has nothing to do with it, below 0 where it goes the other way.
     *
     * @param made translations of N pictures that differ in one thing alone
     * @param truth the true translations
     */
    public static double follows(NDArray made, NDArray truth) {
        return Tensors.alone(() -> {
            NDArray b = centred(truth);
            return Tensors.number(centred(made).mul(b).sum())
                    / (double) Tensors.number(b.square().sum());
        });
    }

    /**
     * How far the brightness of translations follows that of the true ones: the slope of the least-squares line through the marked
     * pixels of all pictures, a pixel's brightness being the mean of its channels. 1 where it is right up to a constant, 0 where it is
     * unrelated, -1 for a photograph's negative.
     *
     * @param where 1 at the pixels that count and 0 elsewhere, (N, C, H, W) with equal channels
     */
    public static double brightness(NDArray made, NDArray truth, NDArray where) {
        return Tensors.alone(() -> {
            int[] channels = {1};
            NDArray weights = where.mean(channels);
            NDArray y = made.mean(channels);
            NDArray x = truth.mean(channels);
            NDArray fromMean = x.sub(x.mul(weights).sum().div(weights.sum())).mul(weights);
            return Tensors.number(y.mul(fromMean).sum())
                    / (double) Tensors.number(x.mul(fromMean).sum());
        });
    }

    private static NDArray centred(NDArray pictures) {
        return pictures.sub(pictures.mean(new int[] {0}, true));
    }
}
