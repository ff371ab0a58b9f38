package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import genlab.autoregressive.GatedPixelCnn.Block;
import genlab.data.Stopped;
import genlab.engine.Fused;
import genlab.engine.Tensors;
import genlab.nn.Net;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A gated PixelCNN at work, with all that it knows of the pixels before: v of each block row by row, h of each block pixel by pixel.
 * A row's convolutions are done once, on that row; at a pixel there is nothing but products with matrices.
 */
final class Painting {

    private static final Shape ONE = new Shape(1, 1);

    /** A convolution of one row as a matrix: (N, taps x from) times (taps x from, to) and a bias. */
    private record Matrix(NDArray weight, NDArray bias) {

        static Matrix of(Conv2d conv, NDManager owner) {
            NDArray w = weightOf(conv);
            NDArray matrix = Tensors.owned(
                    owner,
                    () -> w.squeeze(2).transpose(2, 1, 0).reshape(-1, w.size(0)).duplicate());
            return new Matrix(matrix, biasOf(conv));
        }

        NDArray apply(NDArray x) {
            return x.matMul(weight).addi(bias); // in place: what the product made, nobody else has
        }
    }

    private final GatedPixelCnn net;
    private final NDManager own;
    private final NDArray s; // null without numbers by position
    private final List<Block> blocks;
    private final Matrix left;
    private final List<Matrix> horizontal;
    private final List<Matrix> out;
    private final Matrix head;
    private final Matrix output;
    private final NDArray[] x; // rows (N, C, 1, W), the picture's and then the painted
    private final NDArray[][] v; // rows (N, width, 1, W) before each block and after the last

    /** @param own owns all that is kept, and the painted picture */
    Painting(GatedPixelCnn net, NDManager own, NDArray picture, NDArray y) {
        this.net = net;
        this.own = own;
        s = net.places == null ? null : Tensors.owned(own, () -> net.byPosition(picture, y));
        blocks = net.blocks;
        left = Matrix.of(net.left, own);
        horizontal = blocks.stream().map(b -> Matrix.of(b.horizontal(), own)).toList();
        out = blocks.stream().map(b -> Matrix.of(b.out(), own)).toList();
        head = Matrix.of(net.head, own);
        output = Matrix.of(net.output, own);
        int height = (int) picture.size(2);
        x = Tensors.owned(own, picture::duplicate).split(height, 2).toArray(NDArray[]::new);
        v = new NDArray[blocks.size() + 1][height];
    }

    NDArray paint(IntPredicate given, UnaryOperator<NDArray> next) {
        int width = (int) x[0].size(3);
        for (int i = 0; i < x.length; i++) {
            int first = i * width;
            int last = IntStream.range(first, first + width)
                    .filter(given.negate())
                    .max()
                    .orElse(-1);
            try (NDManager row = own.newSubManager()) {
                NDArray[][] known = vertical(i, row);
                if (last >= 0) {
                    x[i] = row(i, known, last - first, t -> given.test(first + t), next, row);
                }
            }
        }
        return NDArrays.concat(new NDList(x), 2);
    }

    /** v of row i in all blocks, kept; what it, the place and the bias say to h, for each block and column: (N, 2 width). */
    private NDArray[][] vertical(int i, NDManager row) {
        v[0][i] = Tensors.owned(own, () -> {
            NDArray above = NDArrays.concat(new NDList(above(x, i, 3), above(x, i, 2), above(x, i, 1)), 2);
            NDArray first = convolved(above.pad(new Shape(3, 3, 0, 0), 0), net.up, 1);
            return placed(first, net.place, i);
        });
        var said = new NDArray[blocks.size()][];
        for (int l = 0; l < said.length; l++) {
            Block b = blocks.get(l);
            NDArray[] rows = v[l];
            v[l + 1][i] = Tensors.owned(own, () -> {
                NDArray two = NDArrays.concat(new NDList(above(rows, i, b.d()), rows[i]), 2);
                NDArray both = convolved(two.pad(new Shape(b.d(), b.d(), 0, 0), 0), b.vertical(), b.d());
                return rows[i].add(GatedPixelCnn.gate(both));
            });
            NDArray after = v[l + 1][i];
            NDArray columns = Tensors.owned(row, () -> {
                NDArray link = placed(Net.apply(b.link(), after), b.place(), i);
                return link.transpose(3, 0, 1, 2).reshape(-1, link.size(1)).add(biasOf(b.horizontal()));
            });
            said[l] = columns.split(after.size(3), 0).toArray(NDArray[]::new);
        }
        return said;
    }

    /** Row i, painted from left to right up to the last pixel that is asked for. */
    private NDArray row(
            int i, NDArray[][] said, int last, IntPredicate given, UnaryOperator<NDArray> next, NDManager row) {
        NDArray[] pixels = pixels(x[i], row);
        NDArray black = row.zeros(pixels[0].getShape(), pixels[0].getDataType());
        NDArray nothing = row.zeros(new Shape(x[i].size(0), said[0][0].size(1) / 2), black.getDataType());
        var h = new NDArray[blocks.size() + 1][last + 1];
        for (int j = 0; j <= last; j++) {
            Stopped.ifAsked();
            var three = new NDList(before(pixels, j - 3, black), before(pixels, j - 2, black));
            three.add(before(pixels, j - 1, black));
            h[0][j] = left.apply(NDArrays.concat(three, 1));
            for (int l = 0; l < blocks.size(); l++) {
                NDArray past = before(h[l], j - blocks.get(l).d(), nothing);
                Matrix to = out.get(l);
                h[l + 1][j] = Fused.gated(past, h[l][j], horizontal.get(l).weight, said[l][j], to.weight, to.bias);
            }
            if (!given.test(j)) {
                pixels[j] = next.apply(output.apply(Activation.relu(head.apply(h[blocks.size()][j]))));
            }
        }
        return Tensors.owned(own, () -> NDArrays.stack(new NDList(pixels), 2).expandDims(2));
    }

    /** The columns of a row: (N, C, 1, W) -> W times (N, C). */
    private static NDArray[] pixels(NDArray x, NDManager row) {
        NDArray columns = Tensors.owned(
                row, () -> x.transpose(3, 0, 1, 2).reshape(-1, x.size(1)).duplicate());
        return columns.split(x.size(3), 0).toArray(NDArray[]::new);
    }

    private static NDArray before(NDArray[] columns, int j, NDArray nothing) {
        return j < 0 ? nothing : columns[j];
    }

    /** The row so many above row i, zeros where there is none. */
    private static NDArray above(NDArray[] rows, int i, int back) {
        return i < back ? rows[i].zerosLike() : rows[i - back];
    }

    private NDArray placed(NDArray row, Conv2d place, int i) {
        return place == null ? row : row.add(Net.apply(place, s.get(":, :, {}:{}", i, i + 1)));
    }

    /** A block's convolution on rows that lie side by side, whatever they were apart. */
    private static NDArray convolved(NDArray rows, Conv2d conv, int columns) {
        return Conv2d.conv2d(rows, weightOf(conv), biasOf(conv), ONE, new Shape(0, 0), new Shape(1, columns))
                .singletonOrThrow();
    }

    private static NDArray weightOf(Conv2d conv) {
        return conv.getParameters().get("weight").getArray();
    }

    private static NDArray biasOf(Conv2d conv) {
        return conv.getParameters().get("bias").getArray();
    }
}
