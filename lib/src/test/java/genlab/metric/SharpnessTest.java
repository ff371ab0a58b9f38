package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.testing.Managed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

@ExtendWith(Managed.class)
class SharpnessTest {

    private static final int SIDE = 28;

    /** cos of so many waves across and down. */
    private static NDArray waves(NDManager manager, int across, int down) {
        float[] x = new float[SIDE * SIDE];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.cos(2 * Math.PI * (across * (i % SIDE) + down * (i / SIDE)) / SIDE);
        }
        return manager.create(x, new Shape(1, 1, SIDE, SIDE));
    }

    /** A ramp has no edges; a wave of k is 4 sin²(πk/S) times itself; noise of variance 1 has 16 + 4 of it. */
    @Test
    void laplacianOfRampWaveAndNoise(NDManager manager) {
        NDArray ramp = manager.arange(SIDE).toType(DataType.FLOAT32, false).reshape(1, 1, 1, SIDE);
        assertEquals(0, Sharpness.laplacian(ramp.add(manager.zeros(new Shape(1, 1, SIDE, SIDE)))), 1e-8);
        // 26 inner rows of the 14 waves: every pixel is 1 or -1, and the factor is 4
        assertEquals(16, Sharpness.laplacian(waves(manager, 14, 0)), 1e-3);
        // 54,080 pixels, whose mean has a standard deviation of at most 20 sqrt(2 * 5 / 54,080): within five of them
        NDArray noise = Rng.of(1).normal(manager, new Shape(80, 1, SIDE, SIDE));
        int owned = manager.getManagedArrays().size();
        assertEquals(20, Sharpness.laplacian(noise), 1.4);
        Sharpness.spectrum(noise);
        assertEquals(owned, manager.getManagedArrays().size());
    }

    /** A wave stands in its ring alone, |F|² / S⁴ at two of its places adding up to the mean square, one half. */
    @Test
    void aWaveIsInItsRing(NDManager manager) {
        for (int[] wave : new int[][] {{3, 0}, {0, 5}, {3, 4}, {6, -8}}) {
            int length = (int) Math.round(Math.hypot(wave[0], wave[1]));
            double[] spectrum = Sharpness.spectrum(waves(manager, wave[0], wave[1]));
            assertEquals(SIDE / 2, spectrum.length);
            for (int k = 1; k <= SIDE / 2; k++) {
                double places = k == length ? inRing(k) : 1;
                assertEquals(k == length ? 0.5 / places : 0, spectrum[k - 1], 1e-6, "ring " + k);
            }
        }
    }

    private static long inRing(int k) {
        return IntStream.range(0, SIDE * SIDE)
                .filter(i -> {
                    int across = i % SIDE - SIDE / 2;
                    int down = i / SIDE - SIDE / 2;
                    return Math.round(Math.hypot(across, down)) == k;
                })
                .count();
    }

    /** Noise has the same power everywhere, 1 / S² a place; a power law gives its exponent. */
    @Test
    void slopes(NDManager manager) {
        double[] noise = Sharpness.spectrum(Rng.of(2).normal(manager, new Shape(500, 1, SIDE, SIDE)));
        for (double power : noise) {
            // at least 8 places in a ring, half of them mirrored: 2,000 exponential numbers, five standard deviations
            assertEquals(1.0 / SIDE / SIDE, power, 5 / Math.sqrt(2000) / SIDE / SIDE);
        }
        assertEquals(0, Sharpness.slope(noise, 1), 0.1);
        double[] law = IntStream.rangeClosed(1, 14)
                .mapToDouble(k -> 3 * Math.pow(k, -2.5))
                .toArray();
        assertEquals(-2.5, Sharpness.slope(law, 1), 1e-9);
        law[0] = 100;
        assertEquals(-2.5, Sharpness.slope(law, 2), 1e-9);
        assertTrue(Sharpness.slope(law, 1) < -2.6);
        NDArray oblong = manager.zeros(new Shape(1, 1, 8, 6));
        assertThrows(IllegalArgumentException.class, () -> Sharpness.spectrum(oblong));
    }

    /** In float64 what is not in the wave's ring is 0 to its last digits, and a tiny detail is measured. */
    @Test
    void ofDoubles(NDManager manager) {
        double[] x = new double[SIDE * SIDE];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.cos(2 * Math.PI * (3 * (i % SIDE)) / SIDE);
        }
        NDArray wave = manager.create(x, new Shape(1, 1, SIDE, SIDE));
        double[] spectrum = Sharpness.spectrum(wave);
        for (int k = 1; k <= SIDE / 2; k++) {
            assertEquals(k == 3 ? 0.5 / inRing(3) : 0, spectrum[k - 1], 1e-15, "ring " + k);
        }
        double detail = Sharpness.laplacian(wave);
        assertEquals(1, Sharpness.laplacian(wave.mul(1e-30)) / detail * 1e60, 1e-9);
        assertEquals(1, Sharpness.laplacian(wave.mul(1e30)) / detail * 1e-60, 1e-9);
    }

    @Test
    void whatHasNoDetailSaysSo(NDManager manager) {
        for (Shape shape : new Shape[] {new Shape(1, 28, 28), new Shape(0, 1, 28, 28), new Shape(1, 1, 2, 7)}) {
            NDArray x = manager.zeros(shape);
            for (Executable measure : List.<Executable>of(() -> Sharpness.laplacian(x), () -> Sharpness.spectrum(x))) {
                String message =
                        assertThrows(IllegalArgumentException.class, measure).getMessage();
                assertTrue(message.contains(shape.toString()), message);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Sharpness.slope(new double[14], 0));
        assertThrows(IllegalArgumentException.class, () -> Sharpness.slope(new double[14], 14));
    }
}
