package genlab.metric;

import ai.djl.ndarray.NDArray;

/**
 * Three measures of the colours of pictures beside those of the true ones.
 *
 * @param meanChroma mean {@link Chroma} over all pixels
 * @param vividShare share of pixels with a chroma above 0.5
 * @param histogramDistance distance of the {@link ColourHistogram}s of 4 x 4 x 4 boxes, as a share of pixels
 */
public record ColourMeasures(double meanChroma, double vividShare, double histogramDistance) {

    private static final int BOXES = 4;

    /** Of colours (..., 3) in [0, 1] beside the true ones, (..., 3). */
    public static ColourMeasures of(NDArray colours, NDArray truth) {
        return new ColourMeasures(
                Chroma.mean(colours),
                Chroma.vividShare(colours),
                ColourHistogram.of(truth, BOXES).distance(ColourHistogram.of(colours, BOXES)));
    }
}
