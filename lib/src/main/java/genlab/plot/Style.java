package genlab.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The one style of all figures: fonts, colours, strokes and numbers. */
public final class Style {

    /** Okabe and Ito's colours without yellow, which is too faint on white: told apart by the colour-blind too. */
    private static final List<Color> PALETTE = Stream.of(
                    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xE69F00, 0x000000)
            .map(Color::new)
            .toList();

    public static final Color PAPER = Color.WHITE;
    public static final Color INK = new Color(0x222222);
    public static final Color AXIS = new Color(0x8A8A8A);
    static final Color GRID = new Color(0xE4E4E4);
    static final Color THEORY = new Color(0x444444);
    static final Color MISSING = new Color(0xDDDDDD);
    static final BasicStroke DASHED =
            new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {7, 4}, 0);

    /** A font that has all letters of a text, by text: to look through the installed ones takes long. */
    private static final Map<String, String> FAMILIES = new ConcurrentHashMap<>();

    /** The roles of text and their sizes in pixels, good to read in a column 1000 pixels wide. */
    public enum Text {
        TITLE(16, Font.BOLD),
        LABEL(14, Font.PLAIN),
        TICK(12, Font.PLAIN);

        private final int size;
        private final int style;

        Text(int size, int style) {
            this.size = size;
            this.style = style;
        }

        /** The font for this text: the logical one, or where that lacks a letter, the first installed that has all. */
        Font font(String text) {
            var logical = new Font(Font.SANS_SERIF, style, size);
            if (logical.canDisplayUpTo(text) < 0) {
                return logical;
            }
            return new Font(FAMILIES.computeIfAbsent(text, Text::family), style, size);
        }

        private static String family(String text) {
            return Stream.of(Installed.FAMILIES)
                    .filter(family -> new Font(family, Font.PLAIN, 12).canDisplayUpTo(text) < 0)
                    .findFirst()
                    .orElse(Font.SANS_SERIF);
        }

        /** The pixels that a line takes. */
        public double width(String text) {
            return text.isEmpty() ? 0 : bounds(text).getWidth();
        }

        /** The height of one line, letters below the base line included. */
        public int line() {
            return Math.round(size * 1.35f);
        }

        private Rectangle2D bounds(String text) {
            return font(text).getStringBounds(text, new FontRenderContext(null, true, true));
        }

        /** Draws one line with its top left corner here. */
        public void draw(Graphics2D g, String text, double x, double y) {
            g.setFont(font(text));
            g.drawString(text, (float) x, (float) (y + size * 1.02));
        }

        /** Draws one line with the middle of its upper edge here. */
        public void drawCentred(Graphics2D g, String text, double x, double y) {
            draw(g, text, x - width(text) / 2, y);
        }

        /** Draws one line with its top right corner here. */
        public void drawRight(Graphics2D g, String text, double x, double y) {
            draw(g, text, x - width(text), y);
        }

        /** Draws one line that reads upwards, its left edge at x and its middle at y. */
        void drawUpwards(Graphics2D g, String text, double x, double y) {
            drawCentred(turned(g, Math.PI / 2, x, y), text, x, y);
        }

        /** The whole pixels that the widest of these takes. */
        int widest(List<String> lines) {
            return (int) Math.ceil(lines.stream().mapToDouble(this::width).max().orElse(0));
        }

        /** Draws lines one below the other, centred, from the top y on. */
        void drawCentred(Graphics2D g, List<String> lines, double x, double y) {
            for (int i = 0; i < lines.size(); i++) {
                drawCentred(g, lines.get(i), x, y + i * line());
            }
        }

        /** The text in lines no wider than this, none of an empty one; a line break stays one, a single long word stays whole. */
        List<String> wrap(String text, double width) {
            List<String> lines = new ArrayList<>();
            if (text.isEmpty()) {
                return lines;
            }
            for (String paragraph : text.split("\n", -1)) {
                var line = new StringBuilder();
                for (String word : paragraph.split(" ", -1)) {
                    if (line.length() > 0 && width(line + " " + word) > width) {
                        lines.add(line.toString());
                        line.setLength(0);
                    }
                    line.append(line.length() == 0 ? "" : " ").append(word);
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }

    /** Read once, and only where a text needs it. */
    private static final class Installed {
        static final String[] FAMILIES =
                GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames(Locale.ROOT);
    }

    private Style() {}

    /** The colour of the i-th series. */
    public static Color series(int i) {
        return PALETTE.get(i % PALETTE.size());
    }

    /** The colour mixed with white: 1 is the colour, 0 is white. Opaque, so that overlaps do not darken. */
    public static Color faint(Color c, double share) {
        return new Color(fade(c.getRed(), share), fade(c.getGreen(), share), fade(c.getBlue(), share));
    }

    private static int fade(int channel, double share) {
        return (int) Math.round(255 + (channel - 255) * share);
    }

    /** The colour let through: 1 covers, 0 is not seen. */
    public static Color clear(Color c, double opacity) {
        return new Color(c.getRed(), c.getGreen(), c.getBlue(), (int) Math.round(255 * opacity));
    }

    /** A round stroke of this width in pixels. */
    public static BasicStroke line(double width) {
        return new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    /** A white picture. */
    public static BufferedImage sheet(int width, int height) {
        var sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(PAPER);
        g.fillRect(0, 0, width, height);
        g.dispose();
        return sheet;
    }

    /** A pen for smooth lines and text in ink. */
    public static Graphics2D pen(BufferedImage sheet) {
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setColor(INK);
        return g;
    }

    /** A pen turned to the left by an angle in radians around a point. */
    static Graphics2D turned(Graphics2D g, double angle, double x, double y) {
        var pen = (Graphics2D) g.create();
        pen.rotate(-angle, x, y);
        return pen;
    }

    /** The number with the decimals that tell apart values {@code range} wide: 0.25, 1500, 20,000, 2·10⁷. */
    public static String number(double value, double range) {
        double size = Math.max(Math.abs(value), range);
        if (value != 0 && (size >= 1e7 || size < 1e-3)) {
            return power(value);
        }
        int decimals = range > 0 ? (int) Math.max(0, Math.min(8, 2 - Math.floor(Math.log10(range)))) : 3;
        // a year is no 2,015
        String grouped = size < 10_000 ? "%." : "%,.";
        String text = String.format(Locale.ROOT, grouped + decimals + "f", value);
        return withMinus(text.contains(".") ? text.replaceAll("\\.?0+$", "") : text);
    }

    /** The number by its power of ten: 10⁻⁶, 2·10⁷. */
    static String power(double value) {
        int exponent = (int) Math.floor(Math.log10(Math.abs(value)) + 1e-9);
        String factor = String.format(Locale.ROOT, "%.2f", value / Math.pow(10, exponent))
                .replaceAll("\\.?0+$", "");
        var raised = new StringBuilder(factor.matches("-?1") ? factor + "0" : factor + "·10");
        for (char c : Integer.toString(exponent).toCharArray()) {
            raised.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'));
        }
        return withMinus(raised.toString());
    }

    static String withMinus(String text) {
        return text.equals("-0") ? "0" : text.replace('-', '\u2212');
    }
}
