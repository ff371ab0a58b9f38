package genlab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.testing.Managed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class FusedTest {

    /** The formula, operation by operation; of what is given nothing changes, and nothing is left but the result. */
    @Test
    void gatedIsTheFormula(NDManager manager) {
        Rng rng = Rng.of(1);
        NDArray[] given = new NDArray[6];
        long[][] shapes = {{4, 3}, {4, 3}, {6, 6}, {4, 6}, {3, 3}, {3}};
        double[][] before = new double[6][];
        for (int i = 0; i < 6; i++) {
            given[i] = rng.normal(manager, new Shape(shapes[i])).toType(DataType.FLOAT64, false);
            before[i] = given[i].toDoubleArray();
        }
        NDArray both = given[0].concat(given[1], 1).matMul(given[2]).add(given[3]);
        NDArray gate = both.get(":, :3")
                .tanh()
                .mul(both.get(":, 3:").neg().exp().add(1).pow(-1));
        double[] expected = given[1].add(gate.matMul(given[4]).add(given[5])).toDoubleArray();
        int there = Managed.tensors();
        try (var off = GradMode.off()) {
            NDArray found = Fused.gated(given[0], given[1], given[2], given[3], given[4], given[5]);
            assertArrayEquals(expected, found.toDoubleArray(), 1e-12);
            assertEquals(manager, found.getManager());
            found.close();
        }
        assertEquals(there, Managed.tensors());
        for (int i = 0; i < 6; i++) {
            assertArrayEquals(before[i], given[i].toDoubleArray());
        }
    }
}
