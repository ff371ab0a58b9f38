package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Histograms, heat maps and scatter plots. */
class ChartsTest {

    /** Evenly spread over [0, 1]: the density is 1, every bin is as high as the theory's line. */
    @Test
    void histogramOfEvenNumbersMeetsTheUniformDensity() {
        double[] even =
                IntStream.range(0, 4000).mapToDouble(i -> (i + 0.5) / 4000).toArray();
        var alone =
                Histogram.of("x").with("", even).bins(20).range(0, 1).density().image();
        var theory = Histogram.of("x").theory("", t -> 1).range(0, 1).image();
        double bars = Pixels.row(alone.getSubimage(0, 0, 640, 200), Style.series(0), 300);
        double line = Pixels.row(theory.getSubimage(0, 0, 640, 200), Style.INK, 300);
        assertEquals(line, bars, 1);
    }

    /** 3 in the left half, 1 in the right one: the right bar is a third as high; what is not finite does not count. */
    @Test
    void histogramBarsAreAsHighAsTheirCounts() {
        var image = Histogram.of("x")
                .with("", 0.1, 0.2, 0.3, 1, Double.NaN, Double.POSITIVE_INFINITY, 7)
                .bins(2)
                .range(0, 1)
                .image();
        Color fill = new Color(179, 213, 232);
        Rectangle bars = Pixels.around(image.getSubimage(0, 0, 640, 290), rgb -> close(rgb, fill));
        long left = column(image, bars.x + bars.width / 4, fill);
        long right = column(image, bars.x + 3 * bars.width / 4, fill);
        assertEquals(3, left / (double) right, 0.1);
    }

    private static long column(BufferedImage image, int x, Color fill) {
        return IntStream.range(0, 290)
                .filter(y -> close(image.getRGB(x, y) & 0xFFFFFF, fill))
                .count();
    }

    private static boolean close(int rgb, Color c) {
        return Math.abs((rgb >> 16) - c.getRed()) < 4
                && Math.abs((rgb >> 8 & 0xFF) - c.getGreen()) < 4
                && Math.abs((rgb & 0xFF) - c.getBlue()) < 4;
    }

    @Test
    void heatMapCellsAreSquaresOfTheirColourInTheirPlace() {
        double[][] values = {{0, 1, 2}, {3, 4, 5}};
        BufferedImage image = HeatMap.of(values).range(0, 10).image();
        Rectangle first = Pixels.around(image, rgb -> rgb == ColourMap.VIRIDIS.rgb(0.0));
        int side = Pixels.around(image.getSubimage(0, 0, 360, 420), rgb -> rgb == ColourMap.VIRIDIS.rgb(0.3)).width;
        assertEquals(
                side,
                Pixels.around(image.getSubimage(0, 0, 360, 420), rgb -> rgb == ColourMap.VIRIDIS.rgb(0.3)).height);
        for (int r = 0; r < 2; r++) {
            for (int c = 0; c < 3; c++) {
                int rgb = image.getRGB(first.x + c * side + side / 2, first.y + r * side + side / 2) & 0xFFFFFF;
                assertEquals(ColourMap.VIRIDIS.rgb(values[r][c] / 10), rgb, "row " + r + ", column " + c);
            }
        }
    }

    @Test
    void heatMapNamesWhatDoesNotFit() {
        var map = HeatMap.of(new double[2][3]);
        var e = assertThrows(IllegalArgumentException.class, () -> map.rows("a", "b", "c"));
        assertEquals("3 labels for 2 rows", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> HeatMap.of(new double[][] {{1}, {1, 2}}));
    }

    /** Two points one unit apart along x and two along y are as far apart in pixels, whatever the range's shape. */
    @Test
    void scatterAxesAreEqual() {
        for (double xHigh : new double[] {2, 8}) {
            var plain = Scatter.of("x", "y").range(-1, xHigh, -1, 2);
            var image = plain.with("", new float[] {0, 0}).image().getSubimage(50, 0, 430, 400);
            var right = Scatter.of("x", "y")
                    .range(-1, xHigh, -1, 2)
                    .with("", new float[] {1, 0})
                    .image()
                    .getSubimage(50, 0, 430, 400);
            var up = Scatter.of("x", "y")
                    .range(-1, xHigh, -1, 2)
                    .with("", new float[] {0, 1})
                    .image()
                    .getSubimage(50, 0, 430, 400);
            Rectangle zero = dot(image);
            double dx = dot(right).getCenterX() - zero.getCenterX();
            double dy = zero.getCenterY() - dot(up).getCenterY();
            assertEquals(dx, dy, 1.5);
            assertEquals(true, dx > 30, "one unit is " + dx + " pixels");
        }
    }

    private static Rectangle dot(BufferedImage image) {
        return Pixels.around(image, rgb -> (rgb & 0xFF) - (rgb >> 16) > 60);
    }

    /** A surface that is low left of 0 and high right of it, seen at the places of points. */
    @Test
    void surfaceLiesWhereItsRangeIs() {
        double[][] values = {{0, 0, 1, 1}, {0, 0, 1, 1}, {0, 0, 1, 1}, {1, 1, 1, 1}};
        var image = Scatter.of("x", "y")
                .range(-2, 2)
                .surface("", values, ColourMap.VIRIDIS, 0, 1)
                .image();
        Rectangle low = Pixels.around(image, rgb -> rgb == ColourMap.VIRIDIS.rgb(0.0));
        Rectangle high = Pixels.around(image, rgb -> rgb == ColourMap.VIRIDIS.rgb(1.0));
        assertEquals(true, low.getMaxX() < high.getCenterX(), "low is left");
        assertEquals(true, low.getMinY() > high.getMinY() + 20, "the last row is at the top");
        assertEquals(low.getMaxY(), high.getMaxY(), 2);
    }

    @Test
    void oddNumberOfCoordinatesIsRefused() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> Scatter.of("x", "y").with("s", new float[3]));
        assertEquals("s: 3 numbers are no pairs of x and y", e.getMessage());
    }

    @Test
    void centresRowByRowAreThoseInOneRow() {
        var rows = Scatter.of("x", "y").centres("c", new double[][] {{1, 2}, {-1, 0.5}});
        var flat = Scatter.of("x", "y").centres("c", new float[] {1, 2, -1, 0.5f});
        assertArrayEquals(Pixels.png(flat.image()), Pixels.png(rows.image()));
    }
}
