package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PaintedRowsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** One picture of a red, a green, a blue and a black pixel: each stands as a square of 3 x 3 where it belongs. */
    @Test
    void pixelsStandRowByRow() {
        NDArray four = manager.create(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, new Shape(1, 4, 3));
        BufferedImage sheet = PaintedRows.of(Map.of("", four), 1, "");
        int[] at = IntStream.range(0, sheet.getWidth() * sheet.getHeight())
                .filter(i -> rgb(sheet, i) == 0xff0000)
                .toArray();
        assertEquals(9, at.length);
        int x = at[0] % sheet.getWidth();
        int y = at[0] / sheet.getWidth();
        int[] found = {
            sheet.getRGB(x + 3, y) & 0xffffff, sheet.getRGB(x, y + 3) & 0xffffff, sheet.getRGB(x + 3, y + 3) & 0xffffff
        };
        assertArrayEquals(new int[] {0x00ff00, 0x0000ff, 0x000000}, found);
    }

    /** Blue is likelier than red: it stands first, the mean and the other answer at the end. */
    @Test
    void likeliestColoursStandFirst() {
        NDArray p = manager.create(new float[] {0.3f, 0.1f, 0.6f});
        NDArray mean = manager.create(new float[] {0, 1, 1});
        NDArray answer = manager.create(new float[] {1, 1, 0});
        BufferedImage sheet = PaintedRows.onePixel(new int[] {0xff0000, 0x00ff00, 0x0000ff}, p, mean, answer, 2);
        int middle = sheet.getHeight() - 40;
        int[] seen = IntStream.range(0, sheet.getWidth())
                .map(x -> sheet.getRGB(x, middle) & 0xffffff)
                .filter(c -> c != (sheet.getRGB(0, 0) & 0xffffff))
                .distinct()
                .toArray();
        assertArrayEquals(new int[] {0x0000ff, 0xff0000, 0x00ffff, 0xffff00}, seen);
    }

    private static int rgb(BufferedImage sheet, int i) {
        return sheet.getRGB(i % sheet.getWidth(), i / sheet.getWidth()) & 0xffffff;
    }
}
