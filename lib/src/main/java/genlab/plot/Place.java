package genlab.plot;

import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;

/**
 * Where the values of a chart lie in its picture, in pixels.
 *
 * @param plot the rectangle between the axes
 * @param x the axis below
 * @param y the axis at the left
 */
public record Place(Rectangle2D plot, Axis x, Axis y) {

    /** Pixels from the left of the picture. */
    public double x(double value) {
        return plot.getX() + plot.getWidth() * x.share(value);
    }

    /** Pixels from the top of the picture. */
    public double y(double value) {
        return plot.getMaxY() - plot.getHeight() * y.share(value);
    }

    /** The line through the plot where x has this value. */
    Line2D upright(double value) {
        return new Line2D.Double(x(value), plot.getMinY(), x(value), plot.getMaxY());
    }

    /** The line through the plot where y has this value. */
    Line2D level(double value) {
        return new Line2D.Double(plot.getMinX(), y(value), plot.getMaxX(), y(value));
    }

    /** The height of a value; the bottom where a logarithmic axis has no place for it. */
    double yOrBottom(double value) {
        return y.log() && value <= 0 ? plot.getMaxY() : y(value);
    }
}
