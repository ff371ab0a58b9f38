package genlab.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.MuLaw;
import genlab.data.Rng;
import genlab.testing.Managed;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class SoundCodeTest {

    private static final int M = 3;

    /** Outputs of any size, the last sample loud, quiet or in between: all codes together are certain, to float32's rounding. */
    @Test
    void probabilitiesOfAllCodesSumToOne(NDManager manager) {
        var code = new SoundCode(manager);
        for (float size : new float[] {1, 5, 30}) {
            NDArray o = Rng.of(1).uniform(manager, -size, size, new Shape(4, 1, 3 * M));
            double[] sums = new double[4];
            for (long k = 0; k < MuLaw.CODES; k++) {
                NDArray pairs = manager.create(new long[] {0, k, 100, k, 200, k, 255, k}, new Shape(4, 2));
                NDArray both = manager.zeros(o.getShape()).concat(o, 1);
                double[] p = code.likelihood(both, code.read(pairs))
                        .logPEach(pairs)
                        .get(":, 1")
                        .exp()
                        .toType(DataType.FLOAT64, false)
                        .toDoubleArray();
                for (int i = 0; i < 4; i++) {
                    sums[i] += p[i];
                }
            }
            assertArrayEquals(new double[] {1, 1, 1, 1}, sums, 1e-4, "outputs up to " + size);
        }
    }

    /** What is drawn belongs to the outputs; a temperature is above 0, outputs come in threes. */
    @Test
    void aDrawLeavesNothingAndRefusesWhatDoesNotFit(NDManager manager) {
        var code = new SoundCode(manager);
        NDArray last = code.read(manager.zeros(new Shape(2, 1), DataType.INT64)).squeeze(1);
        int before = Managed.tensors();
        try (NDManager step = manager.newSubManager()) {
            NDArray quiet =
                    code.read(step.zeros(new Shape(2, 1), DataType.INT64)).squeeze(1);
            NDArray drawn = code.drawn(Rng.of(1), 1).apply(step.zeros(new Shape(2, 3 * M)), quiet);
            assertEquals(step, drawn.getManager());
        }
        assertEquals(before, Managed.tensors());
        for (double temperature : new double[] {0, -1, Double.NaN}) {
            var draw = code.drawn(Rng.of(1), temperature);
            NDArray o = manager.zeros(new Shape(2, 3 * M));
            assertThrows(IllegalArgumentException.class, () -> draw.apply(o, last));
        }
        NDArray four = manager.zeros(new Shape(2, 1, 4));
        assertThrows(IllegalArgumentException.class, () -> code.likelihood(four, last.expandDims(1)));
    }

    /** A narrow density around the last sample repeats it; a code that is drawn is one that is read. */
    @Test
    void aDrawIsAroundTheLastSample(NDManager manager) {
        var code = new SoundCode(manager);
        NDArray codes = manager.create(LongStream.range(0, 256).toArray(), new Shape(256, 1));
        NDArray last = code.read(codes).squeeze(1);
        NDArray narrow = manager.zeros(new Shape(256, 3 * M)).sub(10);
        NDArray shift = manager.zeros(new Shape(256, M));
        NDArray o = narrow.get(":, :3").concat(shift, 1).concat(narrow.get(":, 6:"), 1);
        NDArray drawn = code.drawn(Rng.of(1), 1).apply(o, last);
        // the intervals of the quietest codes are narrower than the narrowest density
        assertArrayEquals(last.get(":100").toFloatArray(), drawn.get(":100").toFloatArray());
        NDArray wide = code.drawn(Rng.of(1), 1).apply(manager.zeros(new Shape(256, 3 * M)), last);
        assertTrue(wide.sub(last).abs().mean().getFloat() > 0.005);
        // the same draws at half the temperature are half as far, but for the codes' widths
        NDArray cool = code.drawn(Rng.of(1), 0.5).apply(manager.zeros(new Shape(256, 3 * M)), last);
        float ratio = cool.sub(last).get(":, 0").abs().mean().getFloat()
                / wide.sub(last).get(":, 0").abs().mean().getFloat();
        assertEquals(0.5, ratio, 0.1);
    }
}
