package genlab.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A sheet of small pictures to walk over with the mouse: the picture under it is shown large, with its place.
 *
 * <pre>
 *   Walk.of(decoded, "z₁", across, "z₂", up).html()
 * </pre>
 *
 * All pictures were made before: nothing is computed in the page, so it works without a kernel as well.
 */
public final class Walk {

    private final BufferedImage sheet;
    private final String alt;
    private final String data;

    private Walk(BufferedImage sheet, String alt, String data) {
        this.sheet = sheet;
        this.alt = alt;
        this.data = data;
    }

    /**
     * A sheet of pictures of one size, row by row.
     *
     * @param across what grows to the right
     * @param columns its value in each column
     * @param down what changes from row to row
     * @param rows its value in each row, from the top
     */
    public static Walk of(List<BufferedImage> pictures, String across, double[] columns, String down, double[] rows) {
        if (pictures.isEmpty() || pictures.size() != columns.length * rows.length) {
            throw new IllegalArgumentException(
                    pictures.size() + " pictures in " + rows.length + " rows and " + columns.length + " columns");
        }
        int width = pictures.get(0).getWidth();
        int height = pictures.get(0).getHeight();
        BufferedImage sheet = Style.sheet(width * columns.length, height * rows.length);
        Graphics2D g = sheet.createGraphics();
        for (int i = 0; i < pictures.size(); i++) {
            g.drawImage(pictures.get(i), i % columns.length * width, i / columns.length * height, null);
        }
        g.dispose();
        String data = "{across: '" + Tables.text(across) + "', columns: " + numbers(columns) + ", down: '"
                + Tables.text(down) + "', rows: " + numbers(rows) + "}";
        return new Walk(
                sheet,
                rows.length + " rows of " + columns.length + " pictures: " + across + " to the right, " + down
                        + " down",
                data);
    }

    /** The sheet alone. */
    public BufferedImage image() {
        return sheet;
    }

    /** The sheet, and beside it the picture under the mouse; without scripts the sheet alone. */
    public String html() {
        byte[] png = Animation.of(List.of(sheet)).png();
        return Live.html("walk", png, sheet.getWidth(), alt, "walk.js", data);
    }

    private static String numbers(double... values) {
        return Arrays.stream(values)
                .mapToObj(v -> String.format(Locale.ROOT, "%.2f", v))
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
