package genlab.data.creatures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Images;
import genlab.data.Rng;
import genlab.data.Sha256;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DayAndNightTest {

    private static final int PLANE = 400;
    private static DayAndNight set;

    @BeforeAll
    static void draw() {
        set = DayAndNight.draw(200, Rng.of(3));
    }

    @Test
    void samePixelsEverywhere() {
        assertEquals(
                "6e1523a7fd127e949ede42403ecc2d52e2b959c385d0136e16cb2e10181524ea",
                new Sha256().add(set.day().pixels()).hex());
        assertEquals(
                "12cdab1b3db8da6a3da65094c8b120186dd11b5868212e7ddecada2f60ba421d",
                new Sha256().add(set.night().pixels()).hex());
        assertEquals(
                "b7c8b37bbd8e2cfdf9397a9187c10213397a44ee51a883c54257a74db09df94b",
                new Sha256().add(set.moonlight().pixels()).hex());
    }

    @Test
    void aPictureDependsOnItsNumberAlone() {
        var few = DayAndNight.draw(3, Rng.of(3));
        assertArrayEquals(set.range(0, 3).night().pixels(), few.night().pixels());
    }

    /** The true translation exists both ways. */
    @Test
    void dayAndNightSayTheSame() {
        int[] day = colours(set.day());
        int[] night = colours(set.night());
        var toNight = new HashMap<Integer, Set<Integer>>();
        var toDay = new HashMap<Integer, Set<Integer>>();
        for (int i = 0; i < day.length; i++) {
            toNight.computeIfAbsent(day[i], c -> new HashSet<>()).add(night[i]);
            toDay.computeIfAbsent(night[i], c -> new HashSet<>()).add(day[i]);
        }
        // one colour by night is one by day; the pale sky is dark sky or rim: that depends on what is beside it
        toDay.values().forEach(colours -> assertEquals(1, colours.size()));
        toNight.forEach((c, colours) -> assertEquals(c == 0xd6eaf8 ? 2 : 1, colours.size(), Integer.toHexString(c)));
    }

    /** At dusk the sky is the day's and all else the night's; skin is what moonlight shows in the grey 136. */
    @Test
    void duskIsNightBeforeTheDaysSky() {
        int[] day = colours(set.day());
        int[] night = colours(set.night());
        int[] dusk = colours(set.dusk());
        int[] moonlight = colours(set.moonlight());
        int[] skin = colours(set.skin());
        for (int i = 0; i < day.length; i++) {
            boolean sky = day[i] == 0xd6eaf8;
            assertEquals(sky ? day[i] : night[i], dusk[i]);
            assertEquals(moonlight[i] == 0x888888 ? 0xffffff : 0, skin[i]);
        }
    }

    /** All cats are grey: one creature in sixteen hues is one picture in moonlight. */
    @Test
    void moonlightHasNoHue() {
        int[] moonlight = colours(set.moonlight());
        for (int colour : moonlight) {
            assertEquals(0x010101 * (colour & 0xff), colour);
        }
        assertEquals(5, Arrays.stream(moonlight).distinct().count());
        byte[] pixels = set.inAllHues(7).moonlight().pixels();
        for (int i = 0; i < pixels.length; i++) {
            assertEquals(pixels[i % (3 * PLANE)], pixels[i]);
        }
    }

    @Test
    void allHuesAreOneCreature() {
        var wheel = set.inAllHues(7);
        assertEquals(16, wheel.count());
        assertArrayEquals(
                set.range(7, 8).night().pixels(), wheel.range(0, 1).night().pixels());
        int[] night = colours(wheel.night());
        for (int h = 1; h < 16; h++) {
            for (int p = 0; p < PLANE; p++) {
                assertEquals(night[p] == 0x161c44, night[h * PLANE + p] == 0x161c44, "the sky's place");
            }
        }
    }

    @Test
    void paintedCreaturesHaveOneColour() {
        var painted = set.painted(PixelPalette.RED, PixelPalette.TEAL);
        int[] colours = PixelPalette.colours();
        int[] day = colours(painted.day());
        for (int i = 0; i < 2; i++) {
            Set<Integer> found = new HashSet<>();
            Arrays.stream(day, i * PLANE, (i + 1) * PLANE).forEach(found::add);
            var own = i == 0 ? PixelPalette.RED : PixelPalette.TEAL;
            assertTrue(found.contains(colours[own.code(4)]));
            found.removeAll(Set.of(colours[own.code(4)], colours[own.code(0)]));
            // what is left: the sky, the white and the dark of the eyes
            found.removeAll(Set.of(0xd6eaf8, 0xffffff, colours[PixelPalette.GREY.code(0)]));
            assertEquals(Set.of(), found);
        }
    }

    private static int[] colours(Images images) {
        int[] colours = new int[images.count() * PLANE];
        for (int i = 0; i < colours.length; i++) {
            for (int c = 0; c < 3; c++) {
                int at = (i / PLANE * 3 + c) * PLANE + i % PLANE;
                colours[i] = (colours[i] << 8) | (images.pixels()[at] & 0xff);
            }
        }
        return colours;
    }
}
