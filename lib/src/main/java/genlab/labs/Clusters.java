package genlab.labs;

import genlab.plot.Place;
import genlab.plot.Scatter;
import genlab.plot.Style;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.util.Arrays;

/**
 * Lab 05: points of the plane in the colours of the normals that they are given to. A point that belongs half to each of two
 * normals has the colour between theirs. Each normal is an ellipse of two standard deviations round its mean.
 */
public final class Clusters {

    private final double[] xy;
    private final double[] shares;
    private final double[] means;
    private final double[] deviations;
    private final int k;

    private Clusters(double[] xy, double[] shares, double[] means, double[] deviations) {
        this.xy = xy;
        this.shares = shares;
        this.means = means;
        this.deviations = deviations;
        k = means.length / 2;
    }

    /**
     * A chart of N points and K normals, each array row by row.
     *
     * @param xy (N, 2)
     * @param shares (N, K), each row's sum is 1
     * @param means (K, 2)
     * @param deviations (K, 2), the standard deviations
     */
    public static Scatter of(double[] xy, double[] shares, double[] means, double[] deviations) {
        if (shares.length * 4L != (long) xy.length * means.length || means.length != deviations.length) {
            throw new IllegalArgumentException(xy.length / 2 + " points and " + means.length / 2 + " normals, but "
                    + shares.length + " shares and " + deviations.length / 2 + " deviations");
        }
        var clusters = new Clusters(xy.clone(), shares.clone(), means.clone(), deviations.clone());
        double most = Arrays.stream(xy).map(Math::abs).max().orElse(1);
        var chart = Scatter.of("x₁", "x₂").range(-1.05 * most, 1.05 * most).size(460, 480);
        for (int i = 1; i <= clusters.k; i++) {
            chart.with("k = " + i, new float[0]); // the name and its colour; the points are mixed ones
        }
        return chart.over(clusters::paint);
    }

    private void paint(Graphics2D pen, Place at) {
        pen.clip(at.plot());
        for (int i = 0; i < xy.length / 2; i++) {
            pen.setColor(mixed(i));
            pen.fill(new Ellipse2D.Double(at.x(xy[2 * i]) - 2.5, at.y(xy[2 * i + 1]) - 2.5, 5, 5));
        }
        for (int i = 0; i < k; i++) {
            double x = at.x(means[2 * i]);
            double y = at.y(means[2 * i + 1]);
            double across = at.x(means[2 * i] + 2 * deviations[2 * i]) - x;
            double up = y - at.y(means[2 * i + 1] + 2 * deviations[2 * i + 1]);
            outline(pen, new Ellipse2D.Double(x - across, y - up, 2 * across, 2 * up), Style.series(i));
            outline(pen, new Ellipse2D.Double(x - 7, y - 7, 14, 14), Style.series(i));
        }
    }

    private static void outline(Graphics2D pen, Ellipse2D shape, Color colour) {
        pen.setColor(Style.PAPER);
        pen.setStroke(Style.line(4));
        pen.draw(shape);
        pen.setColor(colour);
        pen.setStroke(Style.line(2));
        pen.draw(shape);
    }

    private Color mixed(int point) {
        double[] rgb = new double[3];
        for (int i = 0; i < k; i++) {
            Color colour = Style.series(i);
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
