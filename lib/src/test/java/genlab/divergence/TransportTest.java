package genlab.divergence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.testing.Managed;
import java.util.Arrays;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Managed.class)
class TransportTest {

    private static double[][] costs(int n, Rng rng) {
        var cost = new double[n][n];
        for (double[] row : cost) {
            Arrays.setAll(row, j -> rng.uniform(-1, 3));
        }
        return cost;
    }

    private static double best(double[][] cost, int i, boolean[] taken) {
        double best = i == cost.length ? 0 : Double.POSITIVE_INFINITY;
        for (int j = 0; i < cost.length && j < cost.length; j++) {
            if (!taken[j]) {
                taken[j] = true;
                best = Math.min(best, cost[i][j] + best(cost, i + 1, taken));
                taken[j] = false;
            }
        }
        return best;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void noPlanOfAllIsCheaper(int n) {
        for (int seed = 0; seed < 30; seed++) {
            double[][] cost = costs(n, Rng.of(seed));
            assertEquals(best(cost, 0, new boolean[n]) / n, Transport.of(cost).distance(), 1e-12);
        }
    }

    /** The proof for many piles: prices that promise nowhere too much, and together what the plan costs. */
    private static void prove(Transport plan, double[][] cost) {
        int n = cost.length;
        assertEquals(n, Arrays.stream(plan.to()).distinct().count());
        double paid = 0;
        for (int i = 0; i < n; i++) {
            paid += cost[i][plan.to()[i]] / n;
            for (int j = 0; j < n; j++) {
                assertTrue(plan.fx()[i] - plan.fy()[j] <= cost[i][j] + 1e-9);
            }
        }
        assertEquals(paid, plan.distance(), 1e-9);
        assertEquals(StatUtils.mean(plan.fx()) - StatUtils.mean(plan.fy()), paid, 1e-9);
    }

    @Test
    void thePricesProveIt() {
        double[][] cost = costs(200, Rng.of(1));
        prove(Transport.of(cost), cost);
        double[][] equal = new double[20][20];
        prove(Transport.of(equal), equal);
    }

    /** On the line the smallest goes to the smallest. */
    @Test
    void onTheLine(NDManager manager) {
        double[] x = new double[300];
        double[] y = new double[300];
        Rng rng = Rng.of(3);
        Arrays.setAll(x, i -> (float) rng.normal());
        Arrays.setAll(y, i -> (float) (3 * rng.normal() + 1));
        NDArray a = manager.create(x, new Shape(300, 1));
        NDArray b = manager.create(y, new Shape(300, 1));
        Arrays.sort(x);
        Arrays.sort(y);
        double sorted = 0;
        for (int i = 0; i < 300; i++) {
            sorted += Math.abs(x[i] - y[i]) / 300;
        }
        assertEquals(sorted, Transport.between(a, b).distance(), 1e-9);
    }

    /** Whatever is moved as a whole, by (3, 4): W1 is 5. And it is a distance: 0 to itself in another order, the same both ways. */
    @Test
    void ofAShift(NDManager manager) {
        NDArray x = Rng.of(4).normal(manager, new Shape(100, 2));
        NDArray shift = manager.create(new float[] {3, 4}, new Shape(1, 2));
        assertEquals(5, Transport.between(x, x.add(shift)).distance(), 1e-5);
        NDArray other = x.get(manager.create(Rng.of(5).permutation(100)));
        assertEquals(0, Transport.between(x, other).distance(), 1e-12);
        NDArray z = Rng.of(6).normal(manager, new Shape(100, 2));
        assertEquals(Transport.between(x, z).distance(), Transport.between(z, x).distance(), 1e-9);
    }

    @Test
    void whatCannotBeCarried(NDManager manager) {
        NDArray x = manager.ones(new Shape(3, 2));
        String counts = assertThrows(
                        IllegalArgumentException.class, () -> Transport.between(x, manager.ones(new Shape(4, 2))))
                .getMessage();
        assertTrue(counts.contains("(3, 2)") && counts.contains("(4, 2)"), counts);
        assertThrows(IllegalArgumentException.class, () -> Transport.of(new double[2][3]));
        assertThrows(IllegalArgumentException.class, () -> Transport.of(new double[][] {{Double.NaN}}));
    }

    @Test
    void nothingToCarry(NDManager manager) {
        assertThrows(IllegalArgumentException.class, () -> Transport.of(new double[0][0]));
        NDArray none = manager.zeros(new Shape(0, 2));
        String message = assertThrows(IllegalArgumentException.class, () -> Transport.between(none, none))
                .getMessage();
        assertTrue(message.contains("(0, 2)"), message);
    }

    /** Tiny and huge, turned round in memory, of another type: the same plan. */
    @Test
    void aScaleChangesNoPlan(NDManager manager) {
        NDArray x = Rng.of(7).normal(manager, new Shape(2, 50)).transpose();
        NDArray y = Rng.of(8).normal(manager, new Shape(50, 2));
        var plan = Transport.between(x, y);
        for (double scale : new double[] {1e-20, 1e20}) {
            NDArray small = x.toType(DataType.FLOAT64, false).mul(scale);
            var found =
                    Transport.between(small, y.toType(DataType.FLOAT64, false).mul(scale));
            assertArrayEquals(plan.to(), found.to());
            assertEquals(plan.distance(), found.distance() / scale, 1e-9);
        }
    }
}
