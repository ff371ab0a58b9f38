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
import genlab.testing.Managed;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class PixelBlurTest {

    private static final int SIDE = 9;

    /** In the middle it becomes the normal density of its distance, which adds up to sqrt(2 pi) sigma; in a corner half of that falls away. */
    @Test
    void aDotBecomesANormalDensity(NDManager manager) {
        double sigma = 0.8;
        NDArray dot = manager.zeros(new Shape(2, 3, SIDE, SIDE), DataType.FLOAT64);
        dot.set(new NDIndex("1, 2, 4, 4"), 1);
        double[] found = Pixels.blur(dot, sigma).get("1, 2").toDoubleArray();
        for (int i = 0; i < found.length; i++) {
            double far = Math.pow(i / SIDE - 4, 2) + Math.pow(i % SIDE - 4, 2);
            double density = Math.exp(-far / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma);
            // the sum over whole numbers is the integral but for 2 exp(-2 pi² sigma²) of it; the edge cuts off less
            assertEquals(density, found[i], 2e-5);
        }
        assertEquals(1, Arrays.stream(found).sum(), 1e-3);
        assertEquals(0, Pixels.blur(dot, sigma).get("0").abs().max().getDouble());
    }

    /** What a place in the corner gets has shares that add up to 1, though half of the density falls away. */
    @Test
    void aConstantStays(NDManager manager) {
        NDArray flat = manager.full(new Shape(1, 2, SIDE, SIDE), 0.3f);
        double[] same = new double[2 * SIDE * SIDE];
        Arrays.fill(same, 0.3);
        float[] found = Pixels.blur(flat, 2).toFloatArray();
        assertArrayEquals(
                same,
                IntStream.range(0, found.length).mapToDouble(i -> found[i]).toArray(),
                1e-6);
        assertEquals(
                DataType.FLOAT64,
                Pixels.blur(flat.toType(DataType.FLOAT64, false), 2).getDataType());
    }

    @Test
    void noWidthIsNoBlur(NDManager manager) {
        NDArray x = manager.zeros(new Shape(1, 1, SIDE, SIDE));
        assertThrows(IllegalArgumentException.class, () -> Pixels.blur(x, 0));
        assertThrows(IllegalArgumentException.class, () -> Pixels.blur(x, -1));
        assertThrows(IllegalArgumentException.class, () -> Pixels.blur(x, Double.NaN));
    }

    /** Of a width that is next to nothing it leaves the picture as it is. */
    @Test
    void aTinyWidthChangesNothing(NDManager manager) {
        NDArray x = manager.arange(2f * SIDE * SIDE).reshape(2, 1, SIDE, SIDE);
        for (double sigma : new double[] {1e-3, 1e-20, 1e-200}) {
            assertArrayEquals(x.toFloatArray(), Pixels.blur(x, sigma).toFloatArray(), "" + sigma);
        }
    }

    @Test
    void ofSquarePictures(NDManager manager) {
        for (Shape shape : new Shape[] {new Shape(1, 1, 4, 6), new Shape(4, 4)}) {
            NDArray x = manager.zeros(shape);
            String message = assertThrows(IllegalArgumentException.class, () -> Pixels.blur(x, 1))
                    .getMessage();
            assertTrue(message.contains(shape.toString()), message);
        }
    }
}
