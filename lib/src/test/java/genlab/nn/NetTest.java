package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import genlab.data.Rng;
import genlab.testing.Managed;
import genlab.testing.Values;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the base of all networks promises, used in ways that nobody meant. */
@ExtendWith(Managed.class)
class NetTest {

    private static Mlp small(NDManager manager, DataType type) {
        return Net.initialize(Mlp.of(Nonlinearity.TANH, 3, 2), manager, Rng.of(1), type);
    }

    /** The input, a view of it, a tensor of somebody else, a weight: none of them may go with what still gives. */
    @Test
    void stillGivesWhatNobodyElseOwns(NDManager manager) {
        Mlp net = small(manager, DataType.FLOAT32);
        NDArray constant = manager.ones(new Shape(1, 3));
        NDArray x = manager.ones(new Shape(4, 3));
        float[] weights = net.weights().get(0).toFloatArray();
        for (UnaryOperator<NDArray> f : List.<UnaryOperator<NDArray>>of(
                rows -> rows,
                rows -> rows.reshape(-1, 3),
                rows -> rows.get(new NDIndex("0:1")),
                rows -> constant,
                rows -> net.weights().get(0))) {
            for (int rows : new int[] {3, 100}) {
                int before = manager.getManagedArrays().size();
                try (NDArray y = Net.still(x, rows, f)) {
                    y.addi(1);
                }
                assertEquals(before, manager.getManagedArrays().size());
                assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, x.toFloatArray());
                assertArrayEquals(new float[] {1, 1, 1}, constant.toFloatArray());
                assertArrayEquals(weights, net.weights().get(0).toFloatArray());
            }
        }
    }

    /** No rows at a time would never come to an end. */
    @Test
    void batchesHaveRows(NDManager manager) {
        NDArray x = manager.ones(new Shape(4, 3));
        assertThrows(IllegalArgumentException.class, () -> Net.still(x, 0, rows -> rows));
    }

    @Test
    void weightsOfAnotherTypeAreNamed(NDManager manager) {
        Mlp doubles = small(manager, DataType.FLOAT64);
        double[] before = Values.of(doubles);
        var e = assertThrows(IllegalArgumentException.class, () -> Net.copy(small(manager, DataType.FLOAT32), doubles));
        assertTrue(e.getMessage().contains("float32") && e.getMessage().contains("float64"), e.getMessage());
        assertArrayEquals(before, Values.of(doubles));
    }

    /** DJL would leave the weights of the first time, trained or not, and say nothing. */
    @Test
    void aNetworkBeginsOnce(NDManager manager) {
        Mlp net = small(manager, DataType.FLOAT32);
        assertThrows(IllegalStateException.class, () -> Net.initialize(net, manager, Rng.of(2)));
        var around = new SequentialBlock().add(net).add(Mlp.of(Nonlinearity.TANH, 2, 1));
        double[] before = Values.of(net);
        Net.initialize(around, manager, Rng.of(2), new Shape(1, 3));
        assertArrayEquals(before, Values.of(net), "a part that has its weights keeps them");
    }

    /** It would be made for rows of one number. */
    @Test
    void anotherBlockNeedsAShape(NDManager manager) {
        var block = new SequentialBlock().add(Linear.builder().setUnits(2).build());
        assertThrows(IllegalArgumentException.class, () -> Net.initialize(block, manager, Rng.of(1)));
    }
}
