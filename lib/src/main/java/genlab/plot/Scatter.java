package genlab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * Points in the plane, over a density or any other surface; a unit of x is as long as one of y.
 *
 * <pre>
 *   Scatter.of("x", "y").range(-3, 3).density("p(x, y)", ring::density).with("samples", points).centres("centres", ring).image()
 * </pre>
 */
public final class Scatter {

    private static final int GRID = 200;

    private record Points(String name, float[] xy, Legend.Key key) {}

    private record Surface(String label, double[][] values, ColourMap map, Range range) {}

    private final String xLabel;
    private final String yLabel;
    private final List<Points> points = new ArrayList<>();
    private DoubleBinaryOperator density;
    private Surface surface;
    private String title = "";
    private String densityLabel = "";
    private Range x;
    private Range y;
    private double radius = 1.8;
    private int width = 480;
    private int height = 460;

    private Scatter(String xLabel, String yLabel) {
        this.xLabel = xLabel;
        this.yLabel = yLabel;
    }

    /** A plane with these labels, which carry the units. */
    public static Scatter of(String xLabel, String yLabel) {
        return new Scatter(xLabel, yLabel);
    }

    /** Adds points (N, 2), as {@code NDArray.toFloatArray} gives them: x, y, x, y, ... */
    public Scatter with(String name, float[] xy) {
        return add(new Points(name, xy, Legend.Key.DOT));
    }

    /** Marks places (N, 2) with circles, for instance the true centres of a mixture. */
    public Scatter centres(String name, float[] xy) {
        return add(new Points(name, xy, Legend.Key.CIRCLE));
    }

    private Scatter add(Points more) {
        if (more.xy().length % 2 != 0) {
            throw new IllegalArgumentException(
                    more.name() + ": " + more.xy().length + " numbers are no pairs of x and y");
        }
        points.add(more);
        return this;
    }

    /** Fills the plane with a density in shades from white (0) to blue; an empty label leaves out the colour bar. */
    public Scatter density(String label, DoubleBinaryOperator at) {
        densityLabel = label;
        density = at;
        return this;
    }

    /**
     * Fills the range with values (R, C) of a grid in equal steps, for instance a discriminator's output;
     * the first row is the lowest y, and values lie in the middle of their cells. Needs {@link #range}.
     */
    public Scatter surface(String label, double[][] values, ColourMap map, double low, double high) {
        surface = new Surface(label, values, map, new Range(low, high));
        return this;
    }

    /** Shows x and y from low to high. */
    public Scatter range(double low, double high) {
        return range(low, high, low, high);
    }

    /** Shows this part of the plane. */
    public Scatter range(double xLow, double xHigh, double yLow, double yHigh) {
        x = new Range(xLow, xHigh);
        y = new Range(yLow, yHigh);
        return this;
    }

    /** Sets the radius of a point in pixels. */
    public Scatter radius(double pixels) {
        radius = pixels;
        return this;
    }

    /** Sets the title. */
    public Scatter title(String text) {
        title = text;
        return this;
    }

    /** Sets the size in pixels. */
    public Scatter size(int w, int h) {
        width = w;
        height = h;
        return this;
    }

    /** Draws it. */
    public BufferedImage image() {
        List<Legend.Entry> entries = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            entries.add(new Legend.Entry(
                    points.get(i).name(), colour(i), points.get(i).key()));
        }
        return Figure.draw(width, height, title, entries, this::body);
    }

    /** On blue shades the points are orange, circles are black. */
    private Color colour(int i) {
        boolean filled = density != null || surface != null;
        return points.get(i).key() == Legend.Key.CIRCLE ? Color.BLACK : Look.series(filled ? i + 1 : i);
    }

    private void body(Graphics2D g, Rectangle area) {
        Range xs = x != null ? x : all(0);
        Range ys = y != null ? y : all(1);
        Surface ground = density != null ? sampled(xs, ys) : surface;
        var axes = new Axes(xLabel, yLabel, xs, ys, false, false);
        axes.equal();
        var plotArea = new Rectangle(area);
        boolean scale = ground != null && !ground.label().isEmpty();
        ColourBar bar = !scale ? null : new ColourBar(ground.map(), ground.range(), ground.label());
        if (ground != null) {
            axes.under((pen, at) -> fill(pen, at, ground));
        }
        if (bar != null) {
            plotArea.width -= bar.width() - 12;
        }
        axes.over((pen, at) -> {
            for (int i = 0; i < points.size(); i++) {
                mark(pen, at, points.get(i), colour(i));
            }
        });
        Axes.Place at = axes.paint(g, plotArea);
        if (bar != null) {
            bar.paint(g, at.plot().getMaxX(), at.plot().getY(), at.plot().getHeight());
        }
    }

    private Range all(int coordinate) {
        var all = new Range.Collector();
        for (Points more : points) {
            for (int i = coordinate; i < more.xy().length; i += 2) {
                all.add(more.xy()[i]);
            }
        }
        return all.range().padded(0.05);
    }

    private Surface sampled(Range xs, Range ys) {
        double[][] values = new double[GRID][GRID];
        var all = new Range.Collector();
        all.add(0);
        for (int r = 0; r < GRID; r++) {
            for (int c = 0; c < GRID; c++) {
                values[r][c] = density.applyAsDouble(
                        xs.low() + xs.width() * (c + 0.5) / GRID, ys.low() + ys.width() * (r + 0.5) / GRID);
            }
            all.add(values[r]);
        }
        return new Surface(densityLabel, values, ColourMap.BLUES, all.range());
    }

    private static void fill(Graphics2D g, Axes.Place at, Surface surface) {
        int width = (int) Math.ceil(at.plot().getWidth());
        int height = (int) Math.ceil(at.plot().getHeight());
        var colours = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int py = 0; py < height; py++) {
            for (int px = 0; px < width; px++) {
                double value = between(surface.values(), 1 - (py + 0.5) / height, (px + 0.5) / width);
                colours.setRGB(px, py, surface.map().rgb(surface.range().share(value)));
            }
        }
        var place =
                AffineTransform.getTranslateInstance(at.plot().getX(), at.plot().getY());
        place.scale(at.plot().getWidth() / width, at.plot().getHeight() / height);
        g.drawImage(colours, place, null);
    }

    /** The value at this share of the rows and of the columns, linear between the middles of cells. */
    private static double between(double[][] values, double row, double column) {
        double r = Math.max(0, Math.min(values.length - 1, row * values.length - 0.5));
        double c = Math.max(0, Math.min(values[0].length - 1, column * values[0].length - 0.5));
        int r0 = (int) r;
        int c0 = (int) c;
        int r1 = Math.min(r0 + 1, values.length - 1);
        int c1 = Math.min(c0 + 1, values[0].length - 1);
        double below = values[r0][c0] + (c - c0) * (values[r0][c1] - values[r0][c0]);
        double above = values[r1][c0] + (c - c0) * (values[r1][c1] - values[r1][c0]);
        return below + (r - r0) * (above - below);
    }

    private void mark(Graphics2D g, Axes.Place at, Points more, Color colour) {
        g.setColor(more.key() == Legend.Key.CIRCLE ? colour : Look.clear(colour, 0.75));
        for (int i = 0; i < more.xy().length; i += 2) {
            double px = at.x(more.xy()[i]);
            double py = at.y(more.xy()[i + 1]);
            if (more.key() == Legend.Key.CIRCLE) {
                Legend.Key.circle(g, px, py);
            } else {
                g.fill(new Ellipse2D.Double(px - radius, py - radius, 2 * radius, 2 * radius));
            }
        }
    }
}
