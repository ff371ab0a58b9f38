package genlab.plot;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * What all charts share: a title above, a legend below, a size, and painters of your own under and over the data.
 *
 * <pre>
 *   Curves.of("x", x).with("density", p).over((pen, at) -> pen.drawString("here", (float) at.x(2), (float) at.y(0.5))).image()
 * </pre>
 *
 * @param <C> the chart's own type
 */
public abstract class Chart<C extends Chart<C>> {

    /** Draws on a chart; {@link Place} knows where its values lie. */
    @FunctionalInterface
    public interface Painter {
        void paint(Graphics2D pen, Place at);
    }

    static final int MARGIN = 10;

    String xLabel;
    String yLabel;
    Range range;
    private final List<Painter> under = new ArrayList<>();
    private final List<Painter> over = new ArrayList<>();
    private String title = "";
    private int width;
    private int height;
    private int below;

    Chart(String xLabel, String yLabel, int width, int height) {
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        size(width, height);
    }

    /** Sets the title. */
    public C title(String text) {
        title = text;
        return self();
    }

    /** Sets the size in pixels. */
    public C size(int w, int h) {
        width = w;
        height = h;
        return self();
    }

    /**
     * Sets where the values begin and end: the axis of boxes, the bins of a histogram, the colours of a heat map, x and y of a
     * scatter plot, y of curves.
     */
    public C range(double low, double high) {
        range = new Range(low, high);
        return self();
    }

    /** Draws below the data, inside the plot. */
    public C under(Painter painter) {
        under.add(painter);
        return self();
    }

    /** Draws over all, in the whole picture: {@code pen.clip(at.plot())} keeps it inside the plot. */
    public C over(Painter painter) {
        over.add(painter);
        return self();
    }

    /** Leaves so many pixels between plot and legend for what {@link #over} draws there. */
    public C roomBelow(int pixels) {
        below = pixels;
        return self();
    }

    /** Draws it. */
    public BufferedImage image() {
        BufferedImage sheet = Style.sheet(width, height());
        Graphics2D g = Style.pen(sheet);
        List<String> heading = heading(title, width);
        Style.Text.TITLE.drawCentred(g, heading, width / 2.0, MARGIN);
        int top = MARGIN + heading.size() * Style.Text.TITLE.line();
        var legend = new Legend(legend(), width - 2 * MARGIN, height() / 3);
        int bottom = height() - legend.height() - MARGIN - below;
        Place at = body(g, new Rectangle(MARGIN, top, width - 2 * MARGIN, bottom - top));
        legend.paint(g, width / 2.0, height() - legend.height() - 4);
        over.forEach(painter -> painter.paint(pen(g), at));
        g.dispose();
        return sheet;
    }

    /** The names of the series, if they have any. */
    List<Legend.Entry> legend() {
        return List.of();
    }

    /** Draws the data into this area and says where they came to lie. */
    abstract Place body(Graphics2D g, Rectangle area);

    int height() {
        return height;
    }

    /** Axes that draw what {@link #under} was given first of all. */
    final Axes axes(Axis x, Axis y) {
        var axes = new Axes(x, y);
        under.forEach(painter -> axes.under((pen, at) -> painter.paint(pen(pen), at)));
        return axes;
    }

    /** A pen that can be bent without harm to what is drawn next. */
    private static Graphics2D pen(Graphics2D g) {
        var pen = (Graphics2D) g.create();
        pen.setColor(Style.INK);
        pen.setStroke(Style.line(1));
        return pen;
    }

    @SuppressWarnings("unchecked")
    private C self() {
        return (C) this;
    }

    /** A title in as many lines as it needs. */
    static List<String> heading(String title, int width) {
        return Style.Text.TITLE.wrap(title, width - 2.0 * MARGIN);
    }
}
