package genlab.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

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
        int[] widths = new int[columns];
        int[] heights = new int[(figures.size() + columns - 1) / columns];
        int[] texts = new int[heights.length];
        for (int i = 0; i < figures.size(); i++) {
            widths[i % columns] = Math.max(widths[i % columns], figures.get(i).getWidth());
            heights[i / columns] = Math.max(heights[i / columns], figures.get(i).getHeight());
        }
        for (int i = 0; i < figures.size(); i++) {
            int lines = lines(i, widths[i % columns]).size();
            texts[i / columns] = Math.max(texts[i / columns], lines == 0 ? 0 : lines * Style.Text.LABEL.line() + 4);
        }
        int width = 2 * MARGIN + IntStream.of(widths).sum() + gap * (columns - 1);
        List<String> heading = Chart.heading(title, width);
        int top = MARGIN + heading.size() * Style.Text.TITLE.line() + (heading.isEmpty() ? 0 : 8);
        int inRows = IntStream.of(heights).sum() + IntStream.of(texts).sum() + gap * (heights.length - 1);
        BufferedImage sheet = Style.sheet(width, top + inRows + MARGIN);
        Graphics2D g = Style.pen(sheet);
        Style.Text.TITLE.drawCentred(g, heading, width / 2.0, MARGIN + 2);
        int y = top;
        for (int r = 0; r < heights.length; r++) {
            int x = MARGIN;
            for (int c = 0; c < columns && r * columns + c < figures.size(); c++) {
                BufferedImage figure = figures.get(r * columns + c);
                int dx = (widths[c] - figure.getWidth()) / 2;
                g.drawImage(figure, x + dx, y + (heights[r] - figure.getHeight()) / 2, null);
                List<String> lines = lines(r * columns + c, widths[c]);
                Style.Text.LABEL.drawCentred(g, lines, x + widths[c] / 2.0, y + heights[r] + 4);
                x += widths[c] + gap;
            }
            y += heights[r] + texts[r] + gap;
        }
        g.dispose();
        return sheet;
    }

    private List<String> lines(int i, int width) {
        return Style.Text.LABEL.wrap(captions.get(i), width);
    }
}
