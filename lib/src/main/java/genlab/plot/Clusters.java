package genlab.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points of the plane in the colours of the normals that they are given to: a point that belongs half to each of two normals
 * has the colour between theirs. Each normal is an ellipse of two standard deviations round its mean.
 */
public final class Clusters {

    private final double[] xy;
    private final double[] shares;
    private final double[] means;
    private final double[] deviations;
    private final int k;
    private String title = "";
    private Range range;
    private int width = 460;
    private int height = 480;

    private Clusters(double[] xy, double[] shares, double[] means, double[] deviations) {
        this.xy = xy;
        this.shares = shares;
        this.means = means;
        this.deviations = deviations;
        k = means.length / 2;
    }

    /**
     * A picture of N points and K normals, each array row by row.
     *
     * @param xy (N, 2)
     * @param shares (N, K), each row's sum is 1
     * @param means (K, 2)
     * @param deviations (K, 2), the standard deviations
     */
    public static Clusters of(double[] xy, double[] shares, double[] means, double[] deviations) {
        if (shares.length * 4L != (long) xy.length * means.length || means.length != deviations.length) {
            throw new IllegalArgumentException(xy.length / 2 + " points and " + means.length / 2 + " normals, but "
                    + shares.length + " shares and " + deviations.length / 2 + " deviations");
        }
        return new Clusters(xy.clone(), shares.clone(), means.clone(), deviations.clone());
    }

    /** Sets the title. */
    public Clusters title(String text) {
        title = text;
        return this;
    }

    /** Shows x and y from low to high. */
    public Clusters range(double low, double high) {
        range = new Range(low, high);
        return this;
    }

    /** Sets the size in pixels. */
    public Clusters size(int w, int h) {
        width = w;
        height = h;
        return this;
    }

    /** Draws it. */
    public BufferedImage image() {
        List<Legend.Entry> entries = IntStream.range(0, k)
                .mapToObj(i -> new Legend.Entry("m = " + (i + 1), Look.series(i), Legend.Key.DOT))
                .toList();
        return Figure.draw(width, height, title, entries, this::body);
    }

    private void body(Graphics2D g, Rectangle area) {
        Range shown = range;
        if (shown == null) {
            var all = new Range.Collector();
            all.add(xy);
            shown = all.range().padded(0.05);
        }
        var axes = new Axes("x₁", "x₂", shown, shown, false, false);
        axes.equal();
        axes.over((pen, at) -> {
            for (int i = 0; i < xy.length / 2; i++) {
                pen.setColor(mixed(i));
                pen.fill(new Ellipse2D.Double(at.x(xy[2 * i]) - 2.5, at.y(xy[2 * i + 1]) - 2.5, 5, 5));
            }
            for (int i = 0; i < k; i++) {
                ellipse(pen, at, i);
            }
        });
        axes.paint(g, area);
    }

    private void ellipse(Graphics2D pen, Axes.Place at, int i) {
        double left = at.x(means[2 * i] - 2 * deviations[2 * i]);
        double right = at.x(means[2 * i] + 2 * deviations[2 * i]);
        double top = at.y(means[2 * i + 1] + 2 * deviations[2 * i + 1]);
        double bottom = at.y(means[2 * i + 1] - 2 * deviations[2 * i + 1]);
        var outline = new Ellipse2D.Double(left, top, right - left, bottom - top);
        pen.setColor(Look.PAPER);
        pen.setStroke(Look.line(4));
        pen.draw(outline);
        pen.setColor(Look.series(i));
        pen.setStroke(Look.line(2));
        pen.draw(outline);
        Legend.Key.circle(pen, at.x(means[2 * i]), at.y(means[2 * i + 1]));
    }

    private Color mixed(int point) {
        double[] rgb = new double[3];
        for (int i = 0; i < k; i++) {
            Color colour = Look.series(i);
            double share = shares[point * k + i];
            rgb[0] += share * colour.getRed();
            rgb[1] += share * colour.getGreen();
            rgb[2] += share * colour.getBlue();
        }
        return new Color(channel(rgb[0]), channel(rgb[1]), channel(rgb[2]));
    }

    private static int channel(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
