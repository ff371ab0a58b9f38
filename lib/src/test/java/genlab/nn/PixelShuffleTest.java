package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.testing.Managed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class PixelShuffleTest {

    /** As torch.nn.functional.pixel_shuffle(torch.arange(8.).reshape(1, 8, 1, 1), 2). */
    @Test
    void fourChannelsBecomeASquare(NDManager manager) {
        NDArray shuffled = Pixels.shuffle(manager.arange(8f).reshape(1, 8, 1, 1), 2);
        assertEquals(new Shape(1, 2, 2, 2), shuffled.getShape());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, shuffled.toFloatArray());
    }

    @Test
    void everyPixelComesFromThePlaceOfTheFormula(NDManager manager) {
        int r = 3;
        NDArray x = manager.arange(2f * 18 * 2 * 4).reshape(2, 18, 2, 4);
        NDArray y = Pixels.shuffle(x, r);
        assertEquals(new Shape(2, 2, 6, 12), y.getShape());
        for (int c = 0; c < 2; c++) {
            for (int h = 0; h < 6; h++) {
                for (int w = 0; w < 12; w++) {
                    int channel = c * r * r + h % r * r + w % r;
                    assertEquals(x.getFloat(1, channel, h / r, w / r), y.getFloat(1, c, h, w));
                }
            }
        }
    }
}
