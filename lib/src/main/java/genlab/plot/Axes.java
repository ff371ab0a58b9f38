package genlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.XYStyler;

/**
 * XChart's axes in this library's style, with places to draw between them.
 *
 * <p>XChart finds the ticks and draws them, the axis titles and the grid, each once. The rest is drawn here: XChart's own
 * title and legend clip long names, its dashes begin anew at every point, and nothing can lie between its grid and its lines.
 */
class Axes extends XYChart {

    private static final Color NOTHING = new Color(0, true);

    /** XChart leaves out a tick label that would reach over its edge; so the edge is set this far out. */
    private static final int PADDING = 22;

    /** Four days in milliseconds: labels of days tell such dates apart. */
    private static final double DAYS = 4 * 24 * 3600e3;

    private final Axis x;
    private final Axis y;
    private final List<Chart.Painter> under = new ArrayList<>();
    private final List<Chart.Painter> lines = new ArrayList<>();
    private final List<Chart.Painter> over = new ArrayList<>();
    private boolean equal;
    private boolean yGrid = true;

    Axes(Axis x, Axis y) {
        super(100, 100);
        this.x = x;
        this.y = y;
        setXAxisTitle(x.label());
        setYAxisTitle(y.label());
        style(getStyler());
        // XChart wants to know what kind of values it has; in no even spacing, else it puts its ticks at their places
        List<?> some = DoubleStream.of(0, 0.37)
                .map(share -> x.inner(x.range().low() + share * x.range().width()))
                .mapToObj(v -> x.date() ? Instant.ofEpochMilli((long) v) : (Object) v)
                .toList();
        addSeries("none", some, List.of(Double.NaN, Double.NaN)).setEnabled(false);
    }

    private void style(XYStyler s) {
        s.setXAxisMin(edge(x, -1)).setXAxisMax(edge(x, 1));
        s.setYAxisMin(edge(y, -1)).setYAxisMax(edge(y, 1));
        s.setXAxisLogarithmic(x.log()).setYAxisLogarithmic(y.log());
        s.setXAxisLogarithmicDecadeOnly(false).setYAxisLogarithmicDecadeOnly(false);
        if (x.date()) {
            s.setTimezone(TimeZone.getTimeZone("UTC")).setLocale(Locale.ROOT);
            // XChart's months have 30 days, and its label of a tick in the middle of one would be the month alone
            s.setDatePattern(x.range().width() > DAYS ? "yyyy-MM-dd" : "MM-dd HH:mm");
        } else {
            s.setXAxisTickLabelsFormattingFunction(x::tick);
        }
        s.setYAxisTickLabelsFormattingFunction(y::tick);
        s.setAxisTitleFont(Style.Text.LABEL.font(x.label() + y.label()))
                .setAxisTickLabelsFont(Style.Text.TICK.font("0"))
                .setAxisTitlePadding(8);
        s.setXAxisTickMarkSpacingHint(80).setYAxisTickMarkSpacingHint(48);
        s.setPlotMargin(0).setPlotGridLinesColor(Style.GRID).setPlotGridLinesStroke(new BasicStroke(1));
        s.setAxisTickMarksColor(Style.AXIS)
                .setAxisTickMarksStroke(new BasicStroke(1))
                .setAxisTickMarkLength(4);
        s.setAxisTickLabelsColor(Style.INK);
        s.setChartFontColor(Style.INK).setChartBackgroundColor(NOTHING).setPlotBackgroundColor(NOTHING);
        s.setPlotBorderVisible(false).setLegendVisible(false).setChartTitleVisible(false);
        s.setPlotContentSize(1).setChartPadding(PADDING).setMarkerSize(6);
        s.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
    }

    /** The lowest or the highest number; a hair outside, since XChart leaves out a tick on the very edge. */
    private static double edge(Axis axis, int side) {
        Range range = axis.log() ? axis.range() : axis.range().padded(1e-7);
        return axis.inner(side < 0 ? range.low() : range.high());
    }

    /** Draws a line, with a gap where a value is NaN; one path, so that dashes go on from piece to piece. */
    void line(double[] xs, double[] ys, Color colour, Stroke stroke) {
        lines.add((pen, at) -> {
            var path = new Path2D.Double();
            boolean on = false;
            for (int i = 0; i < xs.length; i++) {
                boolean there = !Double.isNaN(xs[i]) && !Double.isNaN(ys[i]);
                if (there && on) {
                    path.lineTo(at.x(xs[i]), at.y(ys[i]));
                } else if (there) {
                    path.moveTo(at.x(xs[i]), at.y(ys[i]));
                }
                on = there;
            }
            pen.setColor(colour);
            pen.setStroke(stroke);
            pen.draw(path);
        });
    }

    /** Draws below the lines, inside the plot. */
    void under(Chart.Painter painter) {
        under.add(painter);
    }

    /** Draws above the lines, inside the plot. */
    void over(Chart.Painter painter) {
        over.add(painter);
    }

    /** Draws a dashed line, what theory says, below the others. */
    void dashed(Function<Place, Line2D> line) {
        under.add((pen, at) -> {
            pen.setColor(Style.THEORY);
            pen.setStroke(Style.DASHED);
            pen.draw(line.apply(at));
        });
    }

    /** One unit of x as long as one of y. */
    void equal() {
        equal = true;
    }

    /** Leaves y without numbers and grid, for rows that have names. */
    void noYTicks() {
        getStyler().setYAxisTicksVisible(false);
        yGrid = false;
    }

    /** Draws into this area of a picture and says where the values came to lie. */
    final Place paint(Graphics2D g, Rectangle area) {
        int out = PADDING - 4;
        var inner = new Rectangle(area.x - out, area.y - out + 4, area.width + out, area.height + 2 * out - 4);
        for (int i = 0; equal && i < 2; i++) {
            Graphics2D aside = Style.pen(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
            inner = square(inner, axes(aside, inner));
        }
        Place at = axes(g, inner);
        XYStyler s = getStyler();
        s.setPlotGridVerticalLinesVisible(!x.log()).setPlotGridHorizontalLinesVisible(yGrid && !y.log());
        Graphics2D pen = (Graphics2D) g.create();
        pen.clip(at.plot());
        pen.translate(inner.x, inner.y);
        plot.paint(pen);
        pen.dispose();
        g.setColor(Style.GRID);
        g.setStroke(new BasicStroke(1));
        Stream.concat(x.decades().mapToObj(at::upright), y.decades().mapToObj(at::level))
                .filter(at.plot()::intersectsLine)
                .forEach(g::draw);
        Stream.of(under, lines, over).flatMap(List::stream).forEach(painter -> {
            Graphics2D inPlot = (Graphics2D) g.create();
            inPlot.clip(at.plot());
            painter.paint(inPlot, at);
            inPlot.dispose();
        });
        return at;
    }

    /** Draws the axes alone. */
    private Place axes(Graphics2D g, Rectangle area) {
        setWidth(area.width);
        setHeight(area.height);
        Graphics2D pen = (Graphics2D) g.create();
        pen.translate(area.x, area.y);
        axisPair.paint(pen);
        pen.dispose();
        double left = getScreenXFromChart(x.inner(x.range().low()));
        double right = getScreenXFromChart(x.inner(x.range().high()));
        double bottom = getScreenYFromChart(y.inner(y.range().low()));
        double top = getScreenYFromChart(y.inner(y.range().high()));
        return new Place(new Rectangle2D.Double(area.x + left, area.y + top, right - left, bottom - top), x, y);
    }

    /** The area made smaller where a unit is longer in one direction than in the other. */
    private Rectangle square(Rectangle area, Place at) {
        double wide = at.plot().getWidth();
        double high = at.plot().getHeight();
        double unit = Math.min(wide / x.range().width(), high / y.range().width());
        int lessWide = (int) Math.round(wide - unit * x.range().width());
        int lessHigh = (int) Math.round(high - unit * y.range().width());
        return new Rectangle(
                area.x + lessWide / 2, area.y + lessHigh / 2, area.width - lessWide, area.height - lessHigh);
    }
}
