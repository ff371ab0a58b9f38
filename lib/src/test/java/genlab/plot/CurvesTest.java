package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import genlab.data.Rng;
import genlab.training.Fit;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

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
                    Pixels.row(line, Style.series(0), 300), Pixels.row(theory, Style.THEORY, 200), 0.75, "at " + value);
        }
    }

    @Test
    void heightIsLinear() {
        double[] rows = Arrays.stream(new double[] {0.2, 0.5, 0.8})
                .map(v ->
                        Pixels.row(Curves.of("x", X).theory("t", v).yRange(0, 1).image(), Style.THEORY, 200))
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
                    Pixels.row(line, Style.series(0), 300), Pixels.row(theory, Style.THEORY, 200), 0.75, "at " + value);
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
                Style.THEORY,
                200);
        double low = Pixels.row(
                Curves.of("x", X)
                        .theory("", 0.3)
                        .yRange(0, 1)
                        .with("", flat(-1))
                        .image(),
                Style.THEORY,
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
        Color area = new Color(image.getRGB(300, (int) Pixels.row(ends, Style.THEORY, 200)));
        Rectangle found = Pixels.around(image.getSubimage(100, 0, 400, 280), rgb -> new Color(rgb).equals(area));
        assertEquals(Pixels.row(ends, Style.THEORY, 200), found.getCenterY(), 2);
        assertEquals(0, Pixels.inRow(image, (int) found.getCenterY(), Style.series(0)));
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
            int y = (int) Pixels.row(one, Style.series(0), 300);
            assertEquals(Pixels.inRow(one, y, Style.series(0)), Pixels.inRow(both, y, Style.series(0)));
        }
        assertThrows(IllegalArgumentException.class, () -> Curves.of("x", X).withEach("", List.of(new double[5])));
    }

    /** A run that ended early is drawn as far as it goes. */
    @Test
    void aShorterRunEndsWhereItEnds() {
        var shorter = Curves.of("x", X).withEach("", List.of(new double[] {1, 2}, flat(3)));
        var gaps = Curves.of("x", X).withEach("", List.of(new double[] {1, 2, Double.NaN, Double.NaN}, flat(3)));
        assertArrayEquals(Pixels.png(gaps.image()), Pixels.png(shorter.image()));
    }

    /** Of three lines in one place each shows about a third of its pixels. */
    @Test
    void noLineHidesAnother() {
        double[] x = Curves.linspace(0, 1, 200);
        double[] flat = new double[200];
        Arrays.fill(flat, 0.5);
        BufferedImage alone = Curves.of("x", x).with("", flat).yRange(0, 1).image();
        BufferedImage image = Curves.of("x", x)
                .with("", flat)
                .with("", flat)
                .with("", flat)
                .yRange(0, 1)
                .image();
        int y = IntStream.range(0, 300)
                .boxed()
                .max(Comparator.comparing(row -> exactly(alone, row, Style.series(0))))
                .orElseThrow();
        double third = (double) exactly(alone, y, Style.series(0)) / 3;
        for (int i = 0; i < 3; i++) {
            assertEquals(third, (double) exactly(image, y, Style.series(i)), 0.2 * third, "line " + i);
        }
    }

    private static long exactly(BufferedImage image, int y, Color colour) {
        return IntStream.range(0, image.getWidth())
                .filter(x -> Pixels.is(image, x, y, colour))
                .count();
    }

    @Test
    void dotsLieOverLines() {
        Place[] place = new Place[1];
        BufferedImage image = Curves.of("x", X)
                .with("theory", flat(0.5))
                .dots("measured", 0.5, 0.5, 0.2, Double.NaN)
                .over((pen, at) -> place[0] = at)
                .yRange(0, 1)
                .image();
        assertTrue(Pixels.is(image, (int) place[0].x(1), (int) place[0].y(0.5), Style.series(1)), "over the line");
        assertTrue(Pixels.is(image, (int) place[0].x(2), (int) place[0].y(0.2), Style.series(1)), "alone");
        assertTrue(Pixels.inRow(image, (int) place[0].y(0.2), Style.series(1)) < 10, "no line between dots");
    }

    /** A painter is told where the values lie: where a line of that value and where the theory's line lie. */
    @Test
    void paintersKnowWhereValuesLie() {
        for (boolean log : new boolean[] {false, true}) {
            var curves = Curves.of("x", X).with("", flat(0.2)).yRange(0.01, 1);
            double[] y = new double[1];
            (log ? curves.logY() : curves).over((pen, at) -> y[0] = at.y(0.2));
            assertEquals(Pixels.row(curves.image(), Style.series(0), 300), y[0], 1);
        }
    }

    @Test
    void paintersUnderLieUnderTheLinesAndInsideThePlot() {
        Color red = new Color(0xFF0000);
        BufferedImage image = Curves.of("x", X)
                .with("", flat(0.5))
                .yRange(0, 1)
                .under((pen, at) -> {
                    pen.setColor(red);
                    pen.fillRect(0, 0, 640, 360);
                })
                .image();
        int y = (int) Pixels.row(image, Style.series(0), 300);
        assertTrue(Pixels.inRow(image, y, Style.series(0)) > 300);
        assertEquals(0, Pixels.inColumn(image, 20, red));
    }

    /** Forty names leave room for what they name. */
    @Test
    void aLongLegendFolds() {
        var curves = Curves.of("x", X);
        for (int i = 0; i < 40; i++) {
            curves.with("a series of number " + i, flat(i));
        }
        double[] height = new double[1];
        curves.over((pen, at) -> height[0] = at.plot().getHeight()).image();
        assertTrue(height[0] > 150, "a plot " + height[0] + " pixels high of 360");
    }

    @Test
    void aHistoryGivesItsCurves() {
        try (NDManager manager = NDManager.newBaseManager()) {
            var fit = new Fit("fit", 5, manager, Rng.of(1));
            fit.run(step -> {
                step.log("D loss", (double) step.index());
                step.log("G loss", 2);
            });
            var history = fit.history();
            byte[] direct = Pixels.png(Curves.of("step", history.steps("G loss"))
                    .with("G loss", history.values("G loss"))
                    .with("D loss", history.values("D loss"))
                    .image());
            assertArrayEquals(
                    direct, Pixels.png(Curves.of(history, "G loss", "D loss").image()));
            assertNotEquals(0, Curves.of(history).legend().size());
        }
    }

    @Test
    void linspaceHoldsBothEnds() {
        assertArrayEquals(new double[] {-1, -0.5, 0, 0.5, 1}, Curves.linspace(-1, 1, 5), 1e-15);
        for (int n = 2; n < 200; n++) {
            double[] x = Curves.linspace(0.1, 0.7, n);
            assertEquals(0.1, x[0]);
            assertEquals(0.7, x[n - 1]);
        }
        assertArrayEquals(new double[] {0.1}, Curves.linspace(0.1, 0.7, 1));
    }

    /** Days, times and instants of the same moments are the same picture, and not that of numbers. */
    @Test
    void aColumnOfDatesIsAnAxisOfDates() {
        var days = DateColumn.create("t", LocalDate.of(2024, 1, 1), LocalDate.of(2024, 2, 1), null);
        var times = days.atStartOfDay();
        var numbers = DoubleColumn.create("t", times.asEpochMillisArray());
        List<byte[]> pictures = new ArrayList<>();
        for (Column<?> x : List.of(days, times.setName("t"), times.asInstantColumn(ZoneOffset.UTC), numbers)) {
            var table = Table.create(x.setName("t"), DoubleColumn.create("loss", 3, 1, 2));
            pictures.add(Pixels.png(Curves.of(table, "t").image()));
        }
        assertArrayEquals(pictures.get(0), pictures.get(1));
        assertArrayEquals(pictures.get(0), pictures.get(2));
        assertFalse(Arrays.equals(pictures.get(0), pictures.get(3)));
    }

    @Test
    void aColumnOfTextIsRefusedByName() {
        var table = Table.create(StringColumn.create("note", "a", "b"), DoubleColumn.create("loss", 1, 2));
        var e = assertThrows(IllegalArgumentException.class, () -> Curves.of(table, "loss", "note"));
        assertEquals("\"note\" is a column of STRING, expected numbers", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Curves.of(table, "note", "loss"));
    }

    @Test
    void gapsForWhatCannotBeDrawn() {
        double[] x = {0, 1, 2, 3, 4, 5};
        BufferedImage whole = Curves.of("x", x).with("", 1, 1, 1, 1, 1, 1).image();
        int y = (int) Pixels.row(whole, Style.series(0), 300);
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            BufferedImage broken =
                    Curves.of("x", x).with("", 1, 1, bad, 1, 1, 1).image();
            double kept = Pixels.inRow(broken, y, Style.series(0)) / (double) Pixels.inRow(whole, y, Style.series(0));
            assertEquals(3 / 5.0, kept, 0.04, "two of five pieces are gone for " + bad);
        }
        BufferedImage log = Curves.of("x", x).with("", 1, 1, 0, -2, 1, 1).logY().image();
        double kept = Pixels.inRow(log, (int) Pixels.row(log, Style.series(0), 100), Style.series(0))
                / (double) Pixels.inRow(whole, y, Style.series(0));
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
        Rectangle dot = Pixels.around(plot, rgb -> rgb == (Style.series(0).getRGB() & 0xFFFFFF));
        assertTrue(dot.width >= 4 && dot.width <= 8, "a dot " + dot.width + " pixels wide");
    }

    @Test
    void smoothingKeepsAStraightLineAndFlattensNoise() {
        double[] x = IntStream.range(0, 100).asDoubleStream().toArray();
        double[] zigzag = Arrays.stream(x).map(v -> v % 2).toArray();
        BufferedImage image =
                Curves.of("x", x).with("", zigzag).smooth(20).yRange(-0.5, 1.5).image();
        double middle = Pixels.row(
                Curves.of("x", x)
                        .with("", x.clone())
                        .theory("", 0.5)
                        .yRange(-0.5, 1.5)
                        .image(),
                Style.THEORY,
                200);
        assertEquals(middle, Pixels.row(image, Style.series(0), 300), 2);
    }

    @Test
    void tableGivesTheSamePictureAsItsNumbers() {
        Table table = Table.create(
                "history",
                IntColumn.create("step", 0, 1, 2),
                StringColumn.create("note", "a", "b", "c"),
                DoubleColumn.create("loss", 3, Double.NaN, 1));
        byte[] direct = Pixels.png(Curves.of("step", new double[] {0, 1, 2})
                .with("loss", 3, Double.NaN, 1)
                .image());
        assertArrayEquals(direct, Pixels.png(Curves.of(table, "step", "loss").image()));
        assertArrayEquals(direct, Pixels.png(Curves.of(table, "step").image()));
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
