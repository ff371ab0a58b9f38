package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.data.Rng;
import genlab.engine.Scalars;
import genlab.engine.Tensors;

/**
 * Copies of pictures, each slanted, stretched and moved by draws of its own: rows first, then columns, which slant half as much. Linear
 * between pixels, 0 outside, and differentiable by the picture.
 *
 * <pre>
 *   pixel w of row h of the copy = the picture at c + e^a (w - c) + s (h - c) + m      c = (side - 1) / 2
 * </pre>
 *
 * @param slant standard deviation of s, pixels a row
 * @param stretch of a
 * @param move of m, pixels
 */
public record Warp(double slant, double stretch, double move) {

    /** Deviations of 0 or more; with three zeros a copy is the picture. */
    public Warp {
        for (double sd : new double[] {slant, stretch, move}) {
            Preconditions.checkArgument(sd >= 0 && sd < Double.POSITIVE_INFINITY, "a standard deviation of " + sd);
        }
    }

    /** A copy of each picture, of floats: (N, C, H, W) -> (N, C, H, W). */
    public NDArray of(NDArray x, Rng rng) {
        Preconditions.checkArgument(
                x.getShape().dimension() == 4 && x.getDataType().isFloating(),
                "pictures " + x.getShape() + " " + x.getDataType() + ", expected (N, C, H, W) of floats");
        return Tensors.owned(x.getManager(), () -> {
            NDArray rows = lines(x, slant, rng.split("rows"));
            return lines(rows.transpose(0, 1, 3, 2), slant / 2, rng.split("columns"))
                    .transpose(0, 1, 3, 2);
        });
    }

    private NDArray lines(NDArray x, double slant, Rng rng) {
        NDManager manager = x.getManager();
        NDArray draws = rng.normal(manager, new Shape(3, x.size(0), 1, 1)).toType(x.getDataType(), false);
        NDArray h = centred(manager, x.size(2), x).reshape(1, -1, 1);
        NDArray w = centred(manager, x.size(3), x);
        NDArray at = Scalars.times(draws.get(0), stretch)
                .exp()
                .mul(w.reshape(1, 1, -1))
                .add(Scalars.times(draws.get(1), slant).mul(h))
                .add(Scalars.times(draws.get(2), move)); // (N, H, W), from the middle
        NDArray shares = Scalars.times(
                        at.expandDims(2).sub(w.reshape(1, 1, -1, 1)).abs(), -1)
                .add(1)
                .maximum(0); // (N, H, W of the picture, W of the copy)
        return x.transpose(0, 2, 1, 3).matMul(shares).transpose(0, 2, 1, 3);
    }

    private static NDArray centred(NDManager manager, long n, NDArray like) {
        return manager.arange((int) n).toType(like.getDataType(), false).sub((n - 1) / 2.0);
    }
}
