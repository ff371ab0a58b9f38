package genlab.plot;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/**
 * Lines over one x: training curves and functions, with spreads and the values that theory gives.
 *
 * <pre>
 *   Curves.of("step", steps).with("D loss", d).with("G loss", g).theory("ln 2", Math.log(2)).yLabel("loss (nats)").image()
 * </pre>
 *
 * NaN, infinite numbers and, on a logarithmic axis, those not above 0 leave a gap. Nothing to draw
 * gives empty axes that say so.
 */
public final class Curves {

    /** Series of at most this many points show them. */
    private static final int FEW = 15;

    /** {@code area}: the spread alone is drawn, without the line in its middle. */
    private record Line(String name, double[] x, double[] y, double[] spread, boolean area) {}

    private record Theory(String label, double value) {}

    private final String xLabel;
    private final double[] x;
    private final List<Line> lines = new ArrayList<>();
    private final List<Theory> theories = new ArrayList<>();
    private String yLabel = "";
    private String title = "";
    private boolean logX;
    private boolean logY;
    private int window = 1;
    private Range yRange;
    private int width = 640;
    private int height = 360;

    private Curves(String xLabel, double[] x) {
        this.xLabel = xLabel;
        this.x = x;
    }

    /** Curves over these values of x; the label carries the unit. */
    public static Curves of(String xLabel, double[] x) {
        return new Curves(xLabel, x);
    }

    /** Columns of a table over one of its columns; with no y named, all other columns of numbers. */
    public static Curves of(Table table, String xColumn, String... yColumns) {
        var curves = new Curves(xColumn, numbers(table.numberColumn(xColumn)));
        List<String> names = yColumns.length > 0
                ? List.of(yColumns)
                : table.numericColumns().stream()
                        .map(c -> c.name())
                        .filter(name -> !name.equals(xColumn))
                        .toList();
        names.forEach(name -> curves.with(name, numbers(table.numberColumn(name))));
        return curves;
    }

    private static double[] numbers(NumericColumn<?> column) {
        return IntStream.range(0, column.size()).mapToDouble(column::getDouble).toArray();
    }

    /** Adds a line of as many values as x has. */
    public Curves with(String name, double... y) {
        return add(name, x, y, null);
    }

    /** Adds a line of as many values as x has. */
    public Curves with(String name, float[] y) {
        return with(name, doubles(y));
    }

    /** Adds a line over an x of its own. */
    public Curves with(String name, double[] ownX, double[] y) {
        return add(name, ownX, y, null);
    }

    /** Adds a line and a band from {@code mean - sd} to {@code mean + sd}, for instance over seeds. */
    public Curves withSpread(String name, double[] mean, double[] sd) {
        return add(name, x, mean, sd);
    }

    /** Adds several lines over x under one name and in one colour. */
    public Curves withEach(String name, List<double[]> ys) {
        int n = x.length + 1; // a NaN after each line makes the gap
        double[] allX = new double[ys.size() * n];
        double[] allY = new double[ys.size() * n];
        for (int i = 0; i < ys.size(); i++) {
            if (ys.get(i).length != x.length) {
                throw new IllegalArgumentException(
                        name + ": " + ys.get(i).length + " values for " + x.length + " of " + xLabel);
            }
            System.arraycopy(x, 0, allX, i * n, x.length);
            System.arraycopy(ys.get(i), 0, allY, i * n, x.length);
            allX[i * n + x.length] = x[x.length - 1];
            allY[i * n + x.length] = Double.NaN;
        }
        return add(name, allX, allY, null);
    }

    /** Fills what lies between two curves, for instance a bound and what it bounds. */
    public Curves between(String name, double[] low, double[] high) {
        double[] middle = new double[low.length];
        double[] half = new double[low.length];
        for (int i = 0; i < low.length; i++) {
            middle[i] = (low[i] + high[i]) / 2;
            half[i] = (high[i] - low[i]) / 2;
        }
        add(name, x, middle, half);
        Line last = lines.remove(lines.size() - 1);
        lines.add(new Line(last.name(), last.x(), last.y(), last.spread(), true));
        return this;
    }

    /** Adds the mean over runs and its band of one standard deviation (n - 1); each run has as many values as x. */
    public Curves withRuns(String name, List<double[]> runs) {
        double[] mean = new double[x.length];
        double[] sd = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (double[] run : runs) {
                mean[i] += run[i] / runs.size();
            }
            for (double[] run : runs) {
                sd[i] += (run[i] - mean[i]) * (run[i] - mean[i]);
            }
            sd[i] = runs.size() > 1 ? Math.sqrt(sd[i] / (runs.size() - 1)) : 0;
        }
        return withSpread(name, mean, sd);
    }

    private Curves add(String name, double[] xs, double[] ys, double[] spread) {
        if (xs.length != ys.length || (spread != null && spread.length != ys.length)) {
            throw new IllegalArgumentException(name + ": " + ys.length + " values for " + xs.length + " of " + xLabel
                    + (spread == null ? "" : " and " + spread.length + " of spread"));
        }
        lines.add(new Line(name, xs, ys, spread, false));
        return this;
    }

    /** Draws a dashed line at the height that theory gives, its label at its right end. */
    public Curves theory(String label, double y) {
        theories.add(new Theory(label, y));
        return this;
    }

    /** Names the y axis; the label carries the unit. */
    public Curves yLabel(String label) {
        yLabel = label;
        return this;
    }

    /** Sets the title. */
    public Curves title(String text) {
        title = text;
        return this;
    }

    /** Makes x logarithmic. */
    public Curves logX() {
        logX = true;
        return this;
    }

    /** Makes y logarithmic. */
    public Curves logY() {
        logY = true;
        return this;
    }

    /** Shows y from low to high alone; what lies outside is cut off. */
    public Curves yRange(double low, double high) {
        yRange = new Range(low, high);
        return this;
    }

    /** Draws each line faint and over it the mean of {@code points} neighbours, half before and half after. */
    public Curves smooth(int points) {
        window = Math.max(1, points);
        return this;
    }

    /** Sets the size in pixels. */
    public Curves size(int w, int h) {
        width = w;
        height = h;
        return this;
    }

    /** Draws it. */
    public BufferedImage image() {
        List<Legend.Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            entries.add(new Legend.Entry(
                    lines.get(i).name(), Look.series(i), lines.get(i).area() ? Legend.Key.BOX : Legend.Key.LINE));
        }
        return Figure.draw(width, height, title, entries, this::body);
    }

    private void body(Graphics2D g, Rectangle area) {
        var xs = new Range.Collector();
        var ys = new Range.Collector();
        List<Line> drawn = lines.stream().map(this::drawable).toList();
        for (Line line : drawn) {
            for (int i = 0; i < line.x().length; i++) {
                if (Double.isFinite(line.y()[i])) {
                    double spread = line.spread() == null ? 0 : line.spread()[i];
                    xs.add(line.x()[i]);
                    ys.add(line.y()[i], line.y()[i] + spread);
                    ys.add(logY && line.y()[i] <= spread ? line.y()[i] : line.y()[i] - spread);
                }
            }
        }
        boolean empty = ys.isEmpty();
        theories.forEach(t -> ys.add(logged(t.value(), logY)));
        Range yShown = yRange != null ? yRange : pad(ys, logY, 0.05);
        var axes = new Axes(xLabel, yLabel, pad(xs, logX, 0.02), yShown, logX, logY);
        for (int i = 0; i < drawn.size(); i++) {
            draw(axes, drawn.get(i), i);
        }
        axes.under((pen, at) -> theories.forEach(t -> {
            pen.setColor(Look.THEORY);
            pen.setStroke(Look.DASHED);
            pen.draw(new Line2D.Double(
                    at.plot().getX(), at.y(t.value()), at.plot().getMaxX(), at.y(t.value())));
        }));
        if (empty) {
            axes.over((pen, at) -> {
                pen.setColor(Look.AXIS);
                Look.Text.LABEL.drawCentred(
                        pen,
                        "no data",
                        at.plot().getCenterX(),
                        at.plot().getY() + at.plot().getHeight() / 5);
            });
        }
        double room = theories.stream()
                .mapToDouble(t -> Look.Text.TICK.width(t.label()))
                .max()
                .orElse(0);
        var plotArea = new Rectangle(area.x, area.y, area.width - Math.max(0, (int) Math.ceil(room) - 12), area.height);
        label(g, axes.paint(g, plotArea));
    }

    private void draw(Axes axes, Line line, int i) {
        if (line.spread() != null) {
            axes.under((pen, at) -> {
                pen.setColor(Look.clear(Look.series(i), line.area() ? 0.35 : 0.2));
                band(line, at).forEach(pen::fill);
            });
        }
        if (line.area()) {
            return;
        }
        if (window > 1) {
            axes.line(line.x(), line.y(), Look.faint(Look.series(i), 0.3), 1);
        }
        double[] ys = window > 1 ? mean(line.y(), window) : line.y();
        if (ys.length > 0) {
            axes.line(line.x(), ys, Look.series(i), 2);
        }
        axes.over((pen, at) -> {
            pen.setColor(Look.series(i));
            for (int p = 0; p < ys.length; p++) {
                boolean alone = !finite(ys, p - 1) && !finite(ys, p + 1);
                if (finite(ys, p) && (alone || ys.length <= FEW)) {
                    pen.fill(new Ellipse2D.Double(at.x(line.x()[p]) - 3.5, at.y(ys[p]) - 3.5, 7, 7));
                }
            }
        });
    }

    /** The band's pieces between gaps. */
    private static List<Path2D> band(Line line, Axes.Place at) {
        List<Path2D> pieces = new ArrayList<>();
        int n = line.y().length;
        for (int start = 0; start < n; start++) {
            if (!finite(line.y(), start) || !finite(line.spread(), start)) {
                continue;
            }
            int end = start;
            while (finite(line.y(), end + 1) && finite(line.spread(), end + 1)) {
                end++;
            }
            var piece = new Path2D.Double();
            for (int i = start; i <= end; i++) {
                double px = at.x(line.x()[i]);
                double py = at.y(line.y()[i] + line.spread()[i]);
                if (i == start) {
                    piece.moveTo(px, py);
                } else {
                    piece.lineTo(px, py);
                }
            }
            for (int i = end; i >= start; i--) {
                double low = line.y()[i] - line.spread()[i];
                // a band that reaches 0 leaves a logarithmic plot at the bottom
                double py = at.logY() && low <= 0 ? at.plot().getMaxY() : at.y(low);
                piece.lineTo(at.x(line.x()[i]), py);
            }
            piece.closePath();
            pieces.add(piece);
            start = end;
        }
        return pieces;
    }

    /** Labels of the theory lines right of the plot, pushed apart where they would overlap. */
    private void label(Graphics2D g, Axes.Place at) {
        g.setColor(Look.THEORY);
        double lowest = Double.NEGATIVE_INFINITY;
        int line = Look.Text.TICK.line();
        for (Theory theory : theories.stream()
                .sorted(Comparator.comparingDouble(Theory::value).reversed())
                .toList()) {
            double y = at.y(theory.value());
            if (y >= at.plot().getMinY() - 1 && y <= at.plot().getMaxY() + 1) {
                lowest = Math.max(lowest + line, y - line / 2.0);
                Look.Text.TICK.draw(g, theory.label(), at.plot().getMaxX() + 5, lowest);
            }
        }
    }

    private Line drawable(Line line) {
        double[] xs = Arrays.stream(line.x()).map(v -> logged(v, logX)).toArray();
        double[] ys = Arrays.stream(line.y()).map(v -> logged(v, logY)).toArray();
        for (int i = 0; i < xs.length; i++) {
            if (Double.isNaN(xs[i])) {
                xs[i] = 1; // XChart takes no NaN for x; the NaN of y makes the gap
                ys[i] = Double.NaN;
            }
        }
        return new Line(line.name(), xs, ys, line.spread(), line.area());
    }

    private static double logged(double value, boolean log) {
        return Double.isFinite(value) && (!log || value > 0) ? value : Double.NaN;
    }

    private static Range pad(Range.Collector values, boolean log, double share) {
        if (!log) {
            return values.range().padded(share);
        }
        Range r = values.isEmpty() ? new Range(1, 10) : values.range();
        double factor = Math.pow(r.high() / r.low(), share);
        return new Range(r.low() / factor, r.high() * factor);
    }

    private static boolean finite(double[] values, int i) {
        return i >= 0 && i < values.length && Double.isFinite(values[i]);
    }

    private static double[] mean(double[] y, int window) {
        double[] mean = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            double[] near =
                    Arrays.copyOfRange(y, Math.max(0, i - window / 2), Math.min(y.length, i + (window + 1) / 2));
            mean[i] = Double.isNaN(y[i])
                    ? Double.NaN
                    : Arrays.stream(near).filter(Double::isFinite).average().orElse(Double.NaN);
        }
        return mean;
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
