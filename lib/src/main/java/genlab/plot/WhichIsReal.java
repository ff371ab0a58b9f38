package genlab.plot;

import genlab.data.Rng;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * A page that asks which of two pictures is real, pair after pair, counts how often the made one was taken for it, and gives the share with
 * Wilson's 95 % interval and the votes as a file to save.
 *
 * <pre>
 *   WhichIsReal.of("digits", real, made, rng).html()
 * </pre>
 *
 * Everything is in the page: it works without a kernel, in a notebook saved as HTML as well. Which picture is real stands in the page's
 * text, for those who look there.
 */
public final class WhichIsReal {

    private final String name;
    private final BufferedImage sheet;
    private final String sides;

    private WhichIsReal(String name, BufferedImage sheet, String sides) {
        this.name = name;
        this.sheet = sheet;
        this.sides = sides;
    }

    /**
     * As many pairs as there are pictures of each kind, all of one size.
     *
     * @param name of the page: letters, digits and hyphens
     * @param rng decides which of a pair stands on the left
     */
    public static WhichIsReal of(String name, List<BufferedImage> real, List<BufferedImage> made, Rng rng) {
        if (real.isEmpty() || real.size() != made.size()) {
            throw new IllegalArgumentException(real.size() + " real pictures beside " + made.size() + " made ones");
        }
        if (!name.matches("[\\w-]+")) {
            throw new IllegalArgumentException("\"" + name + "\" as the name of a page and of its file");
        }
        int width = real.get(0).getWidth();
        int height = real.get(0).getHeight();
        BufferedImage sheet = Style.sheet(width * real.size(), 2 * height);
        Graphics2D g = sheet.createGraphics();
        var sides = new StringBuilder();
        for (int i = 0; i < real.size(); i++) {
            int side = rng.below(2); // of the real one: 0 for the left
            g.drawImage(real.get(i), i * width, side * height, null);
            g.drawImage(made.get(i), i * width, (1 - side) * height, null);
            sides.append(side);
        }
        g.dispose();
        return new WhichIsReal(name, sheet, sides.toString());
    }

    /** The page; without scripts a sheet of all pairs, one above the other. */
    public String html() {
        byte[] png = Animation.of(List.of(sheet)).png();
        String data = String.format(Locale.ROOT, "{name: '%s', sides: '%s'}", name, sides);
        String alt = sides.length() + " pairs of pictures, one of each real, one made";
        return Live.html("which", png, sheet.getWidth(), alt, "which.js", data);
    }
}
