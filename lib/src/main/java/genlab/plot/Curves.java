package genlab.plot;

import genlab.training.History;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.util.MathArrays;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.InstantColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

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
public final class Curves extends Chart<Curves> {

    /** Series of at most this many points show them. */
    private static final int FEW = 15;

    /** Dots are smaller where there are more than this. */
    private static final int MANY = 50;

    /** A series; a {@code BOX} is its spread alone, without the line in its middle. */
    private record Line(String name, double[] x, double[] y, double[] spread, Legend.Key key, Color colour) {}

    private record Theory(String label, double value) {}

    private final double[] x;
    private final List<Line> lines = new ArrayList<>();
    private final List<Theory> theories = new ArrayList<>();
    private boolean dates;
    private boolean logX;
    private boolean logY;
    private int window = 1;

    private Curves(String xLabel, double[] x) {
        super(xLabel, "", 640, 360);
        this.x = x;
    }

    /** Curves over these values of x; the label carries the unit. */
    public static Curves of(String xLabel, double[] x) {
        return new Curves(xLabel, x);
    }

    /** Curves over these values of x; the label carries the unit. */
    public static Curves of(String xLabel, float[] x) {
        return of(xLabel, doubles(x));
    }

    /** What a training logged, over its steps; with no name, all of it. */
    public static Curves of(History history, String... names) {
        var curves = new Curves("step", new double[0]);
        for (String name : names.length > 0 ? List.of(names) : history.names()) {
            curves.with(name, history.steps(name), history.values(name));
        }
        return curves;
    }

    /** Columns of a table over one of its columns, of numbers or dates; with no y named, all other columns of numbers. */
    public static Curves of(Table table, String xColumn, String... yColumns) {
        Column<?> x = table.column(xColumn);
        if (x instanceof DateColumn days) {
            x = days.atStartOfDay();
        } else if (x instanceof InstantColumn instants) {
            x = instants.asLocalDateTimeColumn(ZoneOffset.UTC);
        }
        var curves = new Curves(xColumn, x instanceof DateTimeColumn times ? millis(times) : numbers(x));
        curves.dates = x instanceof DateTimeColumn;
        List<String> names = yColumns.length > 0
                ? List.of(yColumns)
                : table.numericColumns().stream()
                        .map(c -> c.name())
                        .filter(name -> !name.equals(xColumn))
                        .toList();
        names.forEach(name -> curves.with(name, numbers(table.column(name))));
        return curves;
    }

    private static double[] numbers(Column<?> column) {
        if (column instanceof NumericColumn<?> numbers) {
            return numbers.asDoubleArray();
        }
        throw new IllegalArgumentException(
                "\"" + column.name() + "\" is a column of " + column.type().name() + ", expected numbers");
    }

    private static double[] millis(DateTimeColumn times) {
        return times.asList().stream()
                .mapToDouble(t ->
                        t == null ? Double.NaN : t.toInstant(ZoneOffset.UTC).toEpochMilli())
                .toArray();
    }

    /** n numbers in equal steps, both ends among them. */
    public static double[] linspace(double from, double to, int n) {
        return IntStream.range(0, n)
                .mapToDouble(i -> i == 0 ? from : i == n - 1 ? to : from + (to - from) * i / (n - 1))
                .toArray();
    }

    /** Adds a line of as many values as x has. */
    public Curves with(String name, double... y) {
        return add(name, x, y, null, Legend.Key.LINE);
    }

    /** Adds a line of as many values as x has. */
    public Curves with(String name, float[] y) {
        return with(name, doubles(y));
    }

    /** Adds a line over an x of its own. */
    public Curves with(String name, double[] ownX, double[] y) {
        return add(name, ownX, y, null, Legend.Key.LINE);
    }

    /** Adds dots, for instance what was measured, over the lines, which are thinner then. */
    public Curves dots(String name, double... y) {
        return dots(name, x, y);
    }

    /** Adds dots over an x of their own. */
    public Curves dots(String name, double[] ownX, double[] y) {
        return add(name, ownX, y, null, Legend.Key.DOT);
    }

    /** Draws the last series in this colour. */
    public Curves colour(Color colour) {
        Line last = lines.remove(lines.size() - 1);
        lines.add(new Line(last.name(), last.x(), last.y(), last.spread(), last.key(), colour));
        return this;
    }

    /** Adds a line and a band from {@code mean - sd} to {@code mean + sd}, for instance over seeds. */
    public Curves withSpread(String name, double[] mean, double[] sd) {
        return add(name, x, mean, sd, Legend.Key.LINE);
    }

    /** Adds several lines over x under one name and in one colour; one of fewer values, a run that ended early, ends where they do. */
    public Curves withEach(String name, List<double[]> ys) {
        int n = x.length + 1; // a NaN after each line makes the gap
        double[] allX = new double[ys.size() * n];
        double[] allY = new double[ys.size() * n];
        Arrays.fill(allY, Double.NaN);
        for (int i = 0; i < ys.size(); i++) {
            if (ys.get(i).length > x.length) {
                throw new IllegalArgumentException(
                        name + ": " + ys.get(i).length + " values for " + x.length + " of " + xLabel);
            }
            System.arraycopy(x, 0, allX, i * n, x.length);
            System.arraycopy(ys.get(i), 0, allY, i * n, ys.get(i).length);
            allX[i * n + x.length] = Double.NaN;
        }
        return add(name, allX, allY, null, Legend.Key.LINE);
    }

    /** Fills what lies between two curves, for instance a bound and what it bounds. */
    public Curves between(String name, double[] low, double[] high) {
        double[] middle = MathArrays.scale(0.5, MathArrays.ebeAdd(low, high));
        return add(name, x, middle, MathArrays.scale(0.5, MathArrays.ebeSubtract(high, low)), Legend.Key.BOX);
    }

    private Curves add(String name, double[] xs, double[] ys, double[] spread, Legend.Key key) {
        if (xs.length != ys.length || (spread != null && spread.length != ys.length)) {
            throw new IllegalArgumentException(name + ": " + ys.length + " values for " + xs.length + " of " + xLabel
                    + (spread == null ? "" : " and " + spread.length + " of spread"));
        }
        lines.add(new Line(name, xs, ys, spread, key, Style.series(lines.size())));
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
        return range(low, high);
    }

    /** Draws each line faint and over it the mean of {@code points} neighbours, half before and half after. */
    public Curves smooth(int points) {
        window = Math.max(1, points);
        return this;
    }

    @Override
    List<Legend.Entry> legend() {
        return lines.stream()
                .filter(line -> !line.name().isEmpty())
                .map(line -> new Legend.Entry(line.name(), line.colour(), line.key()))
                .toList();
    }

    @Override
    Place body(Graphics2D g, Rectangle area) {
        List<Line> drawn = lines.stream().map(this::drawable).toList();
        var xs = DoubleStream.builder();
        var ys = DoubleStream.builder();
        for (Line line : drawn) {
            for (int i = 0; i < line.y().length; i++) {
                double y = line.y()[i];
                if (Double.isFinite(y)) {
                    double spread = line.spread() == null ? 0 : line.spread()[i];
                    xs.add(line.x()[i]);
                    ys.add(y).add(y + spread).add(logY && y <= spread ? y : y - spread);
                }
            }
        }
        boolean empty = drawn.stream().noneMatch(l -> Arrays.stream(l.y()).anyMatch(Double::isFinite));
        theories.forEach(t -> ys.add(logged(t.value(), logY)));
        Range across = pad(xs, logX, 0.02);
        Axis xAxis = dates && !empty ? Axis.dates(xLabel, across) : axis(xLabel, across, logX);
        Axis yAxis = axis(yLabel, range != null ? range : pad(ys, logY, 0.05), logY);
        var axes = axes(xAxis, yAxis);
        for (int i = 0; i < drawn.size(); i++) {
            draw(axes, drawn, i, yAxis);
        }
        theories.forEach(t -> axes.dashed(at -> at.level(t.value())));
        if (empty) {
            axes.over((pen, at) -> {
                pen.setColor(Style.AXIS);
                double y = at.plot().getY() + at.plot().getHeight() / 5;
                Style.Text.LABEL.drawCentred(pen, "no data", at.plot().getCenterX(), y);
            });
        }
        int room = Style.Text.TICK.widest(theories.stream().map(Theory::label).toList());
        Place at = axes.paint(g, new Rectangle(area.x, area.y, area.width - Math.max(0, room - 12), area.height));
        label(g, at);
        return at;
    }

    private void draw(Axes axes, List<Line> drawn, int i, Axis yAxis) {
        Line line = drawn.get(i);
        Color colour = line.colour();
        if (line.spread() != null) {
            axes.under((pen, at) -> {
                pen.setColor(Style.clear(colour, line.key() == Legend.Key.BOX ? 0.35 : 0.2));
                pen.fill(band(line, at));
            });
        }
        if (line.key() == Legend.Key.BOX) {
            return;
        }
        double[] ys = smoothed(line);
        boolean dots = line.key() == Legend.Key.DOT;
        if (window > 1 && !dots) {
            axes.line(line.x(), line.y(), Style.faint(colour, 0.3), Style.line(1));
        }
        if (ys.length > 0 && !dots) {
            boolean thin = drawn.stream().anyMatch(l -> l.key() == Legend.Key.DOT);
            axes.line(line.x(), ys, colour, stroke(drawn, i, yAxis, thin ? 1.6 : 2));
        }
        double radius = ys.length <= MANY ? 3.5 : 2;
        axes.over((pen, at) -> {
            pen.setColor(colour);
            for (int p = 0; p < ys.length; p++) {
                boolean alone = !finite(ys, p - 1) && !finite(ys, p + 1);
                if (finite(ys, p) && (dots || alone || ys.length <= FEW)) {
                    pen.fill(new Ellipse2D.Double(
                            at.x(line.x()[p]) - radius, at.y(ys[p]) - radius, 2 * radius, 2 * radius));
                }
            }
        });
    }

    /** A line that would hide others, because it is where they are, is dashed: each of up to three is seen. */
    private BasicStroke stroke(List<Line> drawn, int i, Axis yAxis, double width) {
        long same = IntStream.range(0, i)
                .filter(j -> drawn.get(j).key() == Legend.Key.LINE && hides(drawn.get(i), drawn.get(j), yAxis))
                .count();
        float[] dash = {6, 12};
        return same == 0
                ? Style.line(width)
                : new BasicStroke(
                        (float) width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 18 - 6 * (same - 1) % 18);
    }

    /** Whether at least a third of the pieces lie, to the eye, where another line over the same x has its own. */
    private boolean hides(Line line, Line other, Axis yAxis) {
        double[] a = smoothed(line);
        double[] b = smoothed(other);
        return Arrays.equals(line.x(), other.x())
                && 3 * pieces(i -> Math.abs(yAxis.share(a[i]) - yAxis.share(b[i])) < 0.003, a.length)
                        > pieces(i -> finite(a, i), a.length);
    }

    private static long pieces(IntPredicate at, int n) {
        return IntStream.range(1, n).filter(i -> at.test(i - 1) && at.test(i)).count();
    }

    /** The band, piece by piece, in one path, where edges that two pieces share leave no trace. */
    private static Path2D band(Line line, Place at) {
        double[] y = line.y();
        double[] spread = line.spread();
        var band = new Path2D.Double();
        for (int i = 0; i + 1 < y.length; i++) {
            if (finite(y, i) && finite(spread, i) && finite(y, i + 1) && finite(spread, i + 1)) {
                band.moveTo(at.x(line.x()[i]), at.y(y[i] + spread[i]));
                band.lineTo(at.x(line.x()[i + 1]), at.y(y[i + 1] + spread[i + 1]));
                band.lineTo(at.x(line.x()[i + 1]), at.yOrBottom(y[i + 1] - spread[i + 1]));
                band.lineTo(at.x(line.x()[i]), at.yOrBottom(y[i] - spread[i]));
                band.closePath();
            }
        }
        return band;
    }

    /** Labels of the theory lines right of the plot, pushed apart where they would overlap. */
    private void label(Graphics2D g, Place at) {
        g.setColor(Style.THEORY);
        double lowest = Double.NEGATIVE_INFINITY;
        int line = Style.Text.TICK.line();
        for (Theory theory : theories.stream()
                .sorted(Comparator.comparingDouble(Theory::value).reversed())
                .toList()) {
            double y = at.y(theory.value());
            if (y >= at.plot().getMinY() - 1 && y <= at.plot().getMaxY() + 1) {
                lowest = Math.max(lowest + line, y - line / 2.0);
                Style.Text.TICK.draw(g, theory.label(), at.plot().getMaxX() + 5, lowest);
            }
        }
    }

    private double[] smoothed(Line line) {
        double[] y = line.y();
        if (window == 1 || line.key() != Legend.Key.LINE) {
            return y;
        }
        return IntStream.range(0, y.length)
                .mapToDouble(i -> Double.isNaN(y[i]) ? Double.NaN : mean(y, i - window / 2, i + (window + 1) / 2))
                .toArray();
    }

    private static double mean(double[] y, int from, int to) {
        return Arrays.stream(y, Math.max(0, from), Math.min(y.length, to))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private Line drawable(Line line) {
        double[] xs = Arrays.stream(line.x()).map(v -> logged(v, logX)).toArray();
        double[] ys = IntStream.range(0, xs.length)
                .mapToDouble(i -> Double.isNaN(xs[i]) ? Double.NaN : logged(line.y()[i], logY))
                .toArray();
        return new Line(line.name(), xs, ys, line.spread(), line.key(), line.colour());
    }

    private static double logged(double value, boolean log) {
        return Double.isFinite(value) && (!log || value > 0) ? value : Double.NaN;
    }

    private static Axis axis(String label, Range range, boolean log) {
        return log ? Axis.logarithmic(label, range) : Axis.of(label, range);
    }

    private static Range pad(DoubleStream.Builder values, boolean log, double share) {
        double[] finite = values.build().filter(Double::isFinite).toArray();
        Range r = log && finite.length == 0 ? new Range(1, 10) : Range.of(Stream.of(finite));
        double factor = Math.pow(r.high() / r.low(), share);
        return log ? new Range(r.low() / factor, r.high() * factor) : r.padded(share);
    }

    private static boolean finite(double[] values, int i) {
        return i >= 0 && i < values.length && Double.isFinite(values[i]);
    }

    /** The same numbers as doubles. */
    static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
