package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Sound;
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
}
