package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.util.Preconditions;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import genlab.nn.Layer;
import genlab.nn.Net;
import genlab.nn.Places;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * Two stacks of gated convolutions: what comes out at a pixel depends on all pixels before it in row order and on nothing else,
 * (N, C, H, W) to (N, O, H, W).
 *
 * <pre>
 *   v = up * x + P s                               the three rows above, seven wide
 *   h = left * x                                   the three pixels to the left
 *   for each block, with its dilation d:
 *     v = v + gate(V * v)                          2 x 3: rows i - d and i; of rows above the pixel v knows all
 *     h = h + W gate(H * h + L v + P s)            1 x 2: columns j - d and j; L brings in what v knows
 *   o = U relu(R h)                                what says which pixel comes
 *   gate(a, b) = tanh(a) sigmoid(b)
 * </pre>
 *
 * <p>The kernels are cut to the pixels that may be seen, so there is nothing to mask. s holds trained numbers by position, of the
 * class asked for where there are classes ({@link Places}); without them the network paints pictures of any size.
 *
 * @see <a href="https://arxiv.org/abs/1606.05328">van den Oord et al. (2016)</a>; theirs has no dilations, no residual in v, and masks
 */
public final class GatedPixelCnn extends Layer {

    /**
     * The settings.
     *
     * @param channels C, numbers a pixel
     * @param outputs O, numbers that say which pixel comes
     * @param width channels of v and of h
     * @param dilations of the blocks, one each
     * @param maps M, trained numbers by position; 0 for none
     * @param side of the pictures that these are for
     * @param classes K, length of the condition y; 0 for none
     */
    public record Config(
            int channels, int outputs, int width, List<Integer> dilations, int maps, int side, int classes) {

        /** Pixels of so many numbers; width 12, four blocks with dilations 1, 2, 4, 2, nothing by position. */
        public static Config of(int channels, int outputs) {
            return new Config(channels, outputs, 12, List.of(1, 2, 4, 2), 0, 0, 0);
        }

        /** The same, wider or narrower. */
        public Config width(int newWidth) {
            return new Config(channels, outputs, newWidth, dilations, maps, side, classes);
        }

        /** The same with other blocks. */
        public Config dilations(Integer... newDilations) {
            return new Config(channels, outputs, width, List.of(newDilations), maps, side, classes);
        }

        /** The same with so many numbers by position, for pictures of this side. */
        public Config places(int newMaps, int newSide) {
            return new Config(channels, outputs, width, dilations, newMaps, newSide, classes);
        }

        /** The same with classes, each with its own numbers by position. */
        public Config classes(int newClasses) {
            return new Config(channels, outputs, width, dilations, maps, side, newClasses);
        }
    }

    static final int ABOVE = 3; // rows, and columns on each side, that the first layer sees
    private static final Shape ONE = new Shape(1, 1);

    /** V, H, L, P, W of one block. */
    record Block(int d, Conv2d vertical, Conv2d horizontal, Conv2d link, Conv2d place, Conv2d out) {}

    private final Config config;
    final Places places;
    final Conv2d up;
    final Conv2d left;
    final Conv2d place;
    final List<Block> blocks = new ArrayList<>();
    final Conv2d head;
    final Conv2d output;

    /** A network without weights; {@link Net#initialize} gives it some. */
    public GatedPixelCnn(Config config) {
        Preconditions.checkArgument(
                config.classes == 0 || config.maps > 0, config + ": a class is told by numbers by position, 0 of them");
        settings("." + config);
        this.config = config;
        int width = config.width;
        boolean placed = config.maps > 0;
        up = conv("up", config.channels, width, ABOVE, 2 * ABOVE + 1, true, ONE);
        left = conv("left", config.channels, width, 1, ABOVE, true, ONE);
        places = placed ? part("places", new Places(Math.max(1, config.classes), config.maps, config.side)) : null;
        place = placed ? conv("place", config.maps, width, 1, 1, false, ONE) : null;
        for (int i = 0; i < config.dilations.size(); i++) {
            int d = config.dilations.get(i);
            blocks.add(new Block(
                    d,
                    conv("vertical" + i, width, 2 * width, 2, 3, true, new Shape(d, d)),
                    conv("horizontal" + i, width, 2 * width, 1, 2, true, new Shape(1, d)),
                    conv("link" + i, width, 2 * width, 1, 1, false, ONE),
                    placed ? conv("place" + i, config.maps, 2 * width, 1, 1, false, ONE) : null,
                    conv("out" + i, width, width, 1, 1, true, ONE)));
        }
        head = conv("head", width, width, 1, 1, true, ONE);
        output = conv("output", width, config.outputs, 1, 1, true, ONE);
    }

    private Conv2d conv(String name, int from, int to, int rows, int columns, boolean bias, Shape dilation) {
        Conv2d conv = Conv2d.builder()
                .setFilters(to)
                .setKernelShape(new Shape(rows, columns))
                .optDilation(dilation)
                .optBias(bias)
                .build();
        return part(name, conv, new Shape(1, from, 32, 32));
    }

    /** The outputs for whole pictures, in one pass. */
    @Override
    public NDArray forward(NDArray x) {
        return forward(x, null);
    }

    /** The outputs for pictures of these classes: (N, C, H, W), one-hot (N, K) -> (N, O, H, W). */
    public NDArray forward(NDArray x, NDArray y) {
        check(x, y);
        NDArray s = places == null ? null : byPosition(x, y);
        NDArray v = plus(Net.apply(up, x.get(":, :, :-1").pad(new Shape(ABOVE, ABOVE, ABOVE, 0), 0)), place, s);
        NDArray h = Net.apply(left, x.get(":, :, :, :-1").pad(new Shape(ABOVE, 0, 0, 0), 0));
        for (Block b : blocks) {
            v = v.add(gate(Net.apply(b.vertical, v.pad(new Shape(b.d, b.d, b.d, 0), 0))));
            NDArray both = Net.apply(b.horizontal, h.pad(new Shape(b.d, 0, 0, 0), 0));
            h = h.add(Net.apply(b.out, gate(plus(both.add(Net.apply(b.link, v)), b.place, s))));
        }
        return Net.apply(output, Activation.relu(Net.apply(head, h)));
    }

    private void check(NDArray x, NDArray y) {
        Preconditions.checkArgument(
                y == null ? config.classes == 0 : y.getShape().equals(new Shape(x.size(0), config.classes)),
                "classes " + (y == null ? "none" : y.getShape()) + " for pictures " + x.getShape() + " and " + config);
    }

    /** s: (N, M, H, W), or (1, M, H, W) where there are no classes. */
    NDArray byPosition(NDArray x, NDArray y) {
        NDArray classes = y == null ? x.getManager().ones(new Shape(1, 1), x.getDataType()) : Tensors.near(y, x);
        return Net.apply(places, classes);
    }

    private static NDArray plus(NDArray v, Conv2d place, NDArray s) {
        return place == null ? v : v.add(Net.apply(place, s));
    }

    /** tanh of the first half of the channels times sigmoid of the second. */
    static NDArray gate(NDArray both) {
        NDList halves = both.split(2, 1);
        return halves.get(0).tanh().mul(Activation.sigmoid(halves.get(1)));
    }

    /** As {@link #complete(NDArray, NDArray, IntPredicate, UnaryOperator)}, without classes. */
    public NDArray complete(NDArray picture, IntPredicate given, UnaryOperator<NDArray> next) {
        return complete(picture, null, given, next);
    }

    /**
     * Fills in the pixels that are not given, as {@link RowOrder#complete} does, but computes nothing twice: of v a row, of h a pixel
     * at a time, from those before, which are kept. A pixel then costs a pixel.
     *
     * @param picture (N, C, H, W), whose given pixels count
     * @param y classes, one-hot (N, K)
     * @param given whether pixel t = W row + column stays as it is
     * @param next the pixels for these outputs, (N, O) -> (N, C)
     * @return the pictures, owned by the manager of {@code picture}
     * @see <a href="https://arxiv.org/abs/1704.06001">Ramachandran et al. (2017)</a>
     */
    public NDArray complete(NDArray picture, NDArray y, IntPredicate given, UnaryOperator<NDArray> next) {
        check(picture, y);
        try (var off = GradMode.off();
                NDManager own = picture.getManager().newSubManager()) {
            NDArray x = new Painting(this, own, picture, y).paint(given, next);
            x.attach(picture.getManager());
            return x;
        }
    }
}
