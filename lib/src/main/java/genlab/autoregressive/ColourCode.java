package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * How a colour of a palette of K becomes the C numbers that a network reads, and these numbers a colour again.
 *
 * <p>What a network is asked for is another matter: a colour, a probability of each colour, or something else. A network may read one
 * code and be asked for the other.
 */
public sealed interface ColourCode {

    /** The palette, 0xRRGGBB each; not copied. */
    int[] palette();

    /** C, numbers a pixel. */
    int channels();

    /** Pixels as the network reads them: colour numbers (N, ...), 0 ... K-1 -> (N, ..., C), float32. */
    NDArray encode(NDArray codes);

    /** Pixels as colours: (..., C) -> (..., 3), red, green and blue in [0, 1]. */
    NDArray colours(NDArray pixels);

    /** The palette as a tensor (K, 3). */
    private NDArray table(NDManager manager) {
        int[] palette = palette();
        float[] table = new float[3 * palette.length];
        for (int i = 0; i < table.length; i++) {
            table[i] = (palette[i / 3] >> (16 - 8 * (i % 3)) & 0xff) / 255f;
        }
        return manager.create(table, new Shape(palette.length, 3));
    }

    /**
     * Red, green and blue: C = 3.
     *
     * @param palette 0xRRGGBB each
     */
    record Rgb(int[] palette) implements ColourCode {

        @Override
        public int channels() {
            return 3;
        }

        @Override
        public NDArray encode(NDArray codes) {
            return ColourCode.super.table(codes.getManager()).get(codes.toType(DataType.INT64, false));
        }

        @Override
        public NDArray colours(NDArray pixels) {
            return pixels;
        }
    }

    /**
     * One of K: a one among zeros, C = K.
     *
     * @param palette 0xRRGGBB each
     */
    record OneOf(int[] palette) implements ColourCode {

        @Override
        public int channels() {
            return palette.length;
        }

        @Override
        public NDArray encode(NDArray codes) {
            return codes.oneHot(palette.length);
        }

        /** {@inheritDoc} Probabilities in place of pixels give the mean colour. */
        @Override
        public NDArray colours(NDArray pixels) {
            NDArray table = ColourCode.super.table(pixels.getManager());
            return pixels.matMul(table.toType(pixels.getDataType(), false));
        }
    }
}
