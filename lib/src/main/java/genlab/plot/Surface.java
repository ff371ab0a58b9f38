package genlab.plot;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import java.util.function.UnaryOperator;

/** A function of the plane at the middles of square cells, for {@link Scatter#surface}. */
public final class Surface {

    private Surface() {}

    /**
     * f over the square from {@code low} to {@code high} each way; the first row is the lowest y.
     *
     * @param cells a side
     * @param manager on whose device f is computed
     * @param f of places (N, 2), x and y, to one number each, (N) or (N, 1)
     */
    public static double[][] of(double low, double high, int cells, NDManager manager, UnaryOperator<NDArray> f) {
        double step = (high - low) / cells;
        var xy = new float[2 * cells * cells];
        int at = 0;
        for (int row = 0; row < cells; row++) {
            for (int column = 0; column < cells; column++) {
                xy[at++] = (float) (low + (column + 0.5) * step);
                xy[at++] = (float) (low + (row + 0.5) * step);
            }
        }
        double[] values = Tensors.alone(() -> {
            try (var off = GradMode.off()) {
                return Tensors.doubles(f.apply(manager.create(xy, new Shape((long) cells * cells, 2))));
            }
        });
        var rows = new double[cells][cells];
        for (int i = 0; i < values.length; i++) {
            rows[i / cells][i % cells] = values[i];
        }
        return rows;
    }
}
