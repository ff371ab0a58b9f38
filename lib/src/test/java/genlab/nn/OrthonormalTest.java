package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.Gradients;
import genlab.testing.Managed;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class OrthonormalTest {

    private static void allOne(Mlp network, double tolerance) {
        for (double[] values : network.singularValues()) {
            double[] ones = new double[values.length];
            Arrays.fill(ones, 1);
            assertArrayEquals(ones, values, tolerance);
        }
    }

    /** Narrow to wide, square, wide to narrow: at first, and after 300 steps of Adam that pull at it. */
    @Test
    void allSingularValuesAreOne(NDManager manager) {
        var network =
                Net.initialize(Mlp.of(Nonlinearity.GROUP_SORT, 2, 64, 64, 1).orthonormal(), manager, Rng.of(1));
        assertEquals(3, network.singularValues().size());
        allOne(network, 1e-4);
        NDArray x = Rng.of(2).normal(manager, new Shape(64, 2));
        NDArray first = Net.still(x, network::forward);
        try (var player = new Player("f", Adam.rate(5e-3), network).rate(done -> 1)) {
            new Fit("pulling", 300, manager, Rng.of(3))
                    .run(step -> player.minimise(step, () -> network.forward(x)
                            .sub(x.square().sum(new int[] {1}, true))
                            .square()
                            .mean()));
        }
        assertTrue(Net.still(x, network::forward).sub(first).abs().mean().getFloat() > 0.1, "it has moved");
        allOne(network, 1e-2);
    }

    /** Of plain layers they are what a plain decomposition says. */
    @Test
    void singularValuesOfPlainLayers(NDManager manager) {
        var network = Net.initialize(Mlp.of(Nonlinearity.RELU, 2, 3, 1), manager, Rng.of(1));
        var weights = network.weights();
        manager.create(new float[] {3, 0, 0, 0, 0, 4}, new Shape(3, 2)).copyTo(weights.get(0));
        manager.create(new float[] {1, 2, 2}, new Shape(1, 3)).copyTo(weights.get(2));
        assertArrayEquals(new double[] {4, 3}, network.singularValues().get(0), 1e-6);
        assertEquals(3, network.singularValues().get(1)[0], 1e-6);
    }

    /** Through square layers and sorted pairs a gradient comes back as long as it was; to two numbers it comes back no longer. */
    @Test
    void gradientsKeepTheirLength(NDManager manager) {
        for (int inputs : new int[] {8, 2}) {
            var network = Net.initialize(
                    Mlp.of(Nonlinearity.GROUP_SORT, inputs, 8, 8, 1).orthonormal(), manager, Rng.of(1));
            NDArray x = Rng.of(2).normal(manager, new Shape(50, inputs));
            NDArray norms = Gradients.at(x, network::forward).norm(new int[] {1});
            assertEquals(1, norms.max().getFloat(), inputs == 8 ? 1e-4 : 1);
            assertTrue(norms.max().getFloat() < 1.0001f);
            assertTrue(inputs == 2 || norms.min().getFloat() > 0.9999f);
        }
    }

    @Test
    void groupSortSorts(NDManager manager) {
        NDArray x = manager.create(new float[] {1, 5, 3, 2, 7, 4, 6, 8}, new Shape(2, 4));
        assertArrayEquals(
                new float[] {3, 5, 1, 2, 7, 8, 6, 4},
                Nonlinearity.GROUP_SORT.apply(x).toFloatArray());
        NDArray odd = manager.zeros(new Shape(2, 3));
        assertThrows(IllegalArgumentException.class, () -> Nonlinearity.GROUP_SORT.apply(odd));
    }

    /** In float64, too, of bounded and of plain layers. */
    @Test
    void singularValuesInFloat64(NDManager manager) {
        var plain = Mlp.of(Nonlinearity.GROUP_SORT, 3, 4, 2);
        allOne(Net.initialize(plain.orthonormal(), manager, Rng.of(1), DataType.FLOAT64), 1e-12);
        for (double[] values : Net.initialize(plain.spectral(), manager, Rng.of(1), DataType.FLOAT64)
                .singularValues()) {
            assertEquals(1, values[0], 1e-2);
        }
    }

    /** The weights alone make the function: copied into another network they give the same numbers, and those gradients. */
    @Test
    void aCopyIsTheSame(NDManager manager) {
        var network = Mlp.of(Nonlinearity.GROUP_SORT, 2, 6, 6, 1).orthonormal();
        var other = Net.initialize(network.unit(1), manager, Rng.of(2));
        Net.initialize(network, manager, Rng.of(1));
        Net.copy(network, other);
        // turned round in memory, with a row more than is taken at a time
        NDArray x = Rng.of(3).normal(manager, new Shape(2, 7)).transpose();
        assertArrayEquals(
                network.forward(x.duplicate()).toFloatArray(),
                Net.still(x, 3, other::forward).toFloatArray(),
                1e-6f);
        assertArrayEquals(
                Gradients.at(x, network::forward).toFloatArray(),
                Gradients.at(x, other::forward).toFloatArray());
    }
}
