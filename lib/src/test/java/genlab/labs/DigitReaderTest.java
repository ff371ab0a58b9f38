package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.labs.DigitReader.Reading;
import genlab.training.Fit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DigitReaderTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Ten equal logits cost ln 10, a number that is 1.5 off costs 1.5² / 2 and the normal's own ½ ln 2π. */
    @Test
    void theLossIsThatOfAClassifierAndTwoNormals() {
        NDArray y = KnownDigits.columns(new int[] {3, 9}, new double[] {1.5, 0}, new double[] {0, -2}, manager);
        double style = Math.log(2 * Math.PI);
        assertArrayEquals(
                new float[] {(float) (-Math.log(10) - style - 1.125), (float) (-Math.log(10) - style - 2)},
                DigitReader.logP(manager.zeros(new Shape(2, 12)), y).toFloatArray(),
                1e-5f);
        NDArray sure = y.get(":, :10").mul(50f).concat(y.get(":, 10:"), 1);
        assertArrayEquals(
                new float[] {(float) -style, (float) -style},
                DigitReader.logP(sure, y).toFloatArray(),
                1e-5f);
    }

    @Test
    void readsBackWhatStandsInY() {
        var reading = Reading.of(KnownDigits.columns(
                new int[] {0, 9, 4}, new double[] {0.5, -1, 2}, new double[] {1, 0, -0.25}, manager));
        assertArrayEquals(new int[] {0, 9, 4}, reading.digit());
        assertArrayEquals(new double[] {0.5, -1, 2}, reading.slant());
        assertArrayEquals(new double[] {1, 0, -0.25}, reading.width());
        assertEquals(2 / 3.0, reading.right(new Reading(new int[] {0, 9, 5}, null, null)));
        for (int rows : new int[] {0, 2, 4}) {
            var other = new Reading(new int[rows], null, null);
            var e = assertThrows(IllegalArgumentException.class, () -> reading.right(other));
            assertTrue(e.getMessage().contains("3 digits beside " + rows + ", expected as many"), e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> other.right(reading));
        }
        var none = Reading.of(KnownDigits.columns(manager));
        assertThrows(IllegalArgumentException.class, () -> none.right(none));
    }

    /** From codes that are y itself behind a little noise nearly all is read; from codes of noise alone nothing. */
    @Test
    void findsWhatIsThereAndNothingElse() {
        int n = 2_000;
        Rng rng = Rng.of(1);
        NDArray y = KnownDigits.columns(
                IntStream.range(0, n).map(i -> rng.below(10)).toArray(),
                IntStream.range(0, n).mapToDouble(i -> rng.normal()).toArray(),
                IntStream.range(0, n).mapToDouble(i -> rng.normal()).toArray(),
                manager);
        NDArray noise = rng.normal(manager, y.getShape());
        var truth = Reading.of(y.get("1000:"));
        var found = read(y.mul(2f).add(noise.mul(0.1f)), y);
        assertTrue(found.right(truth) > 0.95, "right " + found.right(truth));
        assertTrue(DigitReader.r(found.slant(), truth.slant()) > 0.95);
        assertTrue(DigitReader.r(found.width(), truth.width()) > 0.95);
        // 1,000 guesses of chance 0.1: above 0.15 once in ten million
        var blind = read(noise, y);
        assertTrue(blind.right(truth) < 0.15, "right " + blind.right(truth));
        // r of 1,000 independent pairs: above 5 / sqrt(1,000) once in two million
        assertTrue(Math.abs(DigitReader.r(blind.slant(), truth.slant())) < 0.16);
    }

    /** Trained on the first 1,000 rows, read off the others. */
    private Reading read(NDArray codes, NDArray y) {
        var fit = new Fit("probe", 200, manager, Rng.of(3));
        var reader = DigitReader.ofCodes(fit, codes.get(":1000"), y.get(":1000"), Rng.of(4));
        return reader.read(codes.get("1000:"));
    }
}
