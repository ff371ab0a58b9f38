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

    /** How a series is drawn. */
    enum Key {
        LINE {
            @Override
            void draw(Graphics2D g, double x, double y) {
                g.setStroke(new BasicStroke(3));
                g.draw(new Line2D.Double(x, y, x + WIDTH, y));
            }
        },
        BOX {
            @Override
            void draw(Graphics2D g, double x, double y) {
                Color line = g.getColor();
                g.setColor(Look.faint(line, 0.35));
                var box = new Rectangle2D.Double(x + 4, y - 6, WIDTH - 8, 12);
                g.fill(box);
                g.setColor(line);
                g.setStroke(new BasicStroke(1.5f));
                g.draw(box);
            }
        },
        DOT {
            @Override
            void draw(Graphics2D g, double x, double y) {
                g.fill(new Ellipse2D.Double(x + WIDTH / 2.0 - 4, y - 4, 8, 8));
            }
        },
        CIRCLE {
            @Override
            void draw(Graphics2D g, double x, double y) {
                circle(g, x + WIDTH / 2.0, y);
            }
        };

        static final int WIDTH = 24;

        abstract void draw(Graphics2D g, double x, double y);

        /** An open circle with a white rim: seen on any ground, and samples are seen inside. */
        static void circle(Graphics2D g, double x, double y) {
            Color colour = g.getColor();
            var circle = new Ellipse2D.Double(x - 7, y - 7, 14, 14);
            g.setColor(Look.clear(Look.PAPER, 0.8));
            g.setStroke(new BasicStroke(3.4f));
            g.draw(circle);
            g.setColor(colour);
            g.setStroke(new BasicStroke(1.4f));
            g.draw(circle);
        }
    }

    /** A name and how its series looks. */
    record Entry(String name, Color colour, Key key) {
        double width() {
            return Key.WIDTH + 6 + Look.Text.LABEL.width(name);
        }
    }

    private static final int GAP = 22;
    private static final int ROW = Look.Text.LABEL.line() + 3;

    private final List<List<Entry>> rows = new ArrayList<>();

    Legend(List<Entry> entries, int width) {
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
                g.setColor(Look.INK);
                Look.Text.LABEL.draw(g, entry.name(), x + Key.WIDTH + 6, y);
                x += entry.width() + GAP;
            }
            y += ROW;
        }
    }
}
