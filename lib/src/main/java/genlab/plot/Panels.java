package genlab.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;

/**
 * Finished figures side by side or one below the other, each with its caption, none resized.
 *
 * <pre>
 *   Panels.row(data, rgb, coded).captions("data", "RGB", "1-of-167").image()
 * </pre>
 */
public final class Panels {

    private static final int MARGIN = 4;

    private final List<BufferedImage> figures;
    private final int columns;
    private List<String> captions;
    private String title = "";
    private int gap = 16;

    private Panels(List<BufferedImage> figures, int columns) {
        if (figures.isEmpty() || columns < 1) {
            throw new IllegalArgumentException(figures.size() + " figures in " + columns + " columns");
        }
        this.figures = figures;
        this.columns = columns;
        this.captions = Collections.nCopies(figures.size(), "");
    }

    /** Figures side by side. */
    public static Panels row(BufferedImage... figures) {
        return new Panels(List.of(figures), Math.max(1, figures.length));
    }

    /** Figures one below the other. */
    public static Panels column(BufferedImage... figures) {
        return new Panels(List.of(figures), 1);
    }

    /** Figures in rows of so many. */
    public static Panels grid(int columns, List<BufferedImage> figures) {
        return new Panels(List.copyOf(figures), columns);
    }

    /** Sets the caption below each figure; a long one is broken into lines. */
    public Panels captions(String... texts) {
        if (texts.length != figures.size()) {
            throw new IllegalArgumentException(texts.length + " captions for " + figures.size() + " figures");
        }
        captions = List.of(texts);
        return this;
    }

    /** Sets the title over all. */
    public Panels title(String text) {
        title = text;
        return this;
    }

    /** Sets the pixels between two figures. */
    public Panels gap(int pixels) {
        gap = pixels;
        return this;
    }

    /** Draws it. */
    public BufferedImage image() {
        int rows = (figures.size() + columns - 1) / columns;
        int[] widths = new int[columns];
        int[] heights = new int[rows];
        int[] texts = new int[rows];
        for (int i = 0; i < figures.size(); i++) {
            BufferedImage figure = figures.get(i);
            widths[i % columns] = Math.max(widths[i % columns], figure.getWidth());
            heights[i / columns] = Math.max(heights[i / columns], figure.getHeight());
        }
        for (int i = 0; i < figures.size(); i++) {
            texts[i / columns] =
                    Math.max(texts[i / columns], lines(i, widths[i % columns]).size());
        }
        int width = 2 * MARGIN + total(widths, gap);
        int top = MARGIN + Figure.headingHeight(title, width) + (title.isEmpty() ? 0 : 8);
        int height = top + total(heights, gap) + MARGIN;
        for (int lines : texts) {
            height += lines == 0 ? 0 : lines * Look.Text.LABEL.line() + 4;
        }
        BufferedImage sheet = Look.sheet(width, height);
        Graphics2D g = Look.pen(sheet);
        Figure.heading(g, title, width, MARGIN + 2);
        int y = top;
        for (int r = 0; r < rows; r++) {
            int x = MARGIN;
            for (int c = 0; c < columns && r * columns + c < figures.size(); c++) {
                int i = r * columns + c;
                BufferedImage figure = figures.get(i);
                int dx = (widths[c] - figure.getWidth()) / 2;
                g.drawImage(figure, x + dx, y + (heights[r] - figure.getHeight()) / 2, null);
                List<String> lines = lines(i, widths[c]);
                for (int k = 0; k < lines.size(); k++) {
                    double textY = y + heights[r] + 4 + k * Look.Text.LABEL.line();
                    Look.Text.LABEL.drawCentred(g, lines.get(k), x + widths[c] / 2.0, textY);
                }
                x += widths[c] + gap;
            }
            y += heights[r] + gap + (texts[r] == 0 ? 0 : texts[r] * Look.Text.LABEL.line() + 4);
        }
        g.dispose();
        return sheet;
    }

    private List<String> lines(int i, int width) {
        return captions.get(i).isEmpty() ? List.of() : Look.Text.LABEL.wrap(captions.get(i), width);
    }

    private static int total(int[] sizes, int gap) {
        int sum = gap * (sizes.length - 1);
        for (int size : sizes) {
            sum += size;
        }
        return sum;
    }
}
