package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import genlab.data.Rng;
import genlab.distribution.Categorical;

/**
 * How a colour of a palette of K becomes C numbers for a network, and the network's C numbers a colour again.
 *
 * <p>The two ways differ in what the network is asked for: {@link Rgb} asks for one colour, {@link OneOf} for
 * a probability of each. A network may read one and be asked for the other: {@code colours} of what {@link OneOf} draws are
 * pixels for one that reads {@link Rgb}.
 */
public sealed interface ColourCode {

    /** The palette, 0xRRGGBB each; not copied. */
    int[] palette();

    /** C, numbers a pixel. */
    int channels();

    /** Pixels as the network reads them: codes (N, T), integers 0 ... K-1 -> (N, T, C), float32. */
    NDArray encode(NDArray codes);

    /** What a network's outputs (N, T, C) cost beside the true codes (N, T): one number a picture, (N), the mean over its pixels. */
    NDArray loss(NDArray outputs, NDArray codes);

    /** The next pixels, as the network reads them: outputs (N, C) -> (N, C). */
    NDArray next(NDArray outputs, Rng rng);

    /** Pixels as colours: (..., C) -> (..., 3), red, green and blue in [0, 1]. */
    NDArray colours(NDArray pixels);

    /** Codes as colours: (N, T) -> (N, T, 3), in [0, 1]. */
    default NDArray coloursOf(NDArray codes) {
        NDArray oneHot = codes.oneHot(palette().length);
        return oneHot.matMul(table(oneHot));
    }

    /** The palette as a tensor (K, 3) beside this one. */
    private NDArray table(NDArray beside) {
        int[] palette = palette();
        float[] table = new float[3 * palette.length];
        for (int i = 0; i < table.length; i++) {
            table[i] = (palette[i / 3] >> (16 - 8 * (i % 3)) & 0xff) / 255f;
        }
        return beside.getManager().create(table, new Shape(palette.length, 3)).toType(beside.getDataType(), false);
    }

    /**
     * Red, green and blue, C = 3: the output is a sigmoid a channel, the loss its squared error.
     *
     * <p>The squared error is least at the mean of all colours that may follow, whether or not that mean is one of them.
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
            return coloursOf(codes);
        }

        /** {@inheritDoc} Squared error, summed over the three channels. */
        @Override
        public NDArray loss(NDArray outputs, NDArray codes) {
            NDArray difference = Activation.sigmoid(outputs).sub(encode(codes));
            return difference.square().sum(new int[] {2}).mean(new int[] {1});
        }

        /** {@inheritDoc} The predicted colour itself: nothing is drawn, and {@code rng} is left as it is. */
        @Override
        public NDArray next(NDArray outputs, Rng rng) {
            return Activation.sigmoid(outputs);
        }

        @Override
        public NDArray colours(NDArray pixels) {
            return pixels;
        }
    }

    /**
     * One of K, C = K: a one among zeros; the output is a logit a colour, the loss the cross-entropy.
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

        /** {@inheritDoc} -log p of the true colour: nats a pixel. */
        @Override
        public NDArray loss(NDArray outputs, NDArray codes) {
            return new Categorical(outputs).logPEach(codes).neg().mean(new int[] {1});
        }

        /** {@inheritDoc} Drawn with the predicted probabilities; logits divided by a temperature below 1 make likely colours likelier. */
        @Override
        public NDArray next(NDArray outputs, Rng rng) {
            return encode(new Categorical(outputs).sample(rng)).toType(outputs.getDataType(), false);
        }

        /** {@inheritDoc} Probabilities in place of pixels give the mean colour. */
        @Override
        public NDArray colours(NDArray pixels) {
            return pixels.matMul(ColourCode.super.table(pixels));
        }
    }
}
