package genlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * Quantile boxes, one a row: from the first to the third quartile, a thick line at the median, whiskers to the least and
 * the largest value, and every value as a dot on top. Few values are no distribution: look at the dots first.
 *
 * <pre>
 *   Boxes.of("share of good samples").with("plain GAN", gan).with("WGAN-GP", wgan).theory("data", 0.989).range(0, 1).image()
 * </pre>
 *
 * Values that are not finite are not drawn; their number stands below the name.
 */
public final class Boxes extends Chart<Boxes> {

    private static final double DOT = 7;

    private record Row(String name, double[] values) {
        double[] finite() {
            return Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        }

        /** What is not drawn, in words. */
        String missing() {
            int missing = values.length - finite().length;
            return missing == 0 ? "" : missing + " of " + values.length + " not finite";
        }
    }

    private record Theory(String label, double value) {}

    private final List<Row> rows = new ArrayList<>();
    private final List<Theory> theories = new ArrayList<>();

    private Boxes(String label) {
        super(label, "", 640, 0);
    }

    /** Boxes of this quantity; the label carries the unit. */
    public static Boxes of(String label) {
        return new Boxes(label);
    }

    /** Adds a row below the others. */
    public Boxes with(String name, double... values) {
        rows.add(new Row(name, values));
        return this;
    }

    /** Adds a row for each entry, in the map's order. */
    public Boxes with(Map<String, double[]> values) {
        values.forEach(this::with);
        return this;
    }

    /** Draws a dashed line at the value that theory gives, its label above it. */
    public Boxes theory(String name, double value) {
        theories.add(new Theory(name, value));
        return this;
    }

    /** Without a size, as high as the rows need. */
    @Override
    int height() {
        return super.height() > 0 ? super.height() : 110 + 44 * Math.max(2, rows.size());
    }

    @Override
    Place body(Graphics2D g, Rectangle area) {
        int names = Style.Text.TICK.widest(
                rows.stream().flatMap(r -> Stream.of(r.name(), r.missing())).toList());
        int above = theories.isEmpty() ? 0 : Style.Text.TICK.line();
        var axes = axes(Axis.of(xLabel, shown()), Axis.of("", new Range(0, Math.max(1, rows.size()))));
        axes.noYTicks();
        theories.forEach(t -> axes.dashed(at -> at.upright(t.value())));
        axes.over((pen, at) -> {
            for (int i = 0; i < rows.size(); i++) {
                draw(pen, rows.get(i), at, middle(at, i), at.plot().getHeight() / rows.size());
            }
        });
        var plot = new Rectangle(area.x + names, area.y + above, area.width - names, area.height - above);
        Place at = axes.paint(g, plot);
        int line = Style.Text.TICK.line();
        for (int i = 0; i < rows.size(); i++) {
            String missing = rows.get(i).missing();
            double y = middle(at, i) - (missing.isEmpty() ? line / 2.0 : line);
            g.setColor(Style.INK);
            Style.Text.TICK.drawRight(g, rows.get(i).name(), at.plot().getMinX() - 8, y);
            g.setColor(Style.AXIS);
            Style.Text.TICK.drawRight(g, missing, at.plot().getMinX() - 8, y + line);
        }
        g.setColor(Style.THEORY);
        for (Theory t : theories) {
            Style.Text.TICK.drawCentred(g, t.label(), at.x(t.value()), at.plot().getMinY() - line - 2);
        }
        return at;
    }

    /** The first row on top. */
    private double middle(Place at, int row) {
        return at.y(rows.size() - row - 0.5);
    }

    private Range shown() {
        if (range != null) {
            return range.padded(0.03);
        }
        double[] lines = theories.stream().mapToDouble(Theory::value).toArray();
        return Range.of(rows.stream().map(Row::values), lines).padded(0.04);
    }

    private static void draw(Graphics2D pen, Row row, Place at, double y, double room) {
        double[] values = row.finite();
        if (values.length == 0) {
            return;
        }
        Color colour = Style.series(0);
        var percentile = new Percentile().withEstimationType(EstimationType.R_7);
        percentile.setData(values);
        double q1 = at.x(percentile.evaluate(25));
        double q3 = at.x(percentile.evaluate(75));
        double median = at.x(percentile.evaluate(50));
        double half = 0.32 * room;
        var box = new Rectangle2D.Double(q1, y - half, q3 - q1, 2 * half);
        pen.setColor(colour);
        pen.setStroke(new BasicStroke(1.5f));
        pen.draw(new Line2D.Double(at.x(values[0]), y, q1, y));
        pen.draw(new Line2D.Double(q3, y, at.x(values[values.length - 1]), y));
        pen.setColor(Style.faint(colour, 0.25));
        pen.fill(box);
        pen.setColor(colour);
        pen.draw(box);
        pen.setStroke(new BasicStroke(4, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        pen.draw(new Line2D.Double(median, y - half, median, y + half));
        dots(pen, Arrays.stream(values).map(at::x).toArray(), y, room);
    }

    /** Each dot in the lane nearest to the middle where it covers no other: lanes 0, 1, -1, 2, -2 ... */
    private static void dots(Graphics2D pen, double[] xs, double y, double room) {
        int[] lanes = new int[xs.length];
        double[] last = new double[xs.length];
        Arrays.fill(last, Double.NEGATIVE_INFINITY);
        int used = 1;
        for (int i = 0; i < xs.length; i++) {
            int lane = 0;
            while (xs[i] - last[lane] < DOT) {
                lane++;
            }
            last[lane] = xs[i];
            lanes[i] = lane;
            used = Math.max(used, lane + 1);
        }
        double step = Math.min(DOT, 0.86 * (room - DOT) / used);
        for (int i = 0; i < xs.length; i++) {
            double up = (lanes[i] % 2 == 0 ? -1 : 1) * ((lanes[i] + 1) / 2) * step;
            var dot = new Ellipse2D.Double(xs[i] - DOT / 2, y - up - DOT / 2, DOT, DOT);
            pen.setColor(Style.INK);
            pen.fill(dot);
            pen.setColor(Style.PAPER);
            pen.setStroke(new BasicStroke(1));
            pen.draw(dot);
        }
    }
}
