package genlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.Arrays;
import java.util.stream.LongStream;

/** The scale beside a picture drawn in a colour map: round numbers and a label that carries the unit. */
record ColourBar(ColourMap map, Range range, String label) {

    private static final int GAP = 14;
    private static final int BAR = 16;

    /** Round numbers of the range in steps of 1, 2 or 5. */
    private double[] ticks() {
        double rough = range.width() / 4;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough < 1.5 * power ? 1 : rough < 3.5 * power ? 2 : rough < 7.5 * power ? 5 : 10);
        return LongStream.rangeClosed(
                        (long) Math.ceil(range.low() / step - 1e-9), (long) Math.floor(range.high() / step + 1e-9))
                .mapToDouble(i -> i * step)
                .toArray();
    }

    private String tick(double value) {
        return Style.number(value, range.width());
    }

    private double numbers() {
        return Arrays.stream(ticks())
                .map(t -> Style.Text.TICK.width(tick(t)))
                .max()
                .orElse(0);
    }

    int width() {
        return (int) Math.ceil(GAP + BAR + 8 + numbers() + (label.isEmpty() ? 0 : 6 + Style.Text.LABEL.line()));
    }

    /** Draws it right of the point (x, y). */
    void paint(Graphics2D g, double x, double y, double height) {
        int left = (int) Math.round(x) + GAP;
        int top = (int) Math.round(y);
        int rows = (int) Math.round(height);
        for (int row = 0; row < rows; row++) {
            g.setColor(new Color(map.rgb(1 - (row + 0.5) / rows)));
            g.fillRect(left, top + row, BAR, 1);
        }
        g.setStroke(new BasicStroke(1));
        for (double tick : ticks()) {
            double at = top + (rows - 1) * (1 - range.share(tick)) + 0.5;
            g.setColor(Style.AXIS);
            g.draw(new Line2D.Double(left + BAR, at, left + BAR + 4, at));
            g.setColor(Style.INK);
            Style.Text.TICK.draw(g, tick(tick), left + BAR + 7, at - Style.Text.TICK.line() / 2.0);
        }
        if (!label.isEmpty()) {
            Style.Text.LABEL.drawUpwards(g, label, left + BAR + 8 + numbers() + 6, top + height / 2);
        }
    }
}
