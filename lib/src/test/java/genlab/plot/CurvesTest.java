package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class CurvesTest {

    private static final double[] X = {0, 1, 2, 3};

    private static double[] flat(double value) {
        double[] y = new double[X.length];
        Arrays.fill(y, value);
        return y;
    }

    @Test
    void theoryLineLiesWhereALineOfThatValueLies() {
        for (double value : new double[] {0.1, Math.log(2), 0.95}) {
            BufferedImage theory = Curves.of("x", X)
                    .with("", flat(-1))
                    .theory("t", value)
                    .yRange(0, 1)
                    .image();
            BufferedImage line =
                    Curves.of("x", X).with("", flat(value)).yRange(0, 1).image();
            assertEquals(
                    Pixels.row(line, Look.series(0), 300), Pixels.row(theory, Look.THEORY, 200), 0.75, "at " + value);
        }
    }

    @Test
    void heightIsLinear() {
        double[] rows = Arrays.stream(new double[] {0.2, 0.5, 0.8})
                .map(v ->
                        Pixels.row(Curves.of("x", X).theory("t", v).yRange(0, 1).image(), Look.THEORY, 200))
                .toArray();
        assertEquals(rows[1], (rows[0] + rows[2]) / 2, 0.75);
        assertTrue(rows[0] > rows[1] + 30, "larger values lie higher");
    }

    @Test
    void theoryLineFollowsTheLogarithmicAxis() {
        for (double value : new double[] {1e-4, 3e-3, 0.5}) {
            BufferedImage theory = Curves.of("x", X)
                    .logY()
                    .with("", flat(-1))
                    .theory("t", value)
                    .yRange(1e-5, 1)
                    .image();
            BufferedImage line = Curves.of("x", X)
                    .logY()
                    .with("", flat(value))
                    .yRange(1e-5, 1)
                    .image();
            assertEquals(
                    Pixels.row(line, Look.series(0), 300), Pixels.row(theory, Look.THEORY, 200), 0.75, "at " + value);
        }
    }

    @Test
    void bandReachesOneDeviationUpAndDown() {
        BufferedImage image = Curves.of("x", X)
                .withSpread("", flat(0.5), flat(0.2))
                .yRange(0, 1)
                .image();
        // the band over white, drawn by the graphics library: within a rounding of 80 % white
        Color band = new Color(204, 227, 240);
        Rectangle found = Pixels.around(
                image,
                rgb -> Math.abs((rgb >> 16) - band.getRed()) < 4
                        && Math.abs((rgb & 0xFF) - band.getBlue()) < 4
                        && Math.abs((rgb >> 8 & 0xFF) - band.getGreen()) < 4);
        double high = Pixels.row(
                Curves.of("x", X)
                        .theory("", 0.7)
                        .yRange(0, 1)
                        .with("", flat(-1))
                        .image(),
                Look.THEORY,
                200);
        double low = Pixels.row(
                Curves.of("x", X)
                        .theory("", 0.3)
                        .yRange(0, 1)
                        .with("", flat(-1))
                        .image(),
                Look.THEORY,
                200);
        assertEquals(high, found.getMinY(), 1.6);
        assertEquals(low, found.getMaxY(), 1.6);
    }

    /** The area reaches from one curve to the other, and its middle is no line. */
    @Test
    void betweenFillsFromOneCurveToTheOther() {
        BufferedImage image =
                Curves.of("x", X).between("", flat(0.3), flat(0.7)).yRange(0, 1).image();
        BufferedImage ends = Curves.of("x", X)
                .theory("", 0.3)
                .theory("", 0.7)
                .yRange(0, 1)
                .with("", flat(-1))
                .image();
        Color area = new Color(image.getRGB(300, (int) Pixels.row(ends, Look.THEORY, 200)));
        Rectangle found = Pixels.around(image.getSubimage(100, 0, 400, 280), rgb -> new Color(rgb).equals(area));
        assertEquals(Pixels.row(ends, Look.THEORY, 200), found.getCenterY(), 2);
        assertEquals(0, Pixels.inRow(image, (int) found.getCenterY(), Look.series(0)));
    }

    @Test
    void linesOfOneNameAreTheSameLinesInOneColour() {
        BufferedImage both = Curves.of("x", X)
                .withEach("", List.of(flat(0.3), flat(0.7)))
                .yRange(0, 1)
                .image();
        for (double value : new double[] {0.3, 0.7}) {
            BufferedImage one =
                    Curves.of("x", X).with("", flat(value)).yRange(0, 1).image();
            int y = (int) Pixels.row(one, Look.series(0), 300);
            assertEquals(Pixels.inRow(one, y, Look.series(0)), Pixels.inRow(both, y, Look.series(0)));
        }
        assertThrows(IllegalArgumentException.class, () -> Curves.of("x", X).withEach("", List.of(new double[3])));
    }

    @Test
    void bandOfRunsIsTheirMeanAndDeviation() {
        // 1 and 3: mean 2, standard deviation sqrt 2
        var runs = Curves.of("x", X).withRuns("", List.of(flat(1), flat(3))).image();
        var spread =
                Curves.of("x", X).withSpread("", flat(2), flat(Math.sqrt(2))).image();
        assertArrayEquals(Png.bytes(spread), Png.bytes(runs));
    }

    @Test
    void gapsForWhatCannotBeDrawn() {
        double[] x = {0, 1, 2, 3, 4, 5};
        BufferedImage whole = Curves.of("x", x).with("", 1, 1, 1, 1, 1, 1).image();
        int y = (int) Pixels.row(whole, Look.series(0), 300);
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            BufferedImage broken =
                    Curves.of("x", x).with("", 1, 1, bad, 1, 1, 1).image();
            double kept = Pixels.inRow(broken, y, Look.series(0)) / (double) Pixels.inRow(whole, y, Look.series(0));
            assertEquals(3 / 5.0, kept, 0.04, "two of five pieces are gone for " + bad);
        }
        BufferedImage log = Curves.of("x", x).with("", 1, 1, 0, -2, 1, 1).logY().image();
        double kept = Pixels.inRow(log, (int) Pixels.row(log, Look.series(0), 100), Look.series(0))
                / (double) Pixels.inRow(whole, y, Look.series(0));
        assertEquals(2 / 5.0, kept, 0.04);
    }

    @Test
    void nothingAndOnePointAreDrawn() {
        var nothing = Curves.of("step", new double[0]).with("loss").image();
        var onlyBad = Curves.of("step", X)
                .with("loss", flat(Double.NaN))
                .logY()
                .smooth(3)
                .image();
        var one = Curves.of("step", new double[] {5}).with("loss", 0).image();
        assertEquals(640, nothing.getWidth());
        assertEquals(360, onlyBad.getHeight());
        Rectangle area = new Rectangle(60, 10, 560, 270);
        BufferedImage plot = one.getSubimage(area.x, area.y, area.width, area.height);
        Rectangle dot = Pixels.around(plot, rgb -> rgb == (Look.series(0).getRGB() & 0xFFFFFF));
        assertTrue(dot.width >= 4 && dot.width <= 8, "a dot " + dot.width + " pixels wide");
    }

    @Test
    void smoothingKeepsAStraightLineAndFlattensNoise() {
        double[] x = java.util.stream.IntStream.range(0, 100).asDoubleStream().toArray();
        double[] zigzag = Arrays.stream(x).map(v -> v % 2).toArray();
        BufferedImage image =
                Curves.of("x", x).with("", zigzag).smooth(20).yRange(-0.5, 1.5).image();
        double middle = Pixels.row(
                Curves.of("x", x)
                        .with("", x.clone())
                        .theory("", 0.5)
                        .yRange(-0.5, 1.5)
                        .image(),
                Look.THEORY,
                200);
        assertEquals(middle, Pixels.row(image, Look.series(0), 300), 2);
    }

    @Test
    void tableGivesTheSamePictureAsItsNumbers() {
        Table table = Table.create(
                "history",
                IntColumn.create("step", 0, 1, 2),
                StringColumn.create("note", "a", "b", "c"),
                DoubleColumn.create("loss", 3, Double.NaN, 1));
        byte[] direct = Png.bytes(Curves.of("step", new double[] {0, 1, 2})
                .with("loss", 3, Double.NaN, 1)
                .image());
        assertArrayEquals(direct, Png.bytes(Curves.of(table, "step", "loss").image()));
        assertArrayEquals(direct, Png.bytes(Curves.of(table, "step").image()));
    }

    @Test
    void wrongLengthNamesTheSeries() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> Curves.of("step", X).with("loss", 1, 2));
        assertEquals("loss: 2 values for 4 of step", e.getMessage());
    }

    @Test
    void nothingReachesTheBorder() {
        var curves = Curves.of("step", X)
                .title("a title that is far too long for one line and goes on and on in a second")
                .yLabel("a label (nats)");
        for (int i = 0; i < 9; i++) {
            curves.with("a series with quite a long name " + i, flat(i * 1e5))
                    .theory("long theory label " + i, 2e5 * i);
        }
        BufferedImage image = curves.image();
        Rectangle ink = Pixels.around(image, rgb -> rgb != 0xFFFFFF);
        assertTrue(new Rectangle(1, 1, image.getWidth() - 2, image.getHeight() - 2).contains(ink), "ink in " + ink);
        assertNotEquals(0, ink.width);
    }
}
