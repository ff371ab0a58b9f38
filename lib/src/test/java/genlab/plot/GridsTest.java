package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Rng;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Image grids and panels. */
class GridsTest {

    private static BufferedImage noise(long seed) {
        Rng rng = Rng.of(seed);
        var image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 20; i++) {
            image.setRGB(i % 5, i / 5, rng.below(0xFFFFFF));
        }
        return image;
    }

    @Test
    void everyPixelIsASquareOfItsColour() {
        List<BufferedImage> pictures = Arrays.asList(noise(1), noise(2), null, noise(3));
        int scale = 3;
        int padding = 2;
        BufferedImage grid =
                ImageGrid.of(pictures).columns(2).scale(scale).padding(padding).image();
        Rectangle ink = Pixels.around(grid, rgb -> rgb != 0xFFFFFF);
        assertEquals(2 * 15 + padding, ink.width);
        assertEquals(2 * 12 + padding, ink.height);
        for (int i = 0; i < 4; i++) {
            for (int y = 0; y < 12; y++) {
                for (int x = 0; x < 15; x++) {
                    int expected = i == 2 ? 0xFFFFFFFF : pictures.get(i).getRGB(x / scale, y / scale);
                    int gx = ink.x + i % 2 * (15 + padding) + x;
                    int gy = ink.y + i / 2 * (12 + padding) + y;
                    assertEquals(expected, grid.getRGB(gx, gy), "picture " + i + " at " + x + ", " + y);
                }
            }
        }
    }

    @Test
    void groupsAreSetApart() {
        List<BufferedImage> blacks = java.util.Collections.nCopies(4, Pixels.filled(10, 10, 0));
        int plain = Pixels.around(ImageGrid.of(blacks).columns(1).image(), rgb -> rgb == 0).height;
        int pairs = Pixels.around(ImageGrid.of(blacks).columns(1).groupRows(2).image(), rgb -> rgb == 0).height;
        assertEquals(4 * 10 + 3 * 2, plain);
        assertEquals(plain + 8, pairs, "one gap between two groups, none behind the last");
    }

    @Test
    void labelsStandOutsideThePicturesAndInsideTheSheet() {
        BufferedImage red = Pixels.filled(30, 30, 0xFF0000);
        BufferedImage grid = ImageGrid.of(List.of(red, red, red, red))
                .columns(2)
                .rowLabels("a rather long label", "b")
                .columnLabels("incomprehensible", "two words that wrap")
                .title("A title")
                .caption("A caption that says what these pictures are and that is longer than they are wide")
                .image();
        long reds = 0;
        for (int y = 0; y < grid.getHeight(); y++) {
            reds += Pixels.inRow(grid, y, java.awt.Color.RED);
        }
        assertEquals(4 * 900, reds, "no label over a picture");
        Rectangle ink = Pixels.around(grid, rgb -> rgb != 0xFFFFFF);
        assertTrue(new Rectangle(2, 2, grid.getWidth() - 4, grid.getHeight() - 4).contains(ink), "ink in " + ink);
    }

    @Test
    void emptyGridIsAnEmptySheet() {
        assertTrue(ImageGrid.of(List.of()).title("none").image().getHeight() > 20);
        assertThrows(
                IllegalArgumentException.class, () -> ImageGrid.of(List.of()).columns(0));
    }

    @Test
    void panelsKeepEveryFigureAsItIs() {
        BufferedImage a = Pixels.filled(40, 30, 0xAA0000);
        BufferedImage b = Pixels.filled(60, 50, 0x00BB00);
        for (Panels panels : List.of(Panels.row(a, b), Panels.column(a, b), Panels.grid(1, List.of(a, b)))) {
            BufferedImage sheet = panels.captions("first", "a second, longer caption")
                    .title("Both")
                    .image();
            Rectangle first = Pixels.around(sheet, rgb -> rgb == 0xAA0000);
            Rectangle second = Pixels.around(sheet, rgb -> rgb == 0x00BB00);
            assertEquals(new java.awt.Dimension(40, 30), first.getSize());
            assertEquals(new java.awt.Dimension(60, 50), second.getSize());
            assertTrue(!first.intersects(second));
        }
        var e = assertThrows(
                IllegalArgumentException.class, () -> Panels.row(a, b).captions("one"));
        assertEquals("1 captions for 2 figures", e.getMessage());
    }
}
