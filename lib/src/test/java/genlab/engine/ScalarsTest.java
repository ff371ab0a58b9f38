package genlab.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalarsTest {

    /** With x.mul(2.5f) the gradient of a good part of the products is not 2.5 after this. */
    @Test
    void theNumberOutlivesAGarbageCollection() throws InterruptedException {
        try (NDManager manager = NDManager.newBaseManager();
                var on = GradMode.on()) {
            NDArray x = manager.create(3f);
            x.setRequiresGradient(true);
            var products = new ArrayList<NDArray>();
            for (int i = 0; i < 200; i++) {
                products.add(Scalars.times(x, 2.5));
            }
            System.gc();
            Thread.sleep(100); // the memory is given back by a thread of the JVM's own
            var junk = new ArrayList<ByteBuffer>();
            for (int i = 0; i < 1000; i++) {
                junk.add(ByteBuffer.allocateDirect(4 + i % 8).putInt(0, -1));
            }
            for (NDArray product : products) {
                try (var weights = new TensorList(List.of(x));
                        var gradients = Gradients.of(product, weights)) {
                    assertEquals(2.5f, gradients.arrays(manager).get(0).getFloat());
                }
            }
            assertEquals(1000, junk.size());
        }
    }
}
