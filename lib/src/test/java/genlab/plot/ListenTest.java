package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Sound;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenTest {

    @Test
    void eachPlayerCarriesItsSound() {
        var sound = new Sound("a < b", 4000, new float[] {0, 0.5f, -1});
        String html = Listen.html(List.of(sound, sound));
        String[] parts = html.split("base64,", -1);
        assertEquals(3, parts.length);
        byte[] carried = Base64.getDecoder().decode(parts[2].substring(0, parts[2].indexOf('"')));
        assertArrayEquals(sound.wav(), carried);
        assertTrue(html.contains("a &lt; b") && !html.contains("a < b"), html);
    }

    @Test
    void aHighToneIsSeenAboveALowOne() {
        BufferedImage picture =
                Listen.picture(List.of(tone(300), tone(1500)), 20).image();
        double low = heightOfLoudest(picture, 0, 0.45);
        double high = heightOfLoudest(picture, 0.5, 0.85);
        assertTrue(high > low + 0.3, low + ", " + high);
    }

    /** The axis is the same for all of them. */
    @Test
    void soundsOfTwoRatesAreNotSideBySide() {
        List<Sound> two = List.of(tone(300), new Sound("fast", 8000, new float[500]));
        assertThrows(IllegalArgumentException.class, () -> Listen.picture(two, 10));
        assertThrows(IllegalArgumentException.class, () -> Listen.picture(List.of(), 10));
        assertThrows(IllegalArgumentException.class, () -> Listen.picture(List.of(tone(300)), 0));
    }

    private static Sound tone(double hertz) {
        float[] x = new float[2000];
        for (int t = 0; t < x.length; t++) {
            x[t] = (float) Math.sin(2 * Math.PI * hertz * t / 4000);
        }
        return new Sound(Math.round(hertz) + " Hz", 4000, x);
    }

    /** The mean height, 0 below and 1 above, of the loudest colour's pixels between two places across; the colour bar lies right of them. */
    private static double heightOfLoudest(BufferedImage picture, double from, double to) {
        int loudest = ColourMap.VIRIDIS.rgb(1);
        double sum = 0;
        int found = 0;
        for (int x = (int) (from * picture.getWidth()); x < to * picture.getWidth(); x++) {
            for (int y = 0; y < picture.getHeight(); y++) {
                if ((picture.getRGB(x, y) & 0xffffff) == (loudest & 0xffffff)) {
                    sum += 1 - y / (double) picture.getHeight();
                    found++;
                }
            }
        }
        assertTrue(found > 0, "nothing is loud");
        return sum / found;
    }
}
