package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnimeFacesTest {

    @TempDir
    Path data;

    private Path folder;
    private Path tags;

    /** Two plain pictures, dark red and light green, of which the second stands first. */
    @BeforeEach
    void write() throws IOException {
        folder = data.resolve("anime-faces");
        Files.createDirectories(folder.resolve("images"));
        plain("3", 64, 64, 0x802010);
        plain("12", 64, 64, 0x90f0a0);
        tags = Files.writeString(folder.resolve("tags.csv"), "12,green hair aqua eyes\n3,red hair yellow eyes\n");
    }

    private void plain(String name, int width, int height, int colour) throws IOException {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < width * height; p++) {
            picture.setRGB(p % width, p / width, colour);
        }
        ImageIO.write(picture, "jpg", folder.resolve("images/" + name + ".jpg").toFile());
    }

    private AnimeFaces load(int side) {
        var store = new DataStore(
                Map.of("GENLAB_DATA_DIR", data.toString(), "GENLAB_CACHE_DIR", data + "/cache"),
                DataStore.sources(),
                Duration.ofSeconds(1),
                DownloadProgress.SILENT);
        return AnimeFaces.load(store, side);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 64})
    void picturesAndTagsInTheOrderOfTheRows(int side) {
        var faces = load(side);
        assertEquals("anime faces (real): 2 images of 3 x " + side + " x " + side, "" + faces.images());
        byte[] pixels = faces.images().pixels();
        int[] expected = {0x90, 0xf0, 0xa0, 0x80, 0x20, 0x10};
        for (int plane = 0; plane < 6; plane++) {
            assertEquals(expected[plane], pixels[plane * side * side] & 0xff, 4, "JPEG is not exact");
        }
        assertArrayEquals(new int[] {6, 10}, faces.hair());
        assertArrayEquals(new int[] {0, 9}, faces.eyes());
        var last = faces.at(1);
        assertArrayEquals(faces.images().range(1, 2).pixels(), last.images().pixels());
        assertEquals("red", AnimeFaces.HAIR.get(last.hair()[0]));
        assertEquals("yellow", AnimeFaces.EYES.get(last.eyes()[0]));
    }

    @Test
    void tagsInNumbers() {
        try (var manager = NDManager.newBaseManager()) {
            float[] ones = load(8).oneHot(manager).toFloatArray();
            float[] expected = new float[44];
            for (int one : new int[] {6, 12, 22 + 10, 22 + 21}) {
                expected[one] = 1;
            }
            assertArrayEquals(expected, ones);
        }
    }

    private void refused(Path file, String message) {
        var e = assertThrows(BadFileException.class, () -> load(32));
        assertTrue(e.getMessage().startsWith(file + ": expected "), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void noFile() throws IOException {
        Files.delete(tags);
        refused(tags, "get it from https://");
    }

    @Test
    void noRows() throws IOException {
        Files.writeString(tags, "");
        refused(tags, "an empty file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3,red hair; number,COLOUR hair COLOUR eyes in line 2, found \"3,red hair\"",
                "../3,red hair aqua eyes; in line 2, found \"../3,red hair aqua eyes\"",
                "3;in line 2, found \"3\"",
                "'';in line 2, found \"\"",
                "3,mauve hair red eyes; eyes of [aqua, black, blue,",
                "3,red hair white eyes; in line 2, found \"3,red hair white eyes\""
            })
    void aBrokenRow(String row, String message) throws IOException {
        Files.writeString(tags, "12,green hair aqua eyes\n" + row + "\n\n".substring(row.isEmpty() ? 0 : 1));
        refused(tags, message);
    }

    @Test
    void aPictureThatIsNotThere() throws IOException {
        Path picture = folder.resolve("images/3.jpg");
        Files.delete(picture);
        refused(picture, "a picture of 64 x 64 pixels, found nothing");
    }

    @Test
    void aBrokenPicture() throws IOException {
        Path picture = folder.resolve("images/3.jpg");
        Files.writeString(picture, "no picture");
        refused(picture, "found a broken file: not a picture");
        Files.write(picture, Arrays.copyOf(Files.readAllBytes(folder.resolve("images/12.jpg")), 100));
        refused(picture, "found a broken file");
    }

    /** The decoder paints grey what is not there, and says so in a warning. */
    @Test
    void aPictureCutShort() throws IOException {
        Path picture = folder.resolve("images/3.jpg");
        byte[] whole = Files.readAllBytes(picture);
        for (int missing : new int[] {2, 20}) {
            Files.write(picture, Arrays.copyOf(whole, whole.length - missing));
            refused(picture, "found a broken file: Truncated File");
        }
        byte[] ended = Arrays.copyOf(whole, whole.length - 18);
        System.arraycopy(whole, whole.length - 2, ended, ended.length - 2, 2);
        Files.write(picture, ended);
        refused(picture, "found a broken file: Corrupt JPEG data");
    }

    @Test
    void sizesThatDisagree() {
        var faces = load(8);
        var e = assertThrows(
                IllegalArgumentException.class, () -> new AnimeFaces(faces.images(), new int[2], new int[1]));
        assertTrue(e.getMessage().endsWith("with 2 colours of hair and 1 of eyes, expected as many"), e.getMessage());
    }

    @Test
    void aPictureOfAnotherSize() throws IOException {
        plain("3", 64, 48, 0);
        refused(folder.resolve("images/3.jpg"), "found 64 x 48");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65})
    void aSideThatIsNone(int side) {
        var e = assertThrows(IllegalArgumentException.class, () -> load(side));
        assertEquals(side + " pixels a side, expected 1 to 64", e.getMessage());
    }

    @Test
    void theRealOnes() {
        var faces = AnimeFaces.read(RealFiles.folder("anime-faces").resolve("tags.csv"), 32);
        assertEquals(4_998, faces.images().count());
        assertEquals(378, Arrays.stream(faces.hair()).filter(hair -> hair == 9).count(), "purple hair");
        assertEquals(462, Arrays.stream(faces.eyes()).filter(eyes -> eyes == 1).count(), "black eyes");
    }
}
