package genlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/** Names of the series in centred rows below a chart, where they never cover data. */
final class Legend {

    private static final int WIDTH = 24;

    /** How a series is drawn. */
    enum Key {
        LINE,
        BOX,
        DOT,
        CIRCLE;

        /** Draws it from x on, its middle at y. */
        void draw(Graphics2D g, double x, double y) {
            Color colour = g.getColor();
            var box = new Rectangle2D.Double(x + 4, y - 6, WIDTH - 8, 12);
            switch (this) {
                case LINE -> {
                    g.setStroke(new BasicStroke(3));
                    g.draw(new Line2D.Double(x, y, x + WIDTH, y));
                }
                case BOX -> {
                    g.setColor(Style.faint(colour, 0.35));
                    g.fill(box);
                    g.setColor(colour);
                    g.setStroke(new BasicStroke(1.5f));
                    g.draw(box);
                }
                case DOT -> g.fill(new Ellipse2D.Double(x + WIDTH / 2.0 - 4, y - 4, 8, 8));
                case CIRCLE -> circle(g, x + WIDTH / 2.0, y);
            }
        }
    }

    /** An open circle with a white rim: seen on any ground, and samples are seen inside. */
    static void circle(Graphics2D g, double x, double y) {
        Color colour = g.getColor();
        var circle = new Ellipse2D.Double(x - 7, y - 7, 14, 14);
        g.setColor(Style.clear(Style.PAPER, 0.8));
        g.setStroke(new BasicStroke(3.4f));
        g.draw(circle);
        g.setColor(colour);
        g.setStroke(new BasicStroke(1.4f));
        g.draw(circle);
    }

    /** A name and how its series looks. */
    record Entry(String name, Color colour, Key key) {
        double width() {
            return WIDTH + 6 + Style.Text.LABEL.width(name);
        }
    }

    private static final int GAP = 22;
    private static final int ROW = Style.Text.LABEL.line() + 3;

    private final List<List<Entry>> rows = new ArrayList<>();

    /** Rows of this width, no more than fit into the height; what does not is counted at their end. */
    Legend(List<Entry> entries, int width, int height) {
        fill(entries, width);
        for (int shown = entries.size() - 1; shown > 0 && height() > height && rows.size() > 1; shown--) {
            rows.clear();
            var some = new ArrayList<>(entries.subList(0, shown));
            some.add(new Entry("and " + (entries.size() - shown) + " more", Style.PAPER, Key.LINE));
            fill(some, width);
        }
    }

    private void fill(List<Entry> entries, int width) {
        double used = Double.POSITIVE_INFINITY;
        for (Entry entry : entries) {
            if (used + GAP + entry.width() > width) {
                rows.add(new ArrayList<>());
                used = -GAP;
            }
            rows.get(rows.size() - 1).add(entry);
            used += GAP + entry.width();
        }
    }

    int height() {
        return rows.isEmpty() ? 0 : rows.size() * ROW + 8;
    }

    void paint(Graphics2D g, double centre, double top) {
        double y = top + 2;
        for (List<Entry> row : rows) {
            double width = row.stream().mapToDouble(Entry::width).sum() + GAP * (row.size() - 1);
            double x = centre - width / 2;
            for (Entry entry : row) {
                g.setColor(entry.colour());
                entry.key().draw(g, x, y + ROW / 2.0 - 1);
                g.setColor(Style.INK);
                Style.Text.LABEL.draw(g, entry.name(), x + WIDTH + 6, y);
                x += entry.width() + GAP;
            }
            y += ROW;
        }
    }
}
