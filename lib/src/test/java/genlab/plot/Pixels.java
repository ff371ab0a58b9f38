package genlab.plot;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Looks at what was drawn. */
public final class Pixels {

    private Pixels() {}

    /** The PNG file of a picture. */
    public static byte[] png(BufferedImage picture) {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(picture, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static boolean is(BufferedImage image, int x, int y, Color colour) {
        return image.getRGB(x, y) == colour.getRGB();
    }

    /** How many pixels of a row are near this colour. */
    public static long inRow(BufferedImage image, int y, Color colour) {
        return IntStream.range(0, image.getWidth())
                .filter(x -> near(image.getRGB(x, y), colour))
                .count();
    }

    public static long inColumn(BufferedImage image, int x, Color colour) {
        return IntStream.range(0, image.getHeight())
                .filter(y -> is(image, x, y, colour))
                .count();
    }

    /** The middle of the rows that hold at least {@code least} pixels near this colour. */
    public static double row(BufferedImage image, Color colour, int least) {
        return IntStream.range(0, image.getHeight())
                .filter(y -> IntStream.range(0, image.getWidth())
                                .filter(x -> near(image.getRGB(x, y), colour))
                                .count()
                        >= least)
                .average()
                .orElseThrow(() -> new AssertionError("no row of " + colour));
    }

    private static boolean near(int rgb, Color colour) {
        var c = new Color(rgb);
        return Math.abs(c.getRed() - colour.getRed()) < 70
                && Math.abs(c.getGreen() - colour.getGreen()) < 70
                && Math.abs(c.getBlue() - colour.getBlue()) < 70;
    }

    /** The smallest rectangle around all pixels that satisfy this. */
    public static Rectangle around(BufferedImage image, IntPredicate rgb) {
        Rectangle found = null;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if (rgb.test(image.getRGB(x, y) & 0xFFFFFF)) {
                    var pixel = new Rectangle(x, y, 1, 1);
                    if (found == null) {
                        found = pixel;
                    } else {
                        found.add(pixel);
                    }
                }
            }
        }
        if (found == null) {
            throw new AssertionError("no such pixel");
        }
        return found;
    }

    public static BufferedImage filled(int width, int height, int rgb) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        return image;
    }
}
