package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.util.Preconditions;
import genlab.autoregressive.LineLstm.Memory;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import genlab.nn.Layer;
import genlab.nn.MaskedConv2d;
import genlab.nn.MaskedConv2d.Mask;
import genlab.nn.Net;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A stack of LSTMs over the lines of a picture: what comes out at a pixel depends on pixels before it in row order and on nothing
 * else, (N, C, H, W) to (N, O, H, W).
 *
 * <pre>
 *   m = A * x                        7 x 7, sees nothing of its own pixel
 *   m = m + U h(m) + b               a layer or more, {@link LineLstm}
 *   o = V relu(R relu(m))            1 x 1: what says which pixel comes
 * </pre>
 */
public abstract class PixelLstm extends Layer {

    /**
     * The settings.
     *
     * @param channels C, numbers a pixel
     * @param outputs O, numbers that say which pixel comes
     * @param width of m and of h; the paper's m is twice as wide as its h
     * @param layers of LSTMs
     */
    public record Config(int channels, int outputs, int width, int layers) {

        /** Pixels of so many numbers; one layer, 24 wide. */
        public static Config of(int channels, int outputs) {
            return new Config(channels, outputs, 24, 1);
        }

        /** The same, wider or narrower. */
        public Config width(int newWidth) {
            return new Config(channels, outputs, newWidth, layers);
        }

        /** The same with so many layers. */
        public Config layers(int newLayers) {
            return new Config(channels, outputs, width, newLayers);
        }
    }

    private static final int REACH = 3; // of the first layer, to each side
    private static final int KERNEL = 2 * REACH + 1;

    private final Config config;
    private final int beyond; // columns of zeros on the right
    private final MaskedConv2d first;
    private final List<LineLstm> layers = new ArrayList<>();
    private final Linear head;
    private final Linear output;

    PixelLstm(Config config, LineLstm.Over over) {
        Preconditions.checkArgument(
                Math.min(Math.min(config.channels, config.outputs), Math.min(config.width, config.layers)) > 0,
                config + ": expected 1 or more of each");
        settings("." + config);
        this.config = config;
        beyond = over == LineLstm.Over.ROWS ? 0 : 1;
        first = part("first", new MaskedConv2d(Mask.A, config.channels, config.width, KERNEL, 1));
        for (int i = 1; i <= config.layers; i++) {
            layers.add(part("lstm" + i, new LineLstm(over, config.width)));
        }
        head = part("head", Linear.builder().setUnits(config.width).build(), new Shape(1, config.width));
        output = part("output", Linear.builder().setUnits(config.outputs).build(), new Shape(1, config.width));
    }

    /** The outputs for whole pictures, in one pass. */
    @Override
    public NDArray forward(NDArray x) {
        check(x);
        NDArray m = Net.apply(first, beyond == 0 ? x : x.pad(new Shape(0, beyond), 0));
        for (LineLstm layer : layers) {
            m = Net.apply(layer, m);
        }
        NDArray o = said(m.transpose(2, 3, 0, 1)).transpose(2, 3, 0, 1);
        return beyond == 0 ? o : o.get(":, :, :, :-1");
    }

    /** (..., F) -> (..., O). */
    private NDArray said(NDArray m) {
        return Net.apply(output, Activation.relu(Net.apply(head, Activation.relu(m))));
    }

    private void check(NDArray x) {
        Shape shape = x.getShape();
        Preconditions.checkArgument(
                shape.dimension() == 4 && shape.get(1) == config.channels,
                "pictures " + shape + ", expected (N, " + config.channels + ", H, W)");
    }

    /**
     * Fills in the pixels that are not given, as {@link RowOrder#complete} does, but computes nothing twice: of the LSTMs one step at
     * a pixel, from the states above and at its side, which are kept.
     *
     * @param picture (N, C, H, W), whose given pixels count
     * @param given whether pixel t = W row + column stays as it is
     * @param next the pixels for these outputs, (N, O) -> (N, C)
     * @return the pictures, owned by the manager of {@code picture}
     */
    public NDArray complete(NDArray picture, IntPredicate given, UnaryOperator<NDArray> next) {
        check(picture);
        int width = (int) picture.size(3);
        int columns = width + beyond;
        long n = picture.size(0);
        int last = IntStream.range(0, (int) picture.size(2) * width)
                .filter(t -> !given.test(t))
                .max()
                .orElse(-1);
        try (var off = GradMode.off();
                NDManager own = picture.getManager().newSubManager()) {
            NDArray x = picture.pad(new Shape(REACH, REACH + beyond, REACH, 0), 0);
            x.attach(own);
            NDArray bias = first.getParameters().get("bias").getArray();
            NDArray w = Tensors.owned(own, this::firstAsMatrix);
            List<Memory> memories =
                    layers.stream().map(l -> l.new Memory(own, x, columns)).toList();
            for (int row = 0; row * width <= last; row++) {
                for (int column = 0; column < columns; column++) {
                    Stopped.ifAsked();
                    try (NDManager pixel = own.newSubManager()) {
                        x.attach(pixel); // what is computed from it then goes with the pixel
                        NDArray near = x.get(":, :, {}:{}, {}:{}", row, row + REACH + 1, column, column + KERNEL);
                        NDArray m = near.reshape(1, n, w.size(0)).matMul(w).add(bias);
                        for (Memory memory : memories) {
                            m = memory.at(column, m);
                        }
                        if (column < width && !given.test(row * width + column)) {
                            x.set(
                                    new NDIndex(":, :, {}, {}", row + REACH, column + REACH),
                                    RowOrder.fit(next.apply(said(m).squeeze(0)), x));
                        }
                        x.attach(own);
                    }
                }
                memories.forEach(Memory::rowEnds);
            }
            NDArray painted =
                    x.get(":, :, {}:, {}:{}", REACH, REACH, REACH + width).duplicate();
            painted.attach(picture.getManager());
            return painted;
        }
    }

    /** What the first layer sees, four rows of seven, as a matrix: (28 C, F). */
    private NDArray firstAsMatrix() {
        var parts = first.getParameters();
        NDArray seen = parts.get("weight").getArray().mul(parts.get("mask").getArray());
        return seen.get(":, :, :{}", REACH + 1)
                .reshape(config.width, -1)
                .transpose()
                .duplicate();
    }
}
