package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import genlab.plot.Pixels;
import genlab.plot.Style;
import java.awt.Color;
import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

class ClustersTest {

    private static final double[] FAR = {-30, -30, 30, 30};
    private static final double[] ONES = {1, 1, 1, 1};

    /** A point alone in the picture: all the first normal's, all the second's, half and half. */
    @Test
    void aPointHasTheColourOfItsShares() {
        Color a = Style.series(0);
        Color b = Style.series(1);
        var half = new Color(
                (a.getRed() + b.getRed() + 1) / 2,
                (a.getGreen() + b.getGreen() + 1) / 2,
                (a.getBlue() + b.getBlue() + 1) / 2);
        assertEquals(a, middle(1, 0));
        assertEquals(b, middle(0, 1));
        assertEquals(half, middle(0.5, 0.5));
    }

    private static Color middle(double first, double second) {
        var image = Clusters.of(new double[] {0, 0}, new double[] {first, second}, FAR, ONES)
                .range(-1, 1)
                .image()
                .getSubimage(120, 100, 260, 260);
        // both colours and their mixture have a channel darker than any grey of the axes
        Rectangle dot = Pixels.around(image, rgb -> Math.min(rgb & 0xFF, Math.min(rgb >> 8 & 0xFF, rgb >> 16)) < 95);
        return new Color(image.getRGB((int) dot.getCenterX(), (int) dot.getCenterY()));
    }

    @Test
    void sharesThatDoNotFitAreRefused() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> Clusters.of(new double[4], new double[3], FAR, ONES));
        assertEquals("2 points and 2 normals, but 3 shares and 2 deviations", e.getMessage());
    }
}
