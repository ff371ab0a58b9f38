package genlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * XChart's axes and lines in this library's look, with places to draw under and over them.
 *
 * <p>XChart draws grid, ticks, axis titles and lines. Title, legend, bands, theory lines and surfaces
 * are drawn here: XChart's own clip long names and cannot stand at their line.
 */
final class Axes {

    private static final Color NOTHING = new Color(0, true);
    private static final double EDGE = 1e-7;

    /** XChart leaves out a tick label that would reach over its edge; so the edge is set this far out. */
    private static final int PADDING = 22;

    /** Draws in the plot's own units. */
    interface Painter {
        void paint(Graphics2D g, Place at);
    }

    /** Where the plot's values lie in the picture. */
    record Place(Rectangle2D plot, Range x, Range y, boolean logX, boolean logY) {
        double x(double value) {
            return plot.getX() + plot.getWidth() * share(x, value, logX);
        }

        double y(double value) {
            return plot.getMaxY() - plot.getHeight() * share(y, value, logY);
        }

        private static double share(Range range, double value, boolean log) {
            return log ? Math.log(value / range.low()) / Math.log(range.high() / range.low()) : range.share(value);
        }
    }

    private final XYChart chart = new XYChart(100, 100);
    private final Range x;
    private final Range y;
    private final boolean logX;
    private final boolean logY;
    private final List<Painter> under = new ArrayList<>();
    private final List<Painter> over = new ArrayList<>();
    private boolean equal;
    private boolean yGrid = true;

    Axes(String xLabel, String yLabel, Range x, Range y, boolean logX, boolean logY) {
        this.x = x;
        this.y = y;
        this.logX = logX;
        this.logY = logY;
        chart.setXAxisTitle(xLabel);
        chart.setYAxisTitle(yLabel);
        style(chart.getStyler(), xLabel + yLabel);
        // two points far from any even spacing: else XChart puts its ticks at the data's own places
        line(new double[] {x.low(), x.low() + 0.37 * x.width()}, new double[] {Double.NaN, Double.NaN}, Look.INK, 1);
    }

    private void style(XYStyler s, String labels) {
        // a hair wider: XChart leaves out a tick on the very edge
        Range wideX = logX ? x : x.padded(EDGE);
        Range wideY = logY ? y : y.padded(EDGE);
        s.setXAxisMin(wideX.low()).setXAxisMax(wideX.high());
        s.setYAxisMin(wideY.low()).setYAxisMax(wideY.high());
        s.setXAxisLogarithmic(logX).setYAxisLogarithmic(logY);
        s.setXAxisTickLabelsFormattingFunction(v -> tick(v, x, logX));
        s.setYAxisTickLabelsFormattingFunction(v -> tick(v, y, logY));
        s.setAxisTitleFont(Look.Text.LABEL.font(labels))
                .setAxisTickLabelsFont(Look.Text.TICK.font("0"))
                .setAxisTitlePadding(8);
        s.setXAxisTickMarkSpacingHint(80).setYAxisTickMarkSpacingHint(48);
        s.setPlotMargin(0).setPlotGridLinesColor(Look.GRID).setPlotGridLinesStroke(new BasicStroke(1));
        s.setAxisTickMarksColor(Look.AXIS)
                .setAxisTickMarksStroke(new BasicStroke(1))
                .setAxisTickMarkLength(4);
        s.setAxisTickLabelsColor(Look.INK);
        s.setChartFontColor(Look.INK).setChartBackgroundColor(NOTHING).setPlotBackgroundColor(NOTHING);
        s.setPlotBorderVisible(false).setLegendVisible(false).setChartTitleVisible(false);
        s.setPlotContentSize(1).setChartPadding(PADDING).setMarkerSize(6);
        s.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
    }

    private static String tick(double value, Range range, boolean log) {
        if (!log) {
            return Look.number(Math.abs(value) < 1e-6 * range.width() ? 0 : value, range.width());
        }
        boolean far = range.low() < 1e-4 || range.high() > 1e6;
        return !labelled(value, range) ? "" : far ? Look.power(value) : Look.number(value, value);
    }

    /** On a logarithmic axis 1, 2, 5 of each decade; over many decades the powers of ten alone. */
    private static boolean labelled(double value, Range range) {
        double decades = Math.log10(range.high() / range.low());
        long digit = Math.round(value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9)));
        return decades < 1 || digit == 1 || (decades < 2.5 && (digit == 2 || digit == 5));
    }

    void line(double[] xs, double[] ys, Color colour, double width) {
        XYSeries series =
                chart.addSeries(Integer.toString(chart.getSeriesCollection().size()), xs, ys);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(colour).setLineStyle(Look.line(width));
    }

    /** Draws below grid and lines, inside the plot. */
    void under(Painter painter) {
        under.add(painter);
    }

    /** Draws above all, inside the plot. */
    void over(Painter painter) {
        over.add(painter);
    }

    /** One unit of x as long as one of y. */
    void equal() {
        equal = true;
    }

    /** Leaves y without numbers and grid, for rows that have names. */
    void noYTicks() {
        chart.getStyler().setYAxisTicksVisible(false);
        yGrid = false;
    }

    /** Draws into this area of a picture and says where the values came to lie. */
    Place paint(Graphics2D g, Rectangle area) {
        int out = PADDING - 4;
        var inner = new Rectangle(area.x - out, area.y - out + 4, area.width + out, area.height + 2 * out - 4);
        Place at = measure(inner);
        for (int i = 0; equal && i < 2; i++) {
            inner = square(inner, at);
            at = measure(inner);
        }
        grid(g, inner, at);
        inPlot(g, at, under);
        chart.getStyler().setPlotGridLinesVisible(false);
        paintChart(g, inner);
        inPlot(g, at, over);
        return at;
    }

    /** Draws the grid alone, below all else. */
    private void grid(Graphics2D g, Rectangle area, Place at) {
        XYStyler s = chart.getStyler();
        s.setPlotGridVerticalLinesVisible(!logX).setPlotGridHorizontalLinesVisible(yGrid && !logY);
        chart.getSeriesCollection().forEach(series -> series.setEnabled(false));
        Graphics2D inside = (Graphics2D) g.create();
        inside.clip(at.plot());
        paintChart(inside, area);
        inside.setColor(Look.GRID);
        inside.setStroke(s.getPlotGridLinesStroke());
        // XChart would draw nine lines a decade
        for (double v : logX ? decades(x) : new double[0]) {
            inside.draw(new Line2D.Double(
                    at.x(v), at.plot().getMinY(), at.x(v), at.plot().getMaxY()));
        }
        for (double v : logY ? decades(y) : new double[0]) {
            inside.draw(
                    new Line2D.Double(at.plot().getMinX(), at.y(v), at.plot().getMaxX(), at.y(v)));
        }
        inside.dispose();
        chart.getSeriesCollection().forEach(series -> series.setEnabled(true));
    }

    private static double[] decades(Range range) {
        int first = (int) Math.floor(Math.log10(range.low()));
        int last = (int) Math.ceil(Math.log10(range.high()));
        return IntStream.rangeClosed(first, last)
                .boxed()
                .flatMap(e -> IntStream.rangeClosed(1, 9).mapToObj(d -> d * Math.pow(10, e)))
                .filter(v -> labelled(v, range))
                .mapToDouble(v -> v)
                .toArray();
    }

    private void paintChart(Graphics2D g, Rectangle area) {
        Graphics2D pen = (Graphics2D) g.create();
        pen.translate(area.x, area.y);
        chart.paint(pen, area.width, area.height);
        pen.dispose();
    }

    /** The area made smaller where a unit is longer in one direction than in the other. */
    private static Rectangle square(Rectangle area, Place at) {
        double unit = Math.min(
                at.plot().getWidth() / at.x().width(),
                at.plot().getHeight() / at.y().width());
        int lessWide = (int) Math.round(at.plot().getWidth() - unit * at.x().width());
        int lessHigh = (int) Math.round(at.plot().getHeight() - unit * at.y().width());
        return new Rectangle(
                area.x + lessWide / 2, area.y + lessHigh / 2, area.width - lessWide, area.height - lessHigh);
    }

    private Place measure(Rectangle area) {
        Graphics2D aside = Look.pen(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
        chart.paint(aside, area.width, area.height);
        aside.dispose();
        double left = chart.getScreenXFromChart(x.low());
        double right = chart.getScreenXFromChart(x.high());
        double bottom = chart.getScreenYFromChart(y.low());
        double top = chart.getScreenYFromChart(y.high());
        return new Place(
                new Rectangle2D.Double(area.x + left, area.y + top, right - left, bottom - top), x, y, logX, logY);
    }

    private static void inPlot(Graphics2D g, Place at, List<Painter> painters) {
        Shape clip = g.getClip();
        for (Painter painter : painters) {
            g.clip(at.plot());
            painter.paint(g, at);
            g.setClip(clip);
        }
    }
}
