package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.engine.GradMode;
import genlab.nn.Net;
import java.util.function.UnaryOperator;

/**
 * A recurrent network over the pixels of a picture in row order: what comes out at pixel t depends on
 * the pixels before t and on nothing else.
 *
 * <pre>
 *   h_t, c_t = LSTM(x_{t-1}; h_{t-1}, c_{t-1})      x_0 = h_0 = c_0 = 0
 *   o_t      = W h_t + b                            (C) numbers that say which pixel comes at t
 *   p(x)     = p(x_1) p(x_2 | x_1) ... p(x_T | x_1 ... x_{T-1})
 * </pre>
 *
 * <p>A plain LSTM along the rows, as in the lecture: not the row and diagonal LSTMs of the paper.
 *
 * @see <a href="https://arxiv.org/abs/1601.06759">van den Oord, Kalchbrenner and Kavukcuoglu (2016)</a>
 */
public final class PixelRnn extends Net {

    /**
     * The settings.
     *
     * @param channels C, numbers a pixel
     * @param hidden H, units of the LSTM
     */
    public record Config(int channels, int hidden) {}

    private final Config config;
    private final Block lstm;
    private final Block output;

    /** A model without weights; {@link Net#initialize} gives it some. */
    public PixelRnn(Config config) {
        this.config = config;
        lstm = part(
                "lstm",
                LSTM.builder()
                        .setNumLayers(1)
                        .setStateSize(config.hidden)
                        .optBatchFirst(true)
                        .optReturnState(true)
                        .build(),
                new Shape(1, 1, config.channels));
        output = part("output", Linear.builder().setUnits(config.channels).build(), new Shape(1, config.hidden));
    }

    /** The outputs o for whole pictures x, in one pass: (N, T, C) -> (N, T, C). */
    public NDArray forward(NDArray x) {
        NDArray before = x.getManager()
                .zeros(new Shape(x.size(0), 1, config.channels), x.getDataType())
                .concat(x.get(":, :-1"), 1);
        return apply(output, run(before, start(x)).get(0));
    }

    /**
     * Goes on from the first pixels of pictures, pixel by pixel, with the LSTM's state carried: each new pixel costs one
     * step, whatever came before.
     *
     * @param beginning the first t pixels, (N, t, C); t may be 0
     * @param total T, pixels of a whole picture
     * @param next the next pixels for these outputs, (N, C) -> (N, C), for instance {@link ColourCode#next}
     * @return the pictures with their beginnings, (N, T, C), owned by the manager of {@code beginning}
     */
    public NDArray complete(NDArray beginning, int total, UnaryOperator<NDArray> next) {
        int known = (int) beginning.size(1);
        NDArray pixels = beginning
                .getManager()
                .zeros(new Shape(beginning.size(0), total, config.channels), beginning.getDataType());
        try (var off = GradMode.off();
                NDManager own = beginning.getManager().newSubManager()) {
            if (known > 0) {
                pixels.set(new NDIndex(":, :{}", known), beginning);
            }
            NDArray first = own.zeros(new Shape(beginning.size(0), 1, config.channels), beginning.getDataType());
            NDList state = run(first.concat(beginning, 1), start(first));
            state.attach(own);
            NDArray last = state.get(0).get(":, -1");
            for (int t = known; ; t++) {
                try (NDManager step = own.newSubManager()) {
                    last.attach(step);
                    NDArray pixel = next.apply(apply(output, last));
                    pixel.attach(step);
                    pixels.set(new NDIndex(":, {}", t), pixel);
                    if (t == total - 1) {
                        return pixels;
                    }
                    NDList nextState = run(pixel.expandDims(1), state);
                    state.close();
                    nextState.attach(own);
                    state = nextState;
                    last = state.get(0).squeeze(1);
                }
            }
        }
    }

    private NDList start(NDArray x) {
        NDManager manager = x.getManager();
        var shape = new Shape(1, x.size(0), config.hidden);
        return new NDList(x, manager.zeros(shape, x.getDataType()), manager.zeros(shape, x.getDataType()));
    }

    /** Inputs (N, T, C) and a list whose second and third are (h, c) -> hidden states (N, T, H), h, c. */
    private NDList run(NDArray inputs, NDList state) {
        var arguments = new NDList(inputs, state.get(1), state.get(2));
        return lstm.forward(new ParameterStore(inputs.getManager(), false), arguments, GradMode.isOn());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return new NDList(forward(inputs.singletonOrThrow()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return inputs;
    }
}
