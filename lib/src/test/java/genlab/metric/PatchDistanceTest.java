package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.testing.Managed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class PatchDistanceTest {

    /** A piece of a real picture is real, wherever it is shown; the nearest of two is counted. */
    @Test
    void whatOccursIsAtDistanceZero(NDManager manager) {
        NDArray real = Rng.of(1).uniform(manager, 0, 1, new Shape(4, 3, 7, 8));
        NDArray piece = real.get("1:3, :, 2:, 1:6");
        assertEquals(0, PatchDistance.of(piece, real));
        assertEquals(0.01, PatchDistance.of(piece.add(0.01f), real), 1e-5);
        // the mean over patches: of one good picture and one that is off by a little, half of that
        assertEquals(
                0.005, PatchDistance.of(piece.get("0:1").concat(piece.get("1:2").add(0.01f)), real), 1e-5);
    }

    /** Plain pictures are as far apart as their colours; and the same in a plain loop over all pairs of patches. */
    @Test
    void byHand(NDManager manager) {
        NDArray plain = manager.create(new float[] {0.1f, 0.5f, 0.9f})
                .reshape(3, 1, 1, 1)
                .broadcast(new Shape(3, 1, 4, 4));
        NDArray other = manager.ones(new Shape(2, 1, 5, 5)).mul(0.7f);
        assertEquals((0.6 + 0.2 + 0.2) / 3, PatchDistance.of(plain, other), 1e-6);
        NDArray made = Rng.of(2).uniform(manager, 0, 1, new Shape(1, 1, 3, 4));
        NDArray real = Rng.of(3).uniform(manager, 0, 1, new Shape(2, 1, 3, 4));
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            double least = Double.MAX_VALUE;
            for (int k = 0; k < 4; k++) {
                NDArray x = made.get("0, 0, :, " + i + ":" + (i + 3));
                NDArray y = real.get(k / 2 + ", 0, :, " + k % 2 + ":" + (k % 2 + 3));
                least = Math.min(least, x.sub(y).square().mean().getFloat());
            }
            sum += Math.sqrt(least);
        }
        assertEquals(sum / 2, PatchDistance.of(made, real), 1e-6);
        assertTrue(sum > 0.1);
    }

    @Test
    void picturesWithoutAPatchAreRefused(NDManager manager) {
        NDArray good = manager.ones(new Shape(2, 1, 4, 4));
        for (Shape shape : new Shape[] {new Shape(2, 1, 2, 4), new Shape(2, 1, 4, 1), new Shape(2, 4, 4)}) {
            NDArray bad = manager.ones(shape);
            var made = assertThrows(IllegalArgumentException.class, () -> PatchDistance.of(bad, good));
            var real = assertThrows(IllegalArgumentException.class, () -> PatchDistance.of(good, bad));
            assertEquals("pictures " + shape + ", expected (N, C, H, W) of 3 pixels or more a side", made.getMessage());
            assertEquals(made.getMessage(), real.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> PatchDistance.of(good, manager.ones(new Shape(2, 3, 4, 4))));
    }
}
