package genlab.plot;

import java.awt.geom.Rectangle2D;

/** Where the values of a chart lie in its picture, in pixels. */
public final class Place {

    private final Rectangle2D plot;
    private final Axis x;
    private final Axis y;

    Place(Rectangle2D plot, Axis x, Axis y) {
        this.plot = plot;
        this.x = x;
        this.y = y;
    }

    /** The rectangle between the axes. */
    public Rectangle2D plot() {
        return plot;
    }

    /** Pixels from the left of the picture. */
    public double x(double value) {
        return plot.getX() + plot.getWidth() * x.share(value);
    }

    /** Pixels from the top of the picture. */
    public double y(double value) {
        return plot.getMaxY() - plot.getHeight() * y.share(value);
    }

    /** The height of a value; the bottom where a logarithmic axis has no place for it. */
    double yOrBottom(double value) {
        return y.log() && value <= 0 ? plot.getMaxY() : y(value);
    }
}
