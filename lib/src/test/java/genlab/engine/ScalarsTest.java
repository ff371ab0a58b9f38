package genlab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import genlab.testing.Managed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class ScalarsTest {

    /** With x.mul(2.5f) the gradient of a good part of the products is not 2.5 after this. */
    @Test
    void theNumberOutlivesAGarbageCollection(NDManager manager) throws InterruptedException {
        try (var on = GradMode.on()) {
            NDArray x = manager.create(3f);
            x.setRequiresGradient(true);
            // the last few are beyond what is kept for good
            var products = new ArrayList<NDArray>();
            var factors = new ArrayList<Float>();
            for (int i = 0; i < 2 * Scalars.MOST; i += 10) {
                products.add(Scalars.times(x, 2.5));
                factors.add(2.5f);
            }
            for (int i = 0; i < Scalars.MOST + 200; i++) {
                NDArray product = Scalars.times(x, i + 0.25);
                if (i >= Scalars.MOST) {
                    products.add(product);
                    factors.add(i + 0.25f);
                }
            }
            System.gc();
            Thread.sleep(100); // the memory is given back by a thread of the JVM's own
            var junk = new ArrayList<ByteBuffer>();
            for (int i = 0; i < 1000; i++) {
                junk.add(ByteBuffer.allocateDirect(4 + i % 8).putInt(0, -1));
            }
            for (int i = 0; i < products.size(); i++) {
                try (var weights = new TensorList(List.of(x));
                        var gradients = Gradients.of(products.get(i), weights)) {
                    assertEquals(
                            factors.get(i), gradients.arrays(manager).get(0).getFloat());
                }
            }
            assertEquals(1000, junk.size());
        } finally {
            forget();
        }
    }

    @Test
    void productsHaveTheTypeOfTheirTensor(NDManager manager) {
        NDArray x = manager.create(new float[] {1, -2});
        assertArrayEquals(new float[] {0.5f, -1}, Scalars.times(x, 0.5).toFloatArray());
        NDArray exact = x.toType(DataType.FLOAT64, false);
        assertArrayEquals(
                new double[] {1 / 3.0, -2 / 3.0}, Scalars.times(exact, 1 / 3.0).toDoubleArray(), 1e-16);
        assertArrayEquals(
                new double[] {1 / 3.0, -2 / 3.0},
                Scalars.times(x, 1 / 3.0).toType(DataType.FLOAT64, false).toDoubleArray(),
                1e-7);
    }

    /** A product leaves itself with its owner, and a number that is kept for good is made once. */
    @Test
    void aProductLeavesNothingElse(NDManager manager) {
        NDArray x = manager.create(3f);
        Scalars.times(x, 0.125).close();
        int kept = KeptScalars.count();
        for (int i = 0; i < 100; i++) {
            assertEquals(0.375f, Tensors.alone(() -> Tensors.number(Scalars.times(x, 0.125))));
        }
        assertEquals(kept, KeptScalars.count());
        assertEquals(1, manager.getManagedArrays().size());
    }

    private static void forget() {
        Scalars.KEPT.values().forEach(number -> number.getManager().close());
        Scalars.KEPT.clear();
    }
}
