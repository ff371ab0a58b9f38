package genlab.plot;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One frame of the picture by which GANs are taught: over x the density of the data (dots), that of the generator (filled line),
 * the discriminator and the best possible one; below, the lines that the generator draws from z to x.
 *
 * <pre>
 *   MovingPicture.of(x).densities(p, q).discriminators(d, best).lines(z, gz).title("step 100").image()
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1406.2661">Goodfellow et al. (2014)</a>, figure 1
 */
public final class MovingPicture {

    private static final int STRIP = 130;
    private static final int GAP = 26;

    private final double[] x;
    private double[] p = {};
    private double[] q = {};
    private double[] d = {};
    private double[] best = {};
    private double[] z = {};
    private double[] gz = {};
    private String title = "";
    private int width = 640;
    private int height = 520;

    private MovingPicture(double[] x) {
        this.x = x;
    }

    /** A frame over these ascending values of x, the middles of equal cells. */
    public static MovingPicture of(double[] x) {
        return new MovingPicture(x);
    }

    /** Sets the density of the data and of the generator, one value an x. */
    public MovingPicture densities(double[] ofData, double[] ofGenerator) {
        p = ofData;
        q = ofGenerator;
        return this;
    }

    /** Sets D(x) as learned and as it would be best, in [0, 1]. */
    public MovingPicture discriminators(double[] learned, double[] optimal) {
        d = learned;
        best = optimal;
        return this;
    }

    /** Sets the ends of the lines: z below, G(z) above. */
    public MovingPicture lines(double[] from, double[] to) {
        z = from;
        gz = to;
        return this;
    }

    /** Sets the title. */
    public MovingPicture title(String text) {
        title = text;
        return this;
    }

    /** Sets the size in pixels. */
    public MovingPicture size(int w, int h) {
        width = w;
        height = h;
        return this;
    }

    /** Draws it. */
    public BufferedImage image() {
        var entries = List.of(
                new Legend.Entry("data density p", Look.INK, Legend.Key.DOT),
                new Legend.Entry("generator density q", Look.series(2), Legend.Key.BOX),
                new Legend.Entry("D learned", Look.series(0), Legend.Key.LINE),
                new Legend.Entry("D optimal, p / (p + q)", Look.series(1), Legend.Key.LINE));
        return Figure.draw(width, height, title, entries, this::body);
    }

    private void body(Graphics2D g, Rectangle area) {
        double half = (x[1] - x[0]) / 2;
        var axes = new Axes(
                "", "density, D", new Range(x[0] - half, x[x.length - 1] + half), new Range(0, 1), false, false);
        axes.under((pen, at) -> {
            pen.setColor(Look.faint(Look.series(2), 0.25));
            pen.fill(under(q, at));
        });
        axes.line(x, q, Look.series(2), 2);
        axes.line(x, best, Look.series(1), 2);
        axes.line(x, d, Look.series(0), 2);
        axes.over((pen, at) -> {
            pen.setColor(Look.INK);
            int every = Math.max(1, x.length / 80);
            for (int i = every / 2; i < p.length; i += every) {
                pen.fill(new Ellipse2D.Double(at.x(x[i]) - 2, at.y(p[i]) - 2, 4, 4));
            }
        });
        strip(g, axes.paint(g, new Rectangle(area.x, area.y, area.width, area.height - STRIP - GAP)), area);
    }

    private Path2D under(double[] ys, Axes.Place at) {
        var path = new Path2D.Double();
        path.moveTo(at.x(x[0]), at.plot().getMaxY());
        for (int i = 0; i < ys.length; i++) {
            path.lineTo(at.x(x[i]), at.y(ys[i]));
        }
        path.lineTo(at.x(x[x.length - 1]), at.plot().getMaxY());
        path.closePath();
        return path;
    }

    /** The axis of z at the bottom, from -3 to 3, lines from there up to the same x as above. */
    private void strip(Graphics2D g, Axes.Place at, Rectangle area) {
        double top = area.getMaxY() - STRIP;
        double bottom = area.getMaxY() - Look.Text.TICK.line() - 2;
        var shown = new Range(-3, 3);
        Shape clip = g.getClip();
        g.clip(new Rectangle2D.Double(at.plot().getX(), top, at.plot().getWidth(), STRIP));
        g.setColor(Look.clear(Look.series(2), 0.55));
        g.setStroke(Look.line(1));
        for (int i = 0; i < z.length; i++) {
            double from = at.plot().getX() + at.plot().getWidth() * shown.share(z[i]);
            g.draw(new Line2D.Double(from, bottom, at.x(gz[i]), top));
        }
        g.setClip(clip);
        g.setColor(Look.AXIS);
        for (double y : new double[] {top, bottom}) {
            g.draw(new Line2D.Double(at.plot().getX(), y, at.plot().getMaxX(), y));
        }
        g.setColor(Look.INK);
        Look.Text.LABEL.drawRight(g, "x", at.plot().getX() - 6, top - 9);
        Look.Text.LABEL.drawRight(g, "z", at.plot().getX() - 6, bottom - 9);
        for (int tick = -2; tick <= 2; tick++) {
            double place = at.plot().getX() + at.plot().getWidth() * shown.share(tick);
            g.draw(new Line2D.Double(place, bottom, place, bottom + 3));
            Look.Text.TICK.drawCentred(g, Look.number(tick, 4), place, bottom + 3);
        }
    }
}
