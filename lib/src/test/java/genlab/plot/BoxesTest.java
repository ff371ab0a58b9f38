package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoxesTest {

    private static final Color FILL = Style.faint(Style.series(0), 0.25);

    private static BufferedImage plot(Boxes boxes) {
        // without names: nothing dark but dots and, below, the axis
        return boxes.range(0, 100).size(640, 200).image().getSubimage(0, 0, 640, 130);
    }

    private static Rectangle dots(BufferedImage image) {
        return Pixels.around(image, rgb -> rgb == (Style.INK.getRGB() & 0xFFFFFF));
    }

    /** 0, 25, 50, 75, 100: the box is the middle half of the way from the first to the last dot, the median its middle. */
    @Test
    void theBoxReachesFromQuartileToQuartile() {
        var image = plot(Boxes.of("v").with("", 100, 0, 75, 50, 25));
        Rectangle dots = dots(image);
        double unit = (dots.getWidth() - 6) / 100;
        Rectangle fill = Pixels.around(image, rgb -> rgb == (FILL.getRGB() & 0xFFFFFF));
        assertEquals(dots.getX() + 3 + 25 * unit, fill.getX(), 2);
        assertEquals(dots.getX() + 3 + 75 * unit, fill.getMaxX(), 2);
        int quiet = (int) fill.getY() + 3;
        double median = IntStream.range(fill.x + 4, (int) fill.getMaxX() - 4)
                .filter(x -> Pixels.is(image, x, quiet, Style.series(0)))
                .average()
                .orElseThrow();
        assertEquals(dots.getX() + 3 + 50 * unit, median, 1.5);
    }

    /** Five equal values are five dots that can be counted down their column. */
    @Test
    void equalValuesDoNotHideEachOther() {
        double[] equal = DoubleStream.generate(() -> 50).limit(5).toArray();
        var image = plot(Boxes.of("v").with("", equal));
        Rectangle dots = dots(image);
        assertTrue(dots.height >= 4 * 7, "a pile of five is " + dots.height + " pixels high");
        int x = (int) dots.getCenterX();
        int found = 0;
        for (int y = dots.y; y <= dots.getMaxY() + 1; y++) {
            boolean ends = !Pixels.is(image, x, y, Style.INK) && Pixels.is(image, x, y - 1, Style.INK);
            found += ends ? 1 : 0;
        }
        assertEquals(5, found);
    }

    /** Theory's line stands where the value of the same size has its dot. */
    @Test
    void theoryStandsAtItsValue() {
        var line = Pixels.around(
                plot(Boxes.of("v").with("", 0).theory("", 80)).getSubimage(60, 0, 580, 130),
                rgb -> (rgb & 0xFF) < 0xA0);
        var dot = dots(plot(Boxes.of("v").with("", 80)));
        assertEquals(dot.getCenterX(), 60 + line.getCenterX(), 1.5);
    }

    /** What is not finite leaves the drawing of the rest as it is; the words stand beside it, in the names' room. */
    @Test
    void notFiniteValuesAreNotDrawn() {
        String name = "a name longer than those words";
        var some = plot(Boxes.of("v").with(name, 20, Double.NaN, 60, Double.POSITIVE_INFINITY));
        var rest = plot(Boxes.of("v").with(name, 20, 60));
        int right = dots(rest.getSubimage(300, 0, 340, 130)).x + 300 - 20;
        assertEquals(0, differing(some, rest, right, 640));
        assertTrue(differing(some, rest, 0, right) > 0, "no words");
        // rows of nothing, and no rows, are still a picture
        Boxes.of("v").with("nothing").with("NaN", Double.NaN).image();
        Boxes.of("v").image();
    }

    private static long differing(BufferedImage a, BufferedImage b, int from, int to) {
        return IntStream.range(0, a.getHeight())
                .mapToLong(y -> IntStream.range(from, to)
                        .filter(x -> a.getRGB(x, y) != b.getRGB(x, y))
                        .count())
                .sum();
    }
}
