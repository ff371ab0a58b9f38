package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.testing.Managed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

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

    /** As many copies of the row as are asked for, and among them one that is none: at 0, with all shares on copies. */
    @Test
    void ofCopies(NDManager manager) {
        NDArray row = Rng.of(5).normal(manager, new Shape(1, 3));
        NDArray copies = row.repeat(0, 4);
        for (NDArray among :
                List.of(copies, copies.concat(row.add(1), 0), row.add(1).concat(copies, 0))) {
            var blend = Blend.of(row, among, (int) among.size(0));
            assertEquals(0, blend.mean(), 1e-6);
            assertEquals(1, Arrays.stream(blend.shares()[0]).sum(), 1e-9);
            assertArrayEquals(row.toFloatArray(), blend.rows(among).toFloatArray(), 1e-6f);
        }
        // beside the copies of one point, and of two
        NDArray two = copies.concat(copies.add(1), 0);
        assertEquals(Math.sqrt(12), Blend.of(row.sub(2), two, 8).mean(), 1e-5);
        assertEquals(0, Blend.of(row.add(0.25f), two, 8).mean(), 1e-5);
    }

    /** Tiny, huge, far from 0, and in float64: the blend is the same. */
    @Test
    void aScaleAndAPlaceChangeNothing(NDManager manager) {
        NDArray x = Rng.of(6).normal(manager, new Shape(60, 4)).toType(DataType.FLOAT64, false);
        NDArray among = Rng.of(7).normal(manager, new Shape(40, 4)).toType(DataType.FLOAT64, false);
        var expected = Blend.of(x, among, 12);
        for (double scale : new double[] {1e-20, 1, 1e20}) {
            NDArray set = among.mul(scale).add(scale == 1 ? 1e5 : 0);
            var found = Blend.of(x.mul(scale).add(scale == 1 ? 1e5 : 0), set, 12);
            for (int i = 0; i < 60; i++) {
                assertArrayEquals(expected.places()[i], found.places()[i], "times " + scale);
                assertArrayEquals(expected.shares()[i], found.shares()[i], 1e-6, "times " + scale);
                assertEquals(expected.distances()[i], found.distances()[i] / scale, 1e-6, "times " + scale);
            }
            assertEquals(DataType.FLOAT64, found.rows(set).getDataType());
        }
        NDArray huge = among.toType(DataType.FLOAT32, false).mul(1e20f);
        var found = Blend.of(x.toType(DataType.FLOAT32, false).mul(1e20f), huge, 12);
        assertEquals(expected.mean(), found.mean() / 1e20, 1e-5);
        assertEquals(found.mean(), Blend.of(x.mul(1e20), huge, 12).mean(), 1e15, "float64 among float32");
    }

    @Test
    void whatCannotBeBlendedSaysSo(NDManager manager) {
        NDArray among = Rng.of(8).normal(manager, new Shape(9, 4));
        NDArray holed = among.duplicate();
        holed.set(new NDIndex("3, 2"), Float.NaN);
        int owned = manager.getManagedArrays().size();
        says(() -> Blend.of(manager.ones(new Shape(2, 3)), among, 2), "(2, 3)", "(9, 4)");
        says(() -> Blend.of(among, holed, 2), "(9, 4)", "finite");
        says(() -> Blend.of(holed, among, 2), "(9, 4)", "finite");
        var blend = Blend.of(among, among, 2);
        says(() -> blend.rows(among.get("0:8")), "(8, 4)");
        assertEquals(owned + 2, manager.getManagedArrays().size(), "but for the two that were handed over");
        assertEquals(0, Blend.of(among.get("0:0"), among, 2).distances().length);
        assertEquals(
                new Shape(0, 4),
                Blend.of(among.get("0:0"), among, 2).rows(among).getShape());
    }

    private static void says(Executable blend, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, blend).getMessage();
        assertTrue(Arrays.stream(parts).allMatch(message::contains), message);
    }
}
