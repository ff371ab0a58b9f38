package genlab.plot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as PNG; the same pixels give the same bytes. */
public final class Png {

    private Png() {}

    /** The PNG file of a picture. */
    public static byte[] bytes(BufferedImage picture) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(picture, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The address {@code data:image/png;base64,...} that an HTML page shows the picture from. */
    public static String address(BufferedImage picture) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes(picture));
    }
}
