package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import genlab.engine.Tensors;

/**
 * How far a colour is from grey: the largest of red, green and blue less the smallest, each in [0, 1].
 * 0 for black, white and every grey, 1 for a pure red, yellow, green, cyan, blue or magenta.
 *
 * @see <a href="https://doi.org/10.1145/800248.807361">Smith (1978)</a>, "Color gamut transform pairs",
 *     whose saturation is this divided by the largest channel
 */
public final class Chroma {

    private Chroma() {}

    /** Chroma of each colour: (..., 3) -> (...). */
    public static NDArray of(NDArray colours) {
        try (NDArray least = colours.min(new int[] {-1})) {
            return colours.max(new int[] {-1}).sub(least);
        }
    }

    /** Mean chroma over all colours of (..., 3). */
    public static double mean(NDArray colours) {
        return Tensors.alone(() -> Tensors.number(of(colours).mean()));
    }

    /** The share of vivid colours, those with a chroma above 0.5, among (..., 3). */
    public static double vividShare(NDArray colours) {
        return Tensors.alone(() -> Tensors.number(
                of(colours).gt(0.5f).toType(DataType.FLOAT32, false).mean()));
    }
}
