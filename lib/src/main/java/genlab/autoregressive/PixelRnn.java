package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.nn.Layer;
import genlab.nn.Net;
import java.util.function.UnaryOperator;

/**
 * A recurrent network over the pixels of a picture in row order: what comes out at pixel t depends on
 * the pixels before t and on nothing else.
 *
 * <pre>
 *   u_t      = V [x_{t-1}; x_{t-W}] + a             the pixel to the left and the one above, (E)
 *   h_t, c_t = LSTM(u_t; h_{t-1}, c_{t-1})          what was seen before them, (H)
 *   o_t      = U h_t + b                            (O) numbers that say which pixel comes at t
 *   p(x)     = p(x_1) p(x_2 | x_1) ... p(x_T | x_1 ... x_{T-1})
 * </pre>
 *
 * Pixels before the first are zeros. The pixel above is W steps back, too far for an LSTM to find in a
 * minute of training, so it is handed over; the paper's row LSTM does the same by convolving the row above.
 *
 * @see <a href="https://arxiv.org/abs/1601.06759">van den Oord, Kalchbrenner and Kavukcuoglu (2016)</a>
 */
public final class PixelRnn extends Layer {

    /**
     * The settings.
     *
     * @param width W, pixels a row
     * @param channels C, numbers a pixel as it is read
     * @param outputs O, numbers that say which pixel comes; C, unless what is asked for is another code than what is read
     * @param embedding E, numbers into the LSTM
     * @param hidden H, units of the LSTM
     */
    public record Config(int width, int channels, int outputs, int embedding, int hidden) {

        /** Pictures of this width with so many numbers a pixel; 32 numbers into 128 units. */
        public static Config of(int width, int channels) {
            return new Config(width, channels, channels, 32, 128);
        }

        /** The same with so many outputs. */
        public Config outputs(int newOutputs) {
            return new Config(width, channels, newOutputs, embedding, hidden);
        }

        /** The same with more or fewer numbers into the LSTM. */
        public Config embedding(int newEmbedding) {
            return new Config(width, channels, outputs, newEmbedding, hidden);
        }

        /** The same with more or fewer units. */
        public Config hidden(int newHidden) {
            return new Config(width, channels, outputs, embedding, newHidden);
        }
    }

    private final Config config;
    private final Block input;
    private final Block lstm;
    private final Block output;

    /** A model without weights; {@link Net#initialize} gives it some. */
    public PixelRnn(Config config) {
        this.config = config;
        input = part("input", Linear.builder().setUnits(config.embedding).build(), new Shape(1, 2L * config.channels));
        lstm = part(
                "lstm",
                LSTM.builder()
                        .setNumLayers(1)
                        .setStateSize(config.hidden)
                        .optBatchFirst(true)
                        .optReturnState(true)
                        .build(),
                new Shape(1, 1, config.embedding));
        output = part("output", Linear.builder().setUnits(config.outputs).build(), new Shape(1, config.hidden));
    }

    /** The outputs o for whole pictures x, in one pass: (N, T, C) -> (N, T, O), the picture's pixels row by row. */
    @Override
    public NDArray forward(NDArray x) {
        return apply(output, run(x, 0, x.size(1), start(x)).get(0));
    }

    /** As {@link #forward}, without recording: what the model says of pictures, not how to change it. */
    public NDArray predict(NDArray x) {
        return still(x, this::forward);
    }

    /**
     * Goes on from the first pixels of pictures, pixel by pixel, with the LSTM's state carried: each new pixel costs one
     * step, whatever came before.
     *
     * @param beginning the first t pixels, (N, t, C); t may be 0
     * @param total T, pixels of a whole picture
     * @param next the next pixels for these outputs, (N, O) -> (N, C), for instance
     *     {@code o -> code.encode(new Categorical(o).sample(rng))}
     * @return the pictures with their beginnings, (N, T, C), owned by the manager of {@code beginning}
     */
    public NDArray complete(NDArray beginning, int total, UnaryOperator<NDArray> next) {
        int known = (int) beginning.size(1);
        if (known > total) {
            throw new IllegalArgumentException(known + " pixels are known of a picture of " + total);
        }
        try (var off = GradMode.off();
                NDManager own = beginning.getManager().newSubManager()) {
            NDArray pixels = own.zeros(new Shape(beginning.size(0), total, config.channels), beginning.getDataType());
            if (known > 0) {
                pixels.set(new NDIndex(":, :{}", known), beginning);
            }
            NDList state = start(pixels);
            for (int t = known; t < total; t++) {
                Stopped.ifAsked();
                // the first time all that is known, then one pixel a step
                int from = t == known ? 0 : t;
                try (NDManager step = own.newSubManager()) {
                    // what is computed from them then goes with the step
                    pixels.attach(step);
                    state.attach(step);
                    NDList out = run(pixels, from, t + 1, state);
                    NDArray outputs = apply(output, out.get(0).get(":, -1"));
                    pixels.set(new NDIndex(":, {}", t), next.apply(outputs));
                    state = out.subNDList(1);
                    state.attach(own);
                    pixels.attach(own);
                }
            }
            pixels.attach(beginning.getManager());
            return pixels;
        }
    }

    /** h and c before the first pixel. */
    private NDList start(NDArray x) {
        var shape = new Shape(1, x.size(0), config.hidden);
        NDManager manager = x.getManager();
        return new NDList(manager.zeros(shape, x.getDataType()), manager.zeros(shape, x.getDataType()));
    }

    /** The LSTM at places from ... to - 1 of pictures (N, T, C), which must be known before {@code to - 1}: (N, to - from, H), h, c. */
    private NDList run(NDArray x, long from, long to, NDList state) {
        NDArray neighbours = before(x, 1, from, to).concat(before(x, config.width, from, to), 2);
        return apply(lstm, new NDList(apply(input, neighbours), state.get(0), state.get(1)));
    }

    /** The pixels {@code back} steps before the places from ... to - 1, zeros where there are none. */
    private static NDArray before(NDArray x, long back, long from, long to) {
        NDArray known = x.get(":, {}:{}", Math.max(0, from - back), Math.max(0, to - back));
        long missing = to - from - known.size(1);
        return missing == 0
                ? known
                : x.getManager()
                        .zeros(new Shape(x.size(0), missing, x.size(2)), x.getDataType())
                        .concat(known, 1);
    }

    @Override
    public String toString() {
        return "PixelRnn." + config;
    }
}
