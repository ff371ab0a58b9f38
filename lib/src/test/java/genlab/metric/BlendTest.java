package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.testing.Managed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class BlendTest {

    /** In the plane by hand: inside the triangle, beside an edge, beyond a corner. */
    @Test
    void ofATriangle(NDManager manager) {
        NDArray triangle = manager.create(new float[] {0, 0, 4, 0, 0, 4}, new Shape(3, 2));
        NDArray x = manager.create(new float[] {1, 1, 1, -2, 7, -1}, new Shape(3, 2));
        int owned = manager.getManagedArrays().size();
        var blend = Blend.of(x, triangle, 3);
        assertEquals(owned, manager.getManagedArrays().size());
        assertArrayEquals(new double[] {0, 2, Math.sqrt(10)}, blend.distances(), 1e-5);
        assertArrayEquals(new float[] {1, 1, 1, 0, 4, 0}, blend.rows(triangle).toFloatArray(), 1e-5f);
        assertEquals((2 + Math.sqrt(10)) / 3, blend.mean(), 1e-5);
    }

    /**
     * What makes a mixture the nearest one (Wolfe's theorem 2): no point is further on the row's side of the plane through the mixture that
     * stands across the line to it. In few and in many dimensions, with copies, and with more rows than are taken at a time.
     */
    @Test
    void noPointIsOnTheRowsSide(NDManager manager) {
        for (int dimensions : new int[] {1, 2, 5, 200}) {
            NDArray x = Rng.of(dimensions).normal(manager, new Shape(60, dimensions));
            NDArray among = Rng.of(7).normal(manager, new Shape(40, dimensions)).mul(0.8f);
            NDArray twice = among.concat(among.get("0:5"), 0);
            var blend = Blend.of(x, twice, 12);
            var nearest = Nearest.of(x, twice);
            float[][] points = rows(twice);
            float[][] made = rows(blend.rows(twice));
            float[][] all = rows(x);
            for (int i = 0; i < 60; i++) {
                double[] shares = blend.shares()[i];
                assertEquals(1, Arrays.stream(shares).sum(), 1e-9);
                assertTrue(Arrays.stream(shares).allMatch(w -> w >= 0));
                assertTrue(blend.distances()[i] <= nearest.distances()[i] + 1e-5);
                assertEquals(nearest.distances()[i], apart(all[i], points[blend.places()[i][0]]), 1e-5);
                assertEquals(blend.distances()[i], apart(all[i], made[i]), 1e-4);
                for (int place : blend.places()[i]) {
                    double side = 0;
                    for (int d = 0; d < dimensions; d++) {
                        side += (points[place][d] - made[i][d]) * (all[i][d] - made[i][d]);
                    }
                    assertTrue(side < 1e-3, dimensions + " dimensions, row " + i + ": " + side);
                }
            }
        }
    }

    /** A row of the set is its own blend, with a share of 1; of one row, the blend is that row. */
    @Test
    void ofItself(NDManager manager) {
        NDArray among = Rng.of(3).normal(manager, new Shape(9, 2, 3));
        var blend = Blend.of(among.get("4:6"), among, 5);
        assertArrayEquals(new double[] {0, 0}, blend.distances(), 1e-5);
        assertEquals(1, blend.shares()[1][0], 1e-6);
        assertEquals(5, blend.places()[1][0]);
        NDArray other = Rng.of(4).normal(manager, new Shape(1, 2, 3));
        assertEquals(Nearest.of(other, among).least(), Blend.of(other, among, 1).mean(), 1e-5);
        assertThrows(IllegalArgumentException.class, () -> Blend.of(other, among, 10));
    }

    private static float[][] rows(NDArray x) {
        float[] all = x.toFloatArray();
        int n = (int) x.size(0);
        float[][] rows = new float[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = Arrays.copyOfRange(all, i * all.length / n, (i + 1) * all.length / n);
        }
        return rows;
    }

    private static double apart(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }
        return Math.sqrt(sum);
    }
}
