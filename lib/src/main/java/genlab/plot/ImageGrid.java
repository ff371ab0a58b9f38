package genlab.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Small pictures in rows and columns, enlarged by a whole number without blur.
 *
 * <pre>
 *   ImageGrid.of(digits.pictures()).columns(10).scale(2).rowLabels("data", "VAE").title("...").image()
 * </pre>
 *
 * A null picture leaves its place blank. Pictures smaller than the largest stand in the middle of their place.
 */
public final class ImageGrid {

    private final List<BufferedImage> pictures;
    private int columns = 10;
    private int scale = 1;
    private int padding = 2;
    private int rowGroup = Integer.MAX_VALUE;
    private List<String> rowLabels = List.of();
    private List<String> columnLabels = List.of();
    private String title = "";
    private String caption = "";

    private ImageGrid(List<BufferedImage> pictures) {
        this.pictures = new ArrayList<>(pictures);
    }

    /** A grid of these pictures, row by row. */
    public static ImageGrid of(List<BufferedImage> pictures) {
        return new ImageGrid(pictures);
    }

    /** Sets the number of columns. */
    public ImageGrid columns(int number) {
        columns = atLeastOne(number, "columns");
        return this;
    }

    /** Draws each pixel as a square of this side. */
    public ImageGrid scale(int pixels) {
        scale = atLeastOne(pixels, "scale");
        return this;
    }

    /** Sets the pixels of the sheet between two pictures. */
    public ImageGrid padding(int pixels) {
        padding = pixels;
        return this;
    }

    /** Leaves a wider gap after every so many rows. */
    public ImageGrid groupRows(int number) {
        rowGroup = atLeastOne(number, "rows a group");
        return this;
    }

    /** Labels the rows, from the top. */
    public ImageGrid rowLabels(String... labels) {
        rowLabels = List.of(labels);
        return this;
    }

    /** Labels the columns, from the left; too long a label is broken into lines, then widens its column. */
    public ImageGrid columnLabels(String... labels) {
        columnLabels = List.of(labels);
        return this;
    }

    /** Sets the title. */
    public ImageGrid title(String text) {
        title = text;
        return this;
    }

    /** Sets the line below: what these are and where they come from. */
    public ImageGrid caption(String text) {
        caption = text;
        return this;
    }

    private static int atLeastOne(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + ", expected at least 1");
        }
        return value;
    }

    /** Draws it. */
    public BufferedImage image() {
        int rows = (pictures.size() + columns - 1) / columns;
        int cellWidth = scale * largest(BufferedImage::getWidth);
        List<List<String>> heads = columnLabels.stream()
                .map(label -> Style.Text.TICK.wrap(label, Math.max(cellWidth, 48)))
                .toList();
        int across = padding
                + heads.stream()
                        .mapToInt(head -> Style.Text.TICK.widest(head) + 4)
                        .reduce(cellWidth, Math::max);
        int headLines = heads.stream().mapToInt(List::size).max().orElse(0);
        int gridWidth = Math.max(0, columns * across - padding);
        int left = Chart.MARGIN + (rowLabels.isEmpty() ? 0 : Style.Text.TICK.widest(rowLabels) + 8);
        int width = Math.max(left + gridWidth + Chart.MARGIN, title.isEmpty() && caption.isEmpty() ? 0 : 240);
        left += (width - left - gridWidth - Chart.MARGIN) / 2;
        List<String> heading = Chart.heading(title, width);
        int top = Chart.MARGIN + heading.size() * Style.Text.TITLE.line() + (heading.isEmpty() ? 0 : 4);
        int gridTop = top + headLines * Style.Text.TICK.line() + (headLines > 0 ? 3 : 0);
        List<String> below = Style.Text.LABEL.wrap(caption, width - 2.0 * Chart.MARGIN);
        int down = padding
                + Math.max(scale * largest(BufferedImage::getHeight), rowLabels.isEmpty() ? 0 : Style.Text.TICK.line());
        int bottom = gridTop + (rows == 0 ? 0 : offset(rows - 1, down) + down - padding) + 6;
        BufferedImage sheet = Style.sheet(width, bottom + below.size() * Style.Text.LABEL.line() + Chart.MARGIN - 6);
        Graphics2D g = Style.pen(sheet);
        Style.Text.TITLE.drawCentred(g, heading, width / 2.0, Chart.MARGIN);
        for (int c = 0; c < Math.min(columns, heads.size()); c++) {
            double y = gridTop - heads.get(c).size() * Style.Text.TICK.line() - 3.0;
            Style.Text.TICK.drawCentred(g, heads.get(c), left + c * across + (across - padding) / 2.0, y);
        }
        for (int r = 0; r < Math.min(rows, rowLabels.size()); r++) {
            double y = gridTop + offset(r, down) + (down - padding - Style.Text.TICK.line()) / 2.0;
            Style.Text.TICK.drawRight(g, rowLabels.get(r), left - 8, y);
        }
        Style.Text.LABEL.drawCentred(g, below, width / 2.0, bottom);
        for (int i = 0; i < pictures.size(); i++) {
            BufferedImage p = pictures.get(i);
            if (p != null) {
                int w = scale * p.getWidth();
                int h = scale * p.getHeight();
                int x = left + i % columns * across + (across - padding - w) / 2;
                int y = gridTop + offset(i / columns, down) + (down - padding - h) / 2;
                g.drawImage(p, x, y, w, h, null);
            }
        }
        g.dispose();
        return sheet;
    }

    /** Pixels from the first row to the i-th. */
    private int offset(int i, int down) {
        return i * down + i / rowGroup * Math.max(8, 3 * padding);
    }

    private int largest(ToIntFunction<BufferedImage> side) {
        return pictures.stream().filter(p -> p != null).mapToInt(side).max().orElse(16);
    }
}
