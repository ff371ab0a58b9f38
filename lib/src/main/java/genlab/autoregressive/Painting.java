package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import genlab.autoregressive.GatedPixelCnn.Block;
import genlab.data.Stopped;
import genlab.engine.Fused;
import genlab.engine.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A gated PixelCNN at work, with all that it knows of the pixels before: v of each block row by row, h of each block pixel by pixel.
 * A row's convolutions are done once, on that row; at a pixel there is nothing but products with matrices ({@link Fused}).
 */
final class Painting {

    private static final int BACK = GatedPixelCnn.ABOVE;

    private final NDManager own;
    private final int[] dilations;
    private final List<NDArray> vertical = new ArrayList<>();
    private final List<NDArray> horizontal = new ArrayList<>();
    private final NDArray[] x; // rows (N, W, C), the picture's and then the painted
    private final NDArray[][] v; // rows (N, W, width) before each block
    private final NDArray[] s; // rows (N or 1, W, M), null without numbers by position
    private final NDArray black; // above the picture: no pixels
    private final NDArray nothing; // and no v

    /** @param own owns all that is kept, and the painted picture */
    Painting(GatedPixelCnn net, NDManager own, NDArray picture, NDArray y) {
        this.own = own;
        dilations = net.blocks.stream().mapToInt(Block::d).toArray();
        add(vertical, net.up, net.up, net.place);
        add(horizontal, net.left, net.left);
        for (Block b : net.blocks) {
            add(vertical, b.vertical(), b.vertical());
            add(vertical, b.horizontal(), b.link(), b.place());
            horizontal.add(matrix(b.horizontal()));
            add(horizontal, b.out(), b.out());
        }
        add(horizontal, net.head, net.head);
        add(horizontal, net.output, net.output);
        x = rows(() -> picture);
        v = new NDArray[dilations.length][x.length];
        s = net.places == null ? null : rows(() -> net.byPosition(picture, y));
        black = x[0].zerosLike();
        long width = horizontal.get(1).size();
        nothing = own.zeros(new Shape(black.size(0), black.size(1), width), black.getDataType());
    }

    /** Adds what these convolutions, those that there are, make of numbers side by side, and the bias of one. */
    private void add(List<NDArray> weights, Conv2d biased, Conv2d... convolutions) {
        var matrices = Stream.of(convolutions)
                .filter(Objects::nonNull)
                .map(this::matrix)
                .toArray(NDArray[]::new);
        NDArray together = NDArrays.concat(new NDList(matrices), 0);
        together.attach(own);
        weights.add(together);
        weights.add(biased.getParameters().get("bias").getArray());
    }

    /** A convolution as a matrix: (columns x rows x from, to). */
    private NDArray matrix(Conv2d conv) {
        NDArray w = conv.getParameters().get("weight").getArray();
        return Tensors.owned(
                own, () -> w.transpose(3, 2, 1, 0).reshape(-1, w.size(0)).duplicate());
    }

    /** (N, C, H, W) -> H rows (N, W, C). */
    private NDArray[] rows(Supplier<NDArray> picture) {
        NDArray rows =
                Tensors.owned(own, () -> picture.get().transpose(2, 0, 3, 1).duplicate());
        return rows.split(rows.size(0)).stream().map(row -> row.squeeze(0)).toArray(NDArray[]::new);
    }

    NDArray paint(IntPredicate given, UnaryOperator<NDArray> next) {
        int width = (int) x[0].size(1);
        try (var stack = new Fused(horizontal, dilations, black.size(2))) {
            for (int i = 0; i < x.length; i++) {
                int first = i * width;
                int last = IntStream.range(first, first + width)
                        .filter(given.negate())
                        .max()
                        .orElse(-1);
                try (NDManager row = own.newSubManager()) {
                    List<NDArray> said = vertical(i, row);
                    if (last >= 0) {
                        x[i] = row(stack, x[i], said, last - first, t -> given.test(first + t), next, row);
                    }
                }
            }
        }
        // (N, W, H, C)
        return NDArrays.stack(new NDList(x), 2).transpose(0, 3, 2, 1).duplicate();
    }

    /** v of row i before each block, kept; what it, the place and the bias say to h, for each block: (W, N, 2 width). */
    private List<NDArray> vertical(int i, NDManager row) {
        var pixels = new NDList();
        for (int d = BACK; d > 0; d--) {
            pixels.add(back(x, i, d, black));
        }
        NDArray together = NDArrays.concat(pixels, 2);
        together.attach(row);
        var above = new ArrayList<>(List.of(together));
        for (int l = 0; l < v.length; l++) {
            above.add(back(v[l], i, dilations[l], nothing));
        }
        List<NDArray> place = s == null ? List.of() : List.of(s[i]);
        var made = Fused.row(above, place, vertical, dilations);
        for (int l = 0; l < v.length; l++) {
            v[l][i] = made.get(2 * l);
            v[l][i].attach(own);
        }
        return IntStream.range(0, v.length).mapToObj(l -> made.get(2 * l + 1)).toList();
    }

    private static NDArray back(NDArray[] rows, int i, int d, NDArray none) {
        return i < d ? none : rows[i - d];
    }

    /** A row, painted from left to right up to the last pixel that is asked for. */
    private NDArray row(
            Fused stack,
            NDArray begun,
            List<NDArray> said,
            int last,
            IntPredicate given,
            UnaryOperator<NDArray> next,
            NDManager row) {
        NDArray pixels = Tensors.owned(row, () -> begun.pad(new Shape(0, 0, BACK, 0), 0));
        stack.start(pixels, said, List.of());
        for (int j = 0; j <= last; j++) {
            Stopped.ifAsked();
            NDArray o = stack.at(j);
            if (!given.test(j)) {
                stack.set(j, next.apply(o));
            }
        }
        NDArray painted = pixels.get(":, {}:", BACK).duplicate();
        painted.attach(own);
        return painted;
    }
}
