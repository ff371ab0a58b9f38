package genlab.plot;

import ai.djl.util.Preconditions;
import genlab.data.Rng;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A page that asks which of two pictures is real, pair after pair, counts how often the made one was taken for it, and gives the share with
 * Wilson's 95 % interval and the votes as a file to save.
 *
 * <p>Everything is in the page: it works without a kernel, in a notebook saved as HTML as well. Which picture is real stands in the page's
 * text, for those who look there. Without scripts it is a sheet of all pairs, one above the other.
 */
public final class WhichIsReal {

    private WhichIsReal() {}

    /**
     * As many pairs as there are pictures of each kind, all of one size.
     *
     * @param name of the page: letters, digits and hyphens
     * @param rng decides which of a pair stands on the left
     */
    public static String html(String name, List<BufferedImage> real, List<BufferedImage> made, Rng rng) {
        int n = real.size();
        Preconditions.checkArgument(
                n > 0 && n == made.size(), n + " real pictures beside " + made.size() + " made ones");
        Preconditions.checkArgument(name.matches("[\\w-]+"), "\"" + name + "\" as the name of a page and of its file");
        int width = real.get(0).getWidth();
        int height = real.get(0).getHeight();
        Preconditions.checkArgument(
                Stream.of(real, made)
                        .flatMap(List::stream)
                        .allMatch(p -> p.getWidth() == width && p.getHeight() == height),
                "pictures of several sizes, expected all of " + width + " x " + height);
        BufferedImage sheet = Style.sheet(width * n, 2 * height);
        var g = sheet.createGraphics();
        var sides = new StringBuilder();
        for (int i = 0; i < n; i++) {
            int side = rng.below(2); // of the real one: 0 for the left
            g.drawImage(real.get(i), i * width, side * height, null);
            g.drawImage(made.get(i), i * width, (1 - side) * height, null);
            sides.append(side);
        }
        g.dispose();
        byte[] png = Animation.of(List.of(sheet)).png();
        String data = String.format(Locale.ROOT, "{name: '%s', sides: '%s'}", name, sides);
        String alt = n + " pairs of pictures, one of each real, one made";
        return Live.html("which", png, sheet.getWidth(), alt, "which.js", data);
    }
}
