package genlab.plot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** HTML of a picture that a script takes over where scripts run; elsewhere, in a notebook that is not trusted, the picture is left. */
final class Live {

    private Live() {}

    /**
     * The picture and its script. The same picture gives the same text.
     *
     * @param kind with the picture's hash the element's id
     * @param png its file
     * @param width of the picture as shown
     * @param alt what is on it, for those who cannot see it
     * @param script a file beside this class, in which ELEMENT stands for the id and DATA for the next
     * @param data a value of JavaScript
     */
    static String html(String kind, byte[] png, int width, String alt, String script, String data) {
        String picture = Base64.getEncoder().encodeToString(png);
        String id = kind + "-" + UUID.nameUUIDFromBytes((picture + data).getBytes(StandardCharsets.UTF_8));
        return "<div id=\"" + id + "\"><img src=\"data:image/png;base64," + picture + "\" width=\"" + width
                + "\" alt=\""
                + Tables.text(alt) + "\"></div>\n<script>\n"
                + text(script).replace("ELEMENT", id).replace("DATA", data) + "</script>\n";
    }

    private static String text(String file) {
        try (InputStream in = Live.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
