package genlab.plot;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.BiConsumer;

/** A white sheet with a title above, a legend below and a body between. */
final class Figure {

    private static final int MARGIN = 10;

    private Figure() {}

    static BufferedImage draw(
            int width, int height, String title, List<Legend.Entry> entries, BiConsumer<Graphics2D, Rectangle> body) {
        BufferedImage sheet = Look.sheet(width, height);
        Graphics2D g = Look.pen(sheet);
        int y = MARGIN + heading(g, title, width, MARGIN);
        var legend = new Legend(entries, width - 2 * MARGIN);
        body.accept(g, new Rectangle(MARGIN, y, width - 2 * MARGIN, height - y - legend.height() - MARGIN));
        legend.paint(g, width / 2.0, height - legend.height() - 4);
        g.dispose();
        return sheet;
    }

    /** Draws a centred title in as many lines as it needs. */
    static int heading(Graphics2D g, String title, int width, int y) {
        int used = 0;
        if (!title.isEmpty()) {
            g.setColor(Look.INK);
            for (String line : Look.Text.TITLE.wrap(title, width - 2.0 * MARGIN)) {
                Look.Text.TITLE.drawCentred(g, line, width / 2.0, y + used);
                used += Look.Text.TITLE.line();
            }
        }
        return used;
    }

    static int headingHeight(String title, int width) {
        return title.isEmpty()
                ? 0
                : Look.Text.TITLE.wrap(title, width - 2.0 * MARGIN).size() * Look.Text.TITLE.line();
    }
}
