package genlab.labs;

import genlab.plot.Curves;
import genlab.plot.Place;
import genlab.plot.Style;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.stream.IntStream;

/**
 * Lab 10: one frame of the picture by which GANs are taught. Over x the density of the data (dots), that of the generator (filled
 * line), the discriminator and the best possible one; below, the lines that the generator draws from z to x.
 *
 * <pre>
 *   MovingPicture.of(x).densities(p, q).discriminators(d, best).lines(z, gz).title("step 100").image()
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1406.2661">Goodfellow et al. (2014)</a>, figure 1
 */
public final class MovingPicture {

    private static final int STRIP = 130;

    private final double[] x;
    private double[] p = {};
    private double[] q = {};
    private double[] d = {};
    private double[] best = {};

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

    /** The frame, with the lines from z below to G(z) above. */
    public Curves lines(double[] z, double[] gz) {
        int every = Math.max(1, x.length / 80);
        int[] dots =
                IntStream.range(0, x.length).filter(i -> i % every == every / 2).toArray();
        return Curves.of("", x)
                .with("D learned", d)
                .with("D optimal, p / (p + q)", best)
                .with("generator density q", q)
                .dots("data density p", at(x, dots), at(p, dots))
                .colour(Style.INK)
                .yRange(0, 1)
                .yLabel("density, D")
                .size(640, 520)
                .roomBelow(STRIP)
                .under(this::fill)
                .over((pen, at) -> strip(pen, at, z, gz));
    }

    private static double[] at(double[] values, int[] places) {
        return IntStream.of(places).mapToDouble(i -> values[i]).toArray();
    }

    private void fill(Graphics2D pen, Place at) {
        var area = new Path2D.Double();
        area.moveTo(at.x(x[0]), at.plot().getMaxY());
        for (int i = 0; i < x.length; i++) {
            area.lineTo(at.x(x[i]), at.y(q[i]));
        }
        area.lineTo(at.x(x[x.length - 1]), at.plot().getMaxY());
        pen.setColor(Style.faint(Style.series(2), 0.25));
        pen.fill(area);
    }

    /** The axis of z at the bottom, from -3 to 3, lines from there up to the same x as above. */
    private void strip(Graphics2D pen, Place at, double[] z, double[] gz) {
        Rectangle2D plot = at.plot();
        double top = plot.getMaxY() + 40;
        double bottom = plot.getMaxY() + STRIP;
        Shape clip = pen.getClip();
        pen.clip(new Rectangle2D.Double(plot.getX(), top, plot.getWidth(), STRIP));
        pen.setColor(Style.clear(Style.series(2), 0.55));
        for (int i = 0; i < z.length; i++) {
            pen.draw(new Line2D.Double(across(plot, z[i]), bottom, at.x(gz[i]), top));
        }
        pen.setClip(clip);
        pen.setColor(Style.AXIS);
        for (double y : new double[] {top, bottom}) {
            pen.draw(new Line2D.Double(plot.getX(), y, plot.getMaxX(), y));
        }
        pen.setColor(Style.INK);
        Style.Text.LABEL.drawRight(pen, "x", plot.getX() - 6, top - 9);
        Style.Text.LABEL.drawRight(pen, "z", plot.getX() - 6, bottom - 9);
        for (int tick = -2; tick <= 2; tick++) {
            double place = across(plot, tick);
            pen.draw(new Line2D.Double(place, bottom, place, bottom + 3));
            Style.Text.TICK.drawCentred(pen, Style.number(tick, 4), place, bottom + 3);
        }
    }

    private static double across(Rectangle2D plot, double z) {
        return plot.getX() + plot.getWidth() * (z + 3) / 6;
    }
}
