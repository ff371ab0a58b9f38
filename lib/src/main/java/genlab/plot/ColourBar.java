package genlab.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;

/** The scale beside a picture drawn in a colour map: five numbers and a label that carries the unit. */
record ColourBar(ColourMap map, Range range, String label) {

    private static final int GAP = 14;
    private static final int BAR = 16;
    private static final int TICKS = 4;

    private String tick(int i) {
        return Look.number(range.low() + range.width() * i / TICKS, range.width());
    }

    private double numbers() {
        double widest = 0;
        for (int i = 0; i <= TICKS; i++) {
            widest = Math.max(widest, Look.Text.TICK.width(tick(i)));
        }
        return widest;
    }

    int width() {
        return (int) Math.ceil(GAP + BAR + 8 + numbers() + (label.isEmpty() ? 0 : 6 + Look.Text.LABEL.line()));
    }

    /** Draws it right of the point (x, y). */
    void paint(Graphics2D g, double x, double y, double height) {
        int left = (int) Math.round(x) + GAP;
        int top = (int) Math.round(y);
        int rows = (int) Math.round(height);
        for (int row = 0; row < rows; row++) {
            g.setColor(new java.awt.Color(map.rgb(1 - (row + 0.5) / rows)));
            g.fillRect(left, top + row, BAR, 1);
        }
        g.setStroke(new BasicStroke(1));
        for (int i = 0; i <= TICKS; i++) {
            double at = top + (rows - 1) * (1 - i / (double) TICKS) + 0.5;
            g.setColor(Look.AXIS);
            g.draw(new Line2D.Double(left + BAR, at, left + BAR + 4, at));
            g.setColor(Look.INK);
            Look.Text.TICK.draw(g, tick(i), left + BAR + 7, at - Look.Text.TICK.line() / 2.0);
        }
        if (!label.isEmpty()) {
            sideways(g, label, left + BAR + 8 + numbers() + 6, top + height / 2);
        }
    }

    /** Draws a label that reads upwards, its left edge at x and its middle at y. */
    static void sideways(Graphics2D g, String label, double x, double y) {
        AffineTransform before = g.getTransform();
        g.rotate(-Math.PI / 2, x, y);
        Look.Text.LABEL.drawCentred(g, label, x, y);
        g.setTransform(before);
    }
}
