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
import genlab.testing.Slopes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarpTest {

    private static final int SIDE = 15;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** N pictures with a smooth blot in the middle, (N, 1, SIDE, SIDE), float64. */
    private NDArray blots(int n) {
        var pixels = new double[n * SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            double h = i / SIDE % SIDE - 7;
            double w = i % SIDE - 7;
            pixels[i] = Math.exp(-(h * h + w * w) / 4);
        }
        return manager.create(pixels, new Shape(n, 1, SIDE, SIDE));
    }

    /** Ink, place of its middle in columns and in rows, columns a row along which it leans, and variance along the rows. */
    private static double[] moments(NDArray picture) {
        double[] p = picture.toDoubleArray();
        double[] sums = new double[6];
        for (int i = 0; i < p.length; i++) {
            double h = i / SIDE - 7;
            double w = i % SIDE - 7;
            double[] of = {1, w, h, w * h, h * h, w * w};
            for (int j = 0; j < of.length; j++) {
                sums[j] += p[i] * of[j];
            }
        }
        return new double[] {sums[0], sums[1] / sums[0], sums[2] / sums[0], sums[3] / sums[4], sums[5] / sums[0]};
    }

    @Test
    void withoutDeviationsACopyIsThePicture() {
        NDArray x = manager.randomUniform(0, 1, new Shape(3, 2, 5, 7), DataType.FLOAT64);
        assertArrayEquals(x.toDoubleArray(), new Warp(0, 0, 0).of(x, Rng.of(1)).toDoubleArray(), 1e-12);
    }

    /** Moving keeps all ink and its spread, and the middle goes as far as one draw says: over many its deviation is the one asked for. */
    @Test
    void movesByItsDeviation() {
        NDArray moved = new Warp(0, 0, 0.5).of(blots(400), Rng.of(2));
        double ink = moments(blots(1))[0];
        double across = 0;
        double down = 0;
        for (int i = 0; i < 400; i++) {
            double[] m = moments(moved.get(i));
            assertEquals(ink, m[0], 1e-3 * ink);
            across += m[1] * m[1] / 400;
            down += m[2] * m[2] / 400;
        }
        // a variance of 400 draws is within 5 of its deviations of sqrt(2 / 400): 1 false alarm in a million
        assertEquals(0.25, across, 5 * 0.25 * Math.sqrt(2 / 400.0));
        assertEquals(0.25, down, 5 * 0.25 * Math.sqrt(2 / 400.0));
    }

    /** A round blot that is slanted by s along its rows leans by -s columns a row; the columns' slant is half as wide. */
    @Test
    void slantsByItsDeviation() {
        NDArray slanted = new Warp(0.2, 0, 0).of(blots(400), Rng.of(3));
        double squares = 0;
        for (int i = 0; i < 400; i++) {
            double lean = moments(slanted.get(i))[3];
            squares += lean * lean / 400;
        }
        // lean of x' = S_columns S_rows x of a round blot, to first order s + t: variance 0.2² + 0.1²; second order
        // under 15 %
        assertEquals(0.05, squares, 0.05 * (5 * Math.sqrt(2 / 400.0) + 0.15));
    }

    @Test
    void stretchesByItsDeviation() {
        NDArray stretched = new Warp(0, 0.1, 0).of(blots(400), Rng.of(4));
        double before = moments(blots(1))[4];
        double squares = 0;
        for (int i = 0; i < 400; i++) {
            double a = 0.5 * Math.log(moments(stretched.get(i))[4] / before);
            squares += a * a / 400;
        }
        assertEquals(0.01, squares, 0.01 * (5 * Math.sqrt(2 / 400.0) + 0.15));
    }

    @Test
    void slopesAreThoseOfDifferences() {
        NDArray x = manager.randomUniform(0, 1, new Shape(2, 1, 4, 5), DataType.FLOAT64);
        NDArray weights = manager.randomUniform(-1, 1, x.getShape(), DataType.FLOAT64);
        Slopes.check(List.of(x), () -> new Warp(0.3, 0.2, 1)
                .of(x, Rng.of(5))
                .square()
                .mul(weights)
                .sum());
    }

    /** Each picture has draws of its own, and the same draws give the same copies. */
    @Test
    void copiesDifferAndRepeat() {
        var warp = new Warp(0.3, 0.1, 1);
        NDArray copies = warp.of(blots(2), Rng.of(6));
        assertTrue(copies.get(0).sub(copies.get(1)).abs().max().getDouble() > 0.01);
        assertArrayEquals(copies.toDoubleArray(), warp.of(blots(2), Rng.of(6)).toDoubleArray());
        assertEquals(
                new Shape(0, 1, SIDE, SIDE),
                warp.of(blots(1).get("0:0"), Rng.of(6)).getShape());
    }

    @Test
    void refusesOtherShapesAndNegativeDeviations() {
        var warp = new Warp(0.3, 0.1, 1);
        assertThrows(IllegalArgumentException.class, () -> warp.of(manager.zeros(new Shape(2, 28)), Rng.of(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> warp.of(manager.zeros(new Shape(2, 1, 5, 5), DataType.INT32), Rng.of(1)));
        assertThrows(IllegalArgumentException.class, () -> new Warp(-0.1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Warp(0, Double.NaN, 0));
    }
}
