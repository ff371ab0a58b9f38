package genlab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Points in the plane, over a density or any other surface; a unit of x is as long as one of y.
 *
 * <pre>
 *   Scatter.of("x", "y").range(-3, 3).density("p(x, y)", ring::density).with("samples", points).centres("centres", ring).image()
 * </pre>
 */
public final class Scatter extends Chart<Scatter> {

    private static final int GRID = 200;
    private static final double RADIUS = 1.8;

    private record Points(String name, float[] xy, Legend.Key key) {}

    private record Surface(String label, double[][] values, ColourMap map, Range range) {}

    private final List<Points> points = new ArrayList<>();
    private DoubleBinaryOperator density;
    private Surface surface;
    private String densityLabel = "";
    private Range x;
    private Range y;

    private Scatter(String xLabel, String yLabel) {
        super(xLabel, yLabel, 480, 460);
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

    /** The same for places (N, 2) row by row. */
    public Scatter centres(String name, double[][] places) {
        var xy = new float[2 * places.length];
        for (int i = 0; i < xy.length; i++) {
            xy[i] = (float) places[i / 2][i % 2];
        }
        return centres(name, xy);
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

    @Override
    public Scatter range(double low, double high) {
        return range(low, high, low, high);
    }

    /** Shows this part of the plane. */
    public Scatter range(double xLow, double xHigh, double yLow, double yHigh) {
        x = new Range(xLow, xHigh);
        y = new Range(yLow, yHigh);
        return this;
    }

    @Override
    List<Legend.Entry> legend() {
        return IntStream.range(0, points.size())
                .filter(i -> !points.get(i).name().isEmpty())
                .mapToObj(i -> new Legend.Entry(
                        points.get(i).name(), colour(i), points.get(i).key()))
                .toList();
    }

    /** On blue shades the points are orange, circles are black. */
    private Color colour(int i) {
        boolean filled = density != null || surface != null;
        return points.get(i).key() == Legend.Key.CIRCLE ? Color.BLACK : Style.series(filled ? i + 1 : i);
    }

    @Override
    Place body(Graphics2D g, Rectangle area) {
        Range xs = x != null ? x : all(0);
        Range ys = y != null ? y : all(1);
        Surface ground = density != null ? sampled(xs, ys) : surface;
        var axes = axes(Axis.of(xLabel, xs), Axis.of(yLabel, ys));
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
        Place at = axes.paint(g, plotArea);
        if (bar != null) {
            bar.paint(g, at.plot().getMaxX(), at.plot().getY(), at.plot().getHeight());
        }
        return at;
    }

    private Range all(int coordinate) {
        return Range.of(points.stream().map(p -> IntStream.range(0, p.xy().length / 2)
                        .mapToDouble(i -> p.xy()[2 * i + coordinate])
                        .toArray()))
                .padded(0.05);
    }

    private Surface sampled(Range xs, Range ys) {
        double[][] values = new double[GRID][GRID];
        for (int r = 0; r < GRID; r++) {
            for (int c = 0; c < GRID; c++) {
                values[r][c] = density.applyAsDouble(
                        xs.low() + xs.width() * (c + 0.5) / GRID, ys.low() + ys.width() * (r + 0.5) / GRID);
            }
        }
        return new Surface(densityLabel, values, ColourMap.BLUES, Range.of(Stream.of(values), 0));
    }

    /** One pixel a cell, drawn so large that it fills the plot, smooth between the middles of cells. */
    private static void fill(Graphics2D g, Place at, Surface surface) {
        int rows = surface.values().length;
        int columns = surface.values()[0].length;
        // one cell more on each side, of the colour beside it: beyond the edge lies nothing to be smooth with
        var cells = new BufferedImage(columns + 2, rows + 2, BufferedImage.TYPE_INT_RGB);
        for (int r = -1; r <= rows; r++) {
            for (int c = -1; c <= columns; c++) {
                double[] row = surface.values()[Math.max(0, Math.min(rows - 1, r))];
                double value = row[Math.max(0, Math.min(columns - 1, c))];
                cells.setRGB(c + 1, rows - r, surface.map().rgb(surface.range().share(value)));
            }
        }
        double width = at.plot().getWidth() / columns;
        double height = at.plot().getHeight() / rows;
        var place = AffineTransform.getTranslateInstance(
                at.plot().getX() - width, at.plot().getY() - height);
        place.scale(width, height);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(cells, place, null);
    }

    private void mark(Graphics2D g, Place at, Points more, Color colour) {
        g.setColor(more.key() == Legend.Key.CIRCLE ? colour : Style.clear(colour, 0.75));
        for (int i = 0; i < more.xy().length; i += 2) {
            double px = at.x(more.xy()[i]);
            double py = at.y(more.xy()[i + 1]);
            if (more.key() == Legend.Key.CIRCLE) {
                Legend.circle(g, px, py);
            } else {
                g.fill(new Ellipse2D.Double(px - RADIUS, py - RADIUS, 2 * RADIUS, 2 * RADIUS));
            }
        }
    }
}
