package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.util.Preconditions;
import genlab.engine.Tensors;
import genlab.nn.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An LSTM that goes over a picture line by line and takes all places of a line in one step: (N, F, H, W) -> (N, F, H, W).
 *
 * <pre>
 *   [i f o g] = K [m; 1; what the line before said near this place]
 *   c = sigmoid(f) c' + sigmoid(i) tanh(g)                  c' of the line before
 *   h = sigmoid(o) tanh(c)                                  F numbers a place, as m has
 *   y = m + U h + b
 *
 *   rows, from the top:        m and its left neighbour; h of the three places above; c' of the place above
 *   diagonals, from the left:  m; h of the places above and to the left; c' of the left one
 *              from the right: the same in a mirror; its h then moves down a row, lest it tell what comes
 * </pre>
 *
 * <p>Outside of the picture all is 0. Where what came in was of earlier pixels and the own one, so is what goes out.
 *
 * @see <a href="https://arxiv.org/abs/1601.06759">van den Oord, Kalchbrenner and Kavukcuoglu (2016)</a>, sections 3.1 to 3.3
 */
public final class LineLstm extends Layer {

    /** The lines that it goes over. */
    public enum Over {
        /** One after the other from the top. */
        ROWS,
        /** From both upper corners; row r is set r places to the right, which makes columns of them. */
        DIAGONALS
    }

    private final Over over;
    private final int width;
    private final List<Parameter> gates = new ArrayList<>();
    private final Parameter u;
    private final Parameter b;

    /** A layer of F numbers a place. */
    public LineLstm(Over over, int width) {
        Preconditions.checkArgument(width > 0, width + " numbers a place, expected 1 or more");
        settings(" over " + over + " of " + width);
        this.over = over;
        this.width = width;
        int seen = over == Over.ROWS ? 5 : 3;
        for (int d = 0; d < (over == Over.ROWS ? 1 : 2); d++) {
            gates.add(trained("gates" + d, Parameter.Type.WEIGHT, 4L * width, (long) seen * width + 1));
        }
        u = trained("out_weight", Parameter.Type.WEIGHT, width, width);
        b = trained("out_bias", Parameter.Type.BIAS, width);
    }

    private Parameter trained(String name, Parameter.Type type, long... shape) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(new Shape(shape))
                .build());
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray m = x.transpose(2, 3, 0, 1);
        NDArray h = over == Over.ROWS ? rows(m) : diagonals(m);
        return x.add(out(h).transpose(2, 3, 0, 1));
    }

    /** (H, W, N, F) -> (H, W, N, F). */
    private NDArray rows(NDArray m) {
        NDArray left = padded(m.get(":, :-1"), 1, 1, 0);
        NDArray seen = NDArrays.concat(new NDList(m, left, ones(m)), 3);
        return lines(seen.expandDims(1)).squeeze(1);
    }

    /** (H, W, N, F) -> (H, W, N, F). */
    private NDArray diagonals(NDArray m) {
        long height = m.size(0);
        long columns = m.size(0) + m.size(1); // of the skewed picture, and one
        long n = m.size(2);
        NDArray seen = m.concat(ones(m), 3);
        NDArray both = NDArrays.stack(new NDList(seen, seen.flip(1)));
        // rows with zeros after them, cut one shorter: each begins a place further right than the one above
        NDArray flat = padded(both, 2, 0, height)
                .reshape(2, height * columns, n, width + 1)
                .get(":, :{}", height * (columns - 1));
        NDArray skewed = flat.reshape(2, height, columns - 1, n, width + 1).transpose(2, 0, 1, 3, 4);
        NDArray h = lines(skewed).transpose(1, 2, 0, 3, 4).reshape(2, height * (columns - 1), n, width);
        h = padded(h, 1, 0, height).reshape(2, height, columns, n, width).get(":, :, :{}", m.size(1));
        return h.get(0).add(padded(h.get(1).flip(1).get(":-1"), 0, 1, 0));
    }

    /** The h of all lines, of D directions side by side: what is seen of m (S, D, L, N, ...) -> (S, D, L, N, F). */
    private NDArray lines(NDArray seen) {
        NDManager manager = seen.getManager();
        Shape shape = seen.getShape();
        long lines = shape.get(0);
        long d = shape.get(1);
        long length = shape.get(2);
        long n = shape.get(3);
        NDArray k = NDArrays.stack(new NDList(IntStream.range(0, gates.size())
                        .mapToObj(i -> k(i, seen))
                        .toArray(NDArray[]::new)))
                .transpose(0, 2, 1);
        boolean skewed = over == Over.DIAGONALS;
        int taps = skewed ? 2 : 3;
        var all = new NDList();
        NDArray nothing = manager.zeros(new Shape(d, skewed ? 0 : length * n, width), seen.getDataType());
        var state = new NDList(nothing, nothing);
        for (NDArray line : seen.split(lines, 0)) {
            long s = all.size();
            // a diagonal crosses some rows of the picture: nothing is computed outside of it
            long from = skewed ? Math.max(0, s - (lines - length)) : 0;
            long to = skewed ? Math.min(length, s + 1) : length;
            long above = from == 0 ? n : 0;
            long below = !skewed || s < length ? n : 0;
            NDList before = state;
            state = Tensors.allOwned(manager, () -> {
                var own = new NDList(some(line.squeeze(0), from, to).reshape(d, (to - from) * n, shape.get(4)));
                NDArray h = padded(before.get(0), 1, above, below);
                for (int t = 0; t < taps; t++) {
                    own.add(some(h, t * n, (t + to - from) * n));
                }
                NDArray c = before.get(1);
                return step(
                        NDArrays.concat(own, 2),
                        k,
                        skewed ? some(padded(c, 1, above, below), n, (1 + to - from) * n) : c);
            });
            NDArray h = state.get(0);
            all.add(to - from == length ? h : padded(h, 1, from * n, (length - to) * n));
        }
        return NDArrays.stack(all).reshape(lines, d, length, n, width);
    }

    /** x with so many zeros before and after it along an axis. */
    private static NDArray padded(NDArray x, int axis, long before, long after) {
        long[] shape = x.getShape().getShape().clone();
        var parts = new NDList(x);
        shape[axis] = before;
        parts.add(0, x.getManager().zeros(new Shape(shape), x.getDataType()));
        shape[axis] = after;
        parts.add(x.getManager().zeros(new Shape(shape), x.getDataType()));
        return NDArrays.concat(parts, axis);
    }

    private static NDArray some(NDArray x, long from, long to) {
        return x.get(new NDIndex().addAllDim().addSliceDim(from, to));
    }

    /** h and c of places (D, P, F), for what each sees (D, P, ...), the matrices K (D, ..., 4 F) and c'. */
    private NDList step(NDArray seen, NDArray k, NDArray c) {
        NDList parts = seen.matMul(k).split(new long[] {3L * width}, 2);
        NDList ifo = Activation.sigmoid(parts.get(0)).split(3, 2);
        NDArray now = ifo.get(1).mul(c).add(ifo.get(0).mul(parts.get(1).tanh()));
        return new NDList(ifo.get(2).mul(now.tanh()), now);
    }

    private NDArray k(int direction, NDArray near) {
        return Tensors.near(gates.get(direction).getArray(), near);
    }

    /** U h + b: (..., F) -> (..., F). */
    private NDArray out(NDArray h) {
        return Linear.linear(h, u.getArray(), b.getArray()).singletonOrThrow();
    }

    private static NDArray ones(NDArray m) {
        return m.getManager().ones(new Shape(m.size(0), m.size(1), m.size(2), 1), m.getDataType());
    }

    /** The layer while a picture is painted, with the states that are still to be read: of each column the last, and c with it. */
    final class Memory {
        private final NDManager own;
        private final NDArray[] k;
        private final NDArray one;
        private final NDArray nothing;
        private final NDArray[][] h; // of each direction, by column
        private final NDArray[][] c;
        private final NDArray[] m; // of this row

        /** For as many pictures as there are here, so many columns wide. */
        Memory(NDManager own, NDArray like, int columns) {
            this.own = own;
            one = own.ones(new Shape(1, like.size(0), 1), like.getDataType());
            nothing = own.zeros(new Shape(1, like.size(0), width), like.getDataType());
            k = IntStream.range(0, gates.size())
                    .mapToObj(d -> k(d, nothing).transpose().duplicate().expandDims(0))
                    .toArray(NDArray[]::new);
            h = new NDArray[2][columns];
            c = new NDArray[2][columns];
            m = new NDArray[columns];
        }

        /** What goes out at column j: (1, N, F) -> (1, N, F). */
        NDArray at(int j, NDArray here) {
            NDArray said;
            if (over == Over.ROWS) {
                NDArray[] above = h[0];
                NDList seen = new NDList(here, or(m, j - 1), one, or(above, j - 1), or(above, j), or(above, j + 1));
                NDList state = step(NDArrays.concat(seen, 2), k[0], or(c[0], j));
                said = state.get(0);
                keep(h[1], j, said);
                keep(c[0], j, state.get(1));
            } else {
                said = corner(0, j, j - 1, here).add(or(h[1], j));
            }
            keep(m, j, here);
            return here.add(out(said));
        }

        /** A step on the diagonals: the states of column j from those above, which are there still, and those at its side. */
        private NDArray corner(int d, int j, int side, NDArray here) {
            NDList seen = new NDList(here, one, or(h[d], j), or(h[d], side));
            NDList state = step(NDArrays.concat(seen, 2), k[d], or(c[d], side));
            keep(h[d], j, state.get(0));
            keep(c[d], j, state.get(1));
            return state.get(0);
        }

        /** The row is painted: from here on it is the one above, and can be seen from the right. */
        void rowEnds() {
            if (over == Over.ROWS) {
                NDArray[] above = h[0];
                h[0] = h[1];
                h[1] = above;
                return;
            }
            for (int j = m.length - 1; j >= 0; j--) {
                try (NDManager pixel = own.newSubManager()) {
                    m[j].attach(pixel);
                    corner(1, j, j + 1, m[j]);
                }
            }
        }

        private NDArray or(NDArray[] columns, int j) {
            return j < 0 || j >= columns.length || columns[j] == null ? nothing : columns[j];
        }

        private void keep(NDArray[] columns, int j, NDArray x) {
            if (columns[j] != null) {
                columns[j].close();
            }
            columns[j] = x.duplicate(); // x itself goes on, and owns what is made of it
            columns[j].attach(own);
        }
    }
}
