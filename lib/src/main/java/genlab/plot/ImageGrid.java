package genlab.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

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

    private static final int MARGIN = 10;

    private final List<BufferedImage> pictures;
    private int columns = 10;
    private int scale = 1;
    private int padding = 2;
    private int rowGroup = Integer.MAX_VALUE;
    private int columnGroup = Integer.MAX_VALUE;
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

    /** Leaves a wider gap after every so many columns. */
    public ImageGrid groupColumns(int number) {
        columnGroup = atLeastOne(number, "columns a group");
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
        int cellWidth = scale * largest(true);
        int cellHeight = scale * largest(false);
        int pitch = cellWidth;
        List<List<String>> heads = new ArrayList<>();
        for (String label : columnLabels) {
            heads.add(Look.Text.TICK.wrap(label, Math.max(cellWidth, 48)));
            for (String line : heads.get(heads.size() - 1)) {
                pitch = Math.max(pitch, (int) Math.ceil(Look.Text.TICK.width(line)) + 4);
            }
        }
        int headLines = heads.stream().mapToInt(List::size).max().orElse(0);
        int left = MARGIN + (rowLabels.isEmpty() ? 0 : widest(rowLabels) + 8);
        int gridWidth = length(columns, columnGroup, pitch);
        int width = Math.max(left + gridWidth + MARGIN, title.isEmpty() && caption.isEmpty() ? 0 : 240);
        left += (width - left - gridWidth - MARGIN) / 2;
        int top = MARGIN + Figure.headingHeight(title, width) + (title.isEmpty() ? 0 : 4);
        int gridTop = top + headLines * Look.Text.TICK.line() + (headLines > 0 ? 3 : 0);
        List<String> below = caption.isEmpty() ? List.of() : Look.Text.LABEL.wrap(caption, width - 2.0 * MARGIN);
        int rowPitch = Math.max(cellHeight, rowLabels.isEmpty() ? 0 : Look.Text.TICK.line());
        int bottom = gridTop + length(rows, rowGroup, rowPitch) + 6;
        BufferedImage sheet = Look.sheet(width, bottom + below.size() * Look.Text.LABEL.line() + MARGIN - 6);
        Graphics2D g = Look.pen(sheet);
        Figure.heading(g, title, width, MARGIN);
        for (int c = 0; c < Math.min(columns, heads.size()); c++) {
            List<String> lines = heads.get(c);
            double x = left + offset(c, columnGroup, pitch) + pitch / 2.0;
            for (int i = 0; i < lines.size(); i++) {
                int up = (lines.size() - i) * Look.Text.TICK.line() + 3;
                Look.Text.TICK.drawCentred(g, lines.get(i), x, gridTop - up);
            }
        }
        for (int r = 0; r < Math.min(rows, rowLabels.size()); r++) {
            double y = gridTop + offset(r, rowGroup, rowPitch) + (rowPitch - Look.Text.TICK.line()) / 2.0;
            Look.Text.TICK.drawRight(g, rowLabels.get(r), left - 8, y);
        }
        for (int i = 0; i < below.size(); i++) {
            Look.Text.LABEL.drawCentred(g, below.get(i), width / 2.0, bottom + i * Look.Text.LABEL.line());
        }
        g.dispose();
        for (int i = 0; i < pictures.size(); i++) {
            BufferedImage p = pictures.get(i);
            if (p != null) {
                int x = left + offset(i % columns, columnGroup, pitch) + (pitch - scale * p.getWidth()) / 2;
                int y = gridTop + offset(i / columns, rowGroup, rowPitch) + (rowPitch - scale * p.getHeight()) / 2;
                enlarge(p, sheet, x, y);
            }
        }
        return sheet;
    }

    /** Pixels from the first place to the i-th. */
    private int offset(int i, int group, int pitch) {
        return i * (pitch + padding) + i / group * Math.max(8, 3 * padding);
    }

    /** Pixels that n places take. */
    private int length(int n, int group, int pitch) {
        return n == 0 ? 0 : offset(n - 1, group, pitch) + pitch;
    }

    private void enlarge(BufferedImage p, BufferedImage sheet, int x, int y) {
        var copy = new BufferedImage(scale * p.getWidth(), scale * p.getHeight(), BufferedImage.TYPE_INT_ARGB);
        for (int py = 0; py < copy.getHeight(); py++) {
            for (int px = 0; px < copy.getWidth(); px++) {
                copy.setRGB(px, py, p.getRGB(px / scale, py / scale));
            }
        }
        Graphics2D g = sheet.createGraphics();
        g.drawImage(copy, x, y, null);
        g.dispose();
    }

    private int largest(boolean wide) {
        return pictures.stream()
                .filter(p -> p != null)
                .mapToInt(p -> wide ? p.getWidth() : p.getHeight())
                .max()
                .orElse(16);
    }

    private static int widest(List<String> labels) {
        return (int) Math.ceil(
                labels.stream().mapToDouble(Look.Text.TICK::width).max().orElse(0));
    }
}
