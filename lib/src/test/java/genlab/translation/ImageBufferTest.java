package genlab.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import org.junit.jupiter.api.Test;

class ImageBufferTest {

    private static final Shape PIXEL = new Shape(1, 1, 1);

    @Test
    void theFirstOnesAreHandedOnThenHalfOfThemAreOld() {
        try (var manager = NDManager.newBaseManager()) {
            var buffer = new ImageBuffer(50, PIXEL, manager);
            for (int i = 0; i < 50; i += 2) {
                NDArray fresh = numbers(manager, i, 2);
                assertArrayEquals(
                        fresh.toFloatArray(), buffer.exchange(fresh, Rng.of(i)).toFloatArray());
            }
            int old = 0;
            double age = 0;
            var rng = Rng.of(1);
            for (int i = 50; i < 2050; i += 2) {
                float[] handed =
                        buffer.exchange(numbers(manager, i, 2), rng.split(i)).toFloatArray();
                for (int k = 0; k < 2; k++) {
                    old += handed[k] == i + k ? 0 : 1;
                    age += i + k - handed[k];
                }
            }
            // 2000 coins: 4.5 standard deviations, false alarms one in 150,000
            assertEquals(1000, old, 100);
            // an old one was kept for 50 exchanges on average, one in two pictures is exchanged
            assertEquals(100, age / old, 20);
        }
    }

    @Test
    void aStoreWithoutRoomHandsOn() {
        try (var manager = NDManager.newBaseManager()) {
            var buffer = new ImageBuffer(0, PIXEL, manager);
            for (int i = 0; i < 20; i++) {
                NDArray fresh = numbers(manager, i, 3);
                assertArrayEquals(
                        fresh.toFloatArray(), buffer.exchange(fresh, Rng.of(i)).toFloatArray());
            }
        }
    }

    @Test
    void theStateIsAllThereIs() {
        try (var manager = NDManager.newBaseManager()) {
            var one = new ImageBuffer(4, PIXEL, manager);
            var other = new ImageBuffer(4, PIXEL, manager);
            for (int i = 0; i < 9; i++) {
                one.exchange(numbers(manager, i, 1), Rng.of(i));
            }
            for (int i = 0; i < 2; i++) {
                one.state().get(i).copyTo(other.state().get(i));
            }
            for (int i = 9; i < 30; i++) {
                assertArrayEquals(
                        one.exchange(numbers(manager, i, 1), Rng.of(i)).toFloatArray(),
                        other.exchange(numbers(manager, i, 1), Rng.of(i)).toFloatArray());
            }
            assertTrue(one.state().get(0).min().getFloat() > 3, "all places were renewed");
        }
    }

    private static NDArray numbers(NDManager manager, int from, int count) {
        return manager.arange((float) from, from + count, 1).reshape(count, 1, 1, 1);
    }
}
