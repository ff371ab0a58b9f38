package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Rng;
import genlab.metric.Votes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class WhichIsRealTest {

    private static final List<BufferedImage> REAL = Collections.nCopies(20, Pixels.filled(4, 5, 0xFFFFFF));
    private static final List<BufferedImage> MADE = Collections.nCopies(20, Pixels.filled(4, 5, 0x404040));

    private static String page(int seed) {
        return WhichIsReal.html("white-or-grey", REAL, MADE, Rng.of(seed));
    }

    /** Of each pair the real one stands where the page's text says; both sides occur. */
    @Test
    void thePageKnowsWhichIsReal() throws IOException {
        String html = page(1);
        String sides = html.replaceFirst("(?s).*sides: '([01]+)'.*", "$1");
        byte[] png = Base64.getDecoder().decode(html.replaceFirst("(?s).*?base64,([^\"]+)\".*", "$1"));
        BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(List.of(80, 10), List.of(sheet.getWidth(), sheet.getHeight()));
        for (int i = 0; i < 20; i++) {
            int row = sides.charAt(i) - '0';
            assertEquals(0xFFFFFF, sheet.getRGB(4 * i + 1, 5 * row + 1) & 0xFFFFFF, "pair " + i);
            assertEquals(0x404040, sheet.getRGB(4 * i + 1, 5 * (1 - row) + 1) & 0xFFFFFF, "pair " + i);
        }
        assertTrue(sides.length() == 20 && sides.contains("0") && sides.contains("1"), sides);
    }

    /** Same pictures and stream, same page; nothing from elsewhere is loaded; the file's first line is the one that is read. */
    @Test
    void thePageIsAllThereIs() {
        String html = page(2);
        assertEquals(html, page(2));
        assertFalse(html.contains("ELEMENT") || html.contains("DATA"), "nothing is left to be filled in");
        assertFalse(html.contains("http") || html.contains("src=\"/"), "no address");
        assertTrue(html.contains("'" + Votes.HEAD + "'"));
        assertFalse(html.substring(0, html.indexOf("<script>")).contains("button"));
    }

    @Test
    void pairsHaveTwoPictures() {
        var rng = Rng.of(1);
        assertThrows(IllegalArgumentException.class, () -> WhichIsReal.html("a", REAL, MADE.subList(0, 3), rng));
        assertThrows(IllegalArgumentException.class, () -> WhichIsReal.html("a", List.of(), List.of(), rng));
        assertThrows(IllegalArgumentException.class, () -> WhichIsReal.html("it's", REAL, MADE, rng));
        var larger = Collections.nCopies(20, Pixels.filled(6, 5, 0x404040));
        assertThrows(IllegalArgumentException.class, () -> WhichIsReal.html("a", REAL, larger, rng));
    }
}
