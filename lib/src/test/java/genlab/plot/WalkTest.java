package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class WalkTest {

    private static final double[] ACROSS = {-1, 0, 1};
    private static final double[] DOWN = {0.5, -0.5};

    /** Six pictures, each of a grey of its own. */
    private static List<BufferedImage> pictures() {
        return IntStream.range(0, 6)
                .mapToObj(i -> Pixels.filled(4, 5, 0x282828 * i))
                .toList();
    }

    private static BufferedImage picture(String html) throws IOException {
        String[] parts = html.split("base64,", -1);
        assertEquals(2, parts.length, "the pictures are there once");
        byte[] png = Base64.getDecoder().decode(parts[1].replaceFirst("(?s)\".*", ""));
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    /** What is shown without scripts has every picture at its place, and nothing that would not work. */
    @Test
    void theSheetIsAllThereIsWithoutScripts() throws IOException {
        String html = Walk.of(pictures(), "z₁", ACROSS, "z₂", DOWN).html();
        BufferedImage sheet = picture(html);
        assertEquals(12, sheet.getWidth());
        assertEquals(10, sheet.getHeight());
        for (int i = 0; i < 6; i++) {
            assertEquals(0x282828 * i, sheet.getRGB(i % 3 * 4 + 3, i / 3 * 5 + 4) & 0xFFFFFF, "picture " + i);
        }
        String before = html.substring(0, html.indexOf("<script>"));
        assertFalse(before.contains("canvas") || before.contains("button"), before);
    }

    @Test
    void theScriptFindsTheSheetAndKnowsThePlaces() {
        String html = Walk.of(pictures(), "z₁", ACROSS, "it's <z₂>", DOWN).html();
        String id = html.replaceFirst("(?s)<div id=\"([^\"]+)\".*", "$1");
        assertTrue(html.contains("[id=\"" + id + "\"]"));
        assertTrue(html.contains("columns: [-1.00, 0.00, 1.00]") && html.contains("rows: [0.50, -0.50]"), html);
        assertTrue(html.contains("it&#39;s &lt;z₂&gt;") && !html.contains("it's"), "labels are escaped");
        assertFalse(html.contains("ELEMENT") || html.contains("DATA"), "nothing is left to be filled in");
        assertEquals(html, Walk.of(pictures(), "z₁", ACROSS, "it's <z₂>", DOWN).html());
        assertNotEquals(
                id,
                Walk.of(pictures(), "z₁", DOWN, "z₂", ACROSS).html().replaceFirst("(?s)<div id=\"([^\"]+)\".*", "$1"));
    }

    @Test
    void picturesThatDoNotFillTheSheetAreRefused() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> Walk.of(pictures().subList(1, 6), "", ACROSS, "", DOWN));
        assertEquals("5 pictures in 2 rows and 3 columns", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Walk.of(List.of(), "", new double[0], "", new double[0]));
    }
}
