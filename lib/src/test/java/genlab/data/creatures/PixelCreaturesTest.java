package genlab.data.creatures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Rng;
import genlab.data.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelCreaturesTest {

    private static final int PIXELS = 400;
    private static PixelCreatures set;

    @BeforeAll
    static void draw() {
        set = PixelCreatures.standard();
    }

    @Test
    void redrawsTheCommittedSet(@TempDir Path folder) throws IOException {
        set.write(folder);
        for (String file : new String[] {"pixel_color.txt", "colormap.txt", "attributes.csv"}) {
            Path committed = Path.of("..", "data", "creatures", file);
            assertEquals(-1, Files.mismatch(committed, folder.resolve(file)), file + ": first byte that differs");
        }
    }

    @Test
    void samePixelsEverywhere() {
        assertEquals(
                "49c12faf880d9f2c2b7e5b810ccf904bda430736062139730047459a9b0cbbec",
                new Sha256().add(set.pictures().images().pixels()).hex());
    }

    @Test
    void aPictureDependsOnItsNumberAlone() {
        var few = PixelCreatures.draw(3, Rng.of(5));
        var more = PixelCreatures.draw(9, Rng.of(5));
        assertArrayEquals(few.pictures().codes(), more.pictures().range(0, 3).codes());
        assertEquals(few.attributes(), more.attributes().subList(0, 3));
    }

    @Test
    void choosesByAttributes() {
        var birds = set.where(creature -> creature.plan() == CreaturePlan.BIRD && !creature.facesRight());
        int birdsSeen = 0;
        for (int i = 0; i < set.attributes().size(); i++) {
            var creature = set.attributes().get(i);
            if (creature.plan() == CreaturePlan.BIRD && !creature.facesRight()) {
                assertEquals(creature, birds.attributes().get(birdsSeen));
                assertArrayEquals(
                        set.pictures().range(i, i + 1).codes(),
                        birds.pictures().range(birdsSeen, birdsSeen + 1).codes());
                birdsSeen++;
            }
        }
        assertTrue(birdsSeen > 10);
        assertEquals(birdsSeen, birds.pictures().count());
    }

    @Test
    void noTwoColoursAndNoTwoPicturesAreAlike() {
        assertEquals(167, Arrays.stream(PixelPalette.colours()).distinct().count());
        assertEquals(0xffffff, PixelPalette.colours()[PixelPalette.WHITE]);
        var pictures = PixelCreatures.draw(5000, Rng.of(6)).pictures();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < pictures.count(); i++) {
            seen.add(Arrays.toString(pictures.range(i, i + 1).codes()));
        }
        assertEquals(5000, seen.size());
    }

    /** The real set, 792 pictures of artwork: 0.395 white, chroma 0.123; the mean picture's lower half 0.046. */
    @Test
    void asVividAsTheRealOnesAndGreyOnAverage() {
        byte[] rgb = set.pictures().images().pixels();
        int n = set.pictures().count();
        double chroma = 0;
        int white = 0;
        double[] mean = new double[3 * PIXELS];
        for (int i = 0; i < n; i++) {
            for (int p = 0; p < PIXELS; p++) {
                double[] colour = new double[3];
                for (int c = 0; c < 3; c++) {
                    colour[c] = (rgb[(3 * i + c) * PIXELS + p] & 0xff) / 255.0;
                    mean[c * PIXELS + p] += colour[c] / n;
                }
                chroma += chroma(colour) / n / PIXELS;
                white += colour[0] + colour[1] + colour[2] == 3 ? 1 : 0;
            }
        }
        double ofMean = 0;
        for (int p = PIXELS / 2; p < PIXELS; p++) {
            ofMean += chroma(mean[p], mean[PIXELS + p], mean[2 * PIXELS + p]) / (PIXELS / 2);
        }
        assertEquals(0.4, (double) white / n / PIXELS, 0.03);
        assertEquals(0.15, chroma, 0.02);
        assertTrue(ofMean < 0.05, "chroma of the mean picture " + ofMean);
    }

    @Test
    void attributesAreWhatIsSeen() {
        for (int i = 0; i < set.attributes().size(); i++) {
            var a = set.attributes().get(i);
            int[] ramps = new int[21];
            for (int code : set.pictures().range(i, i + 1).codes()) {
                if (code != PixelPalette.WHITE) {
                    ramps[(PixelPalette.SIZE - 1 - code) / 8]++;
                }
            }
            int most = Arrays.stream(ramps).max().getAsInt();
            int hue = ramps[a.hue().number];
            assertTrue(hue == most || ramps[a.accent().number] == most || ramps[20] == most, i + ": " + a);
            assertTrue(hue >= 20, i + ": " + hue + " pixels of " + a);
        }
    }

    private static double chroma(double... rgb) {
        double[] sorted = rgb.clone();
        Arrays.sort(sorted);
        return sorted[2] - sorted[0];
    }
}
