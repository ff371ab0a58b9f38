package genlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * One or several histograms over the same bins, with the densities that theory gives.
 *
 * <pre>
 *   Histogram.of("code").with("samples", z).theory("N(0, 1)", t -> Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI)).image()
 * </pre>
 *
 * Values that are not finite or lie outside the range are not counted.
 */
public final class Histogram extends Chart<Histogram> {

    private record Sample(String name, double[] values) {}

    private record Theory(String name, DoubleUnaryOperator density) {}

    private final List<Sample> samples = new ArrayList<>();
    private final List<Theory> theories = new ArrayList<>();
    private int bins = 40;
    private boolean density;

    private Histogram(String xLabel) {
        super(xLabel, "", 640, 360);
    }

    /** A histogram over this quantity; the label carries the unit. */
    public static Histogram of(String xLabel) {
        return new Histogram(xLabel);
    }

    /** Adds a sample. */
    public Histogram with(String name, double... values) {
        samples.add(new Sample(name, values));
        return this;
    }

    /** Adds a sample. */
    public Histogram with(String name, float[] values) {
        return with(name, Curves.doubles(values));
    }

    /** Draws a density over the histograms, which become densities too. */
    public Histogram theory(String name, DoubleUnaryOperator densityAt) {
        theories.add(new Theory(name, densityAt));
        return density();
    }

    /** Shows densities, each of area 1, in place of counts. */
    public Histogram density() {
        density = true;
        return this;
    }

    /** Sets the number of bins. */
    public Histogram bins(int number) {
        bins = number;
        return this;
    }

    @Override
    List<Legend.Entry> legend() {
        List<Legend.Entry> entries = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            entries.add(new Legend.Entry(samples.get(i).name(), Style.series(i), Legend.Key.BOX));
        }
        for (int i = 0; i < theories.size(); i++) {
            entries.add(new Legend.Entry(theories.get(i).name(), theoryColour(i), Legend.Key.LINE));
        }
        return entries;
    }

    @Override
    Place body(Graphics2D g, Rectangle area) {
        Range x = range != null ? range : Range.of(samples.stream().map(Sample::values));
        List<double[]> heights =
                samples.stream().map(s -> heights(s.values(), x)).toList();
        double[] grid = Curves.linspace(x.low(), x.high(), 401);
        List<double[]> curves = theories.stream()
                .map(t -> Arrays.stream(grid)
                        .map(t.density())
                        .map(v -> Double.isFinite(v) ? v : Double.NaN)
                        .toArray())
                .toList();
        Range top = Range.of(Stream.concat(heights.stream(), curves.stream()), 0);
        Range y = new Range(0, top.high() * 1.06);
        var axes = axes(Axis.of(xLabel, x.padded(0.02)), Axis.of(density ? "density" : "count", y));
        axes.under((pen, at) -> {
            for (int i = 0; i < heights.size(); i++) {
                Path2D outline = outline(heights.get(i), x, at);
                pen.setColor(Style.clear(Style.series(i), 0.3));
                pen.fill(outline);
                pen.setColor(Style.series(i));
                pen.setStroke(new BasicStroke(1.5f));
                pen.draw(outline);
            }
        });
        for (int i = 0; i < curves.size(); i++) {
            axes.line(grid, curves.get(i), theoryColour(i), Style.line(2));
        }
        return axes.paint(g, area);
    }

    private Color theoryColour(int i) {
        return i == 0 ? Style.INK : Style.series(samples.size() + i);
    }

    /** Count or density of each bin; the last bin holds its upper end too. */
    private double[] heights(double[] values, Range x) {
        double[] heights = new double[bins];
        double total = 0;
        for (double v : values) {
            if (v >= x.low() && v <= x.high()) {
                heights[Math.min(bins - 1, (int) (x.share(v) * bins))]++;
                total++;
            }
        }
        for (int b = 0; density && total > 0 && b < bins; b++) {
            heights[b] /= total * x.width() / bins;
        }
        return heights;
    }

    private static Path2D outline(double[] heights, Range x, Place at) {
        var outline = new Path2D.Double();
        outline.moveTo(at.x(x.low()), at.y(0));
        for (int b = 0; b < heights.length; b++) {
            outline.lineTo(at.x(x.low() + x.width() * b / heights.length), at.y(heights[b]));
            outline.lineTo(at.x(x.low() + x.width() * (b + 1) / heights.length), at.y(heights[b]));
        }
        outline.lineTo(at.x(x.high()), at.y(0));
        return outline;
    }
}
