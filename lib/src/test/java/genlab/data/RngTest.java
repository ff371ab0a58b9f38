package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RngTest {

    private static final Shape SHAPE = new Shape(3, 2, 5);

    private final NDManager manager = NDManager.newBaseManager();
    private final RandomGenerator generator =
            RandomGeneratorFactory.of("L64X128MixRandom").create(4);

    @AfterEach
    void close() {
        manager.close();
    }

    /** Number by number as the generator of this name gives them: every recorded result of a lab hangs on these. */
    @Test
    void tensorsHoldTheGeneratorsNumbersInOrder() {
        float[] normal = new float[30];
        float[] uniform = new float[30];
        for (int i = 0; i < 30; i++) {
            normal[i] = (float) generator.nextGaussian();
        }
        for (int i = 0; i < 30; i++) {
            uniform[i] = -2f + (3f - -2f) * generator.nextFloat();
        }
        Rng rng = Rng.of(4);
        NDArray drawn = rng.normal(manager, SHAPE);
        assertArrayEquals(normal, drawn.toFloatArray());
        assertArrayEquals(uniform, rng.uniform(manager, -2, 3, SHAPE).toFloatArray());
        assertEquals(SHAPE, drawn.getShape());
        assertEquals(DataType.FLOAT32, drawn.getDataType());
        assertSame(manager, drawn.getManager());
        assertEquals(0, rng.normal(manager, new Shape(0, 5)).size());
    }

    /** A tensor keeps its numbers when the memory that they were written to would be free to go. */
    @Test
    void numbersStayAfterAGarbageCollection() {
        NDArray first = Rng.of(4).normal(manager, new Shape(1000));
        float[] values = first.toFloatArray();
        for (int i = 0; i < 20; i++) {
            Rng.of(i).uniform(manager, 0, 1, new Shape(1000)).close();
            System.gc();
        }
        assertArrayEquals(values, first.toFloatArray());
    }

    @Test
    void bernoulliIsAOneWhereTheUniformNumberIsBelow() {
        float[] p = {0, 0.25f, 0.5f, 0.75f, 1};
        double[] expected = new double[5];
        for (int i = 0; i < 5; i++) {
            expected[i] = generator.nextFloat() < p[i] ? 1 : 0;
        }
        NDArray probabilities = manager.create(p).toType(DataType.FLOAT64, false);
        int before = manager.getManagedArrays().size();
        NDArray drawn = Rng.of(4).bernoulli(probabilities);
        assertArrayEquals(expected, drawn.toDoubleArray());
        assertEquals(before + 1, manager.getManagedArrays().size());
    }
}
