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
        DASHES {
            @Override
            void draw(Graphics2D g, double x, double y) {
                g.setStroke(Look.DASHED);
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
        CROSS {
            @Override
            void draw(Graphics2D g, double x, double y) {
                cross(g, x + WIDTH / 2.0, y);
            }
        };

        static final int WIDTH = 24;

        abstract void draw(Graphics2D g, double x, double y);

        /** A cross with a white rim, seen on any ground. */
        static void cross(Graphics2D g, double x, double y) {
            Color colour = g.getColor();
            for (double width : new double[] {5, 2.2}) {
                g.setColor(width > 3 ? Look.PAPER : colour);
                g.setStroke(Look.line(width));
                g.draw(new Line2D.Double(x - 4, y - 4, x + 4, y + 4));
                g.draw(new Line2D.Double(x - 4, y + 4, x + 4, y - 4));
            }
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
