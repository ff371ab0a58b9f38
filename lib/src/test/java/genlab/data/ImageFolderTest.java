package genlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    @TempDir
    Path folder;

    /** A chess board of single pixels, 8 x 8, in two colours. */
    private void board(String name, int type, int one, int other) throws IOException {
        var board = new BufferedImage(8, 8, type);
        for (int i = 0; i < 64; i++) {
            board.setRGB(i % 8, i / 8, (i % 8 + i / 8) % 2 == 0 ? one : other);
        }
        ImageIO.write(
                board,
                name.substring(name.indexOf('.') + 1),
                folder.resolve(name).toFile());
    }

    @BeforeEach
    void write() throws IOException {
        board("a.png", BufferedImage.TYPE_INT_RGB, 0xff0000, 0x0000ff);
        board("b.png", BufferedImage.TYPE_BYTE_GRAY, 0xffffff, 0x000000);
        board("c.png", BufferedImage.TYPE_INT_ARGB, 0xff00ff00, 0x00123456);
        board("d.jpg", BufferedImage.TYPE_INT_RGB, 0x808080, 0x808080);
        Files.writeString(folder.resolve("notes.txt"), "not asked for");
    }

    @Test
    void smallerIsTheMeanOverTheArea() {
        Images images = ImageFolder.read("boards", folder, 2, 4).images();
        assertEquals(
                "(4, 3, 2, 4)",
                "(%d, %d, %d, %d)".formatted(images.count(), images.channels(), images.height(), images.width()));
        // half red half blue, half white half black, half green half transparent (white), all grey
        int[][] means = {{127, 0, 127}, {127, 127, 127}, {127, 255, 127}, {128, 128, 128}};
        for (int i = 0; i < 4; i++) {
            for (int p = 0; p < 8; p++) {
                for (int c = 0; c < 3; c++) {
                    assertEquals(means[i][c], images.pixels()[(i * 3 + c) * 8 + p] & 0xff, 2, i + " " + c);
                }
            }
        }
    }

    @Test
    void theSameSizeIsUntouchedAndLargerRepeats() {
        var same = ImageFolder.read("boards", folder, 8, 8).images().picture(0);
        assertEquals(0xffff0000, same.getRGB(0, 0));
        assertEquals(0xff0000ff, same.getRGB(1, 0));
        var larger = ImageFolder.read("boards", folder, 16, 16).images().picture(0);
        assertEquals(0xffff0000, larger.getRGB(1, 1));
        assertEquals(0xff0000ff, larger.getRGB(2, 1));
    }

    @Test
    void brokenFilesAreNamedAndSkipped() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("a.png"));
        Files.write(folder.resolve("a2.png"), Arrays.copyOf(whole, 50));
        Files.writeString(folder.resolve("z.JPG"), "no picture");
        // a header that claims 60,000 x 60,000 pixels
        var huge = ByteBuffer.wrap(whole.clone()).putInt(16, 60_000).putInt(20, 60_000);
        var crc = new CRC32();
        crc.update(huge.array(), 12, 17);
        Files.write(
                folder.resolve("huge.png"),
                huge.putInt(29, (int) crc.getValue()).array());
        ImageFolder read = ImageFolder.read("boards", folder, 8, 8);
        assertEquals(4, read.images().count());
        assertEquals(folder.resolve("b.png"), read.files().get(1));
        assertEquals(0xffffffff, read.images().picture(1).getRGB(0, 0));
        assertEquals(3, read.skipped().size());
        assertTrue(read.skipped().get(0).startsWith("a2.png: "), read.skipped().toString());
        assertTrue(
                read.skipped().get(1).startsWith("huge.png: 60000 x 60000 pixels"),
                read.skipped().toString());
        assertTrue(
                read.skipped().get(2).startsWith("z.JPG: not a picture"),
                read.skipped().toString());
    }

    @Test
    void missingEmptyAndOnlyBroken() throws IOException {
        assertThrows(BadFileException.class, () -> ImageFolder.read("none", folder.resolve("none"), 8, 8));
        assertThrows(BadFileException.class, () -> ImageFolder.read("file", folder.resolve("a.png"), 8, 8));
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThrows(BadFileException.class, () -> ImageFolder.read("empty", other, 8, 8));
        Files.writeString(other.resolve("x.png"), "no picture");
        var e = assertThrows(BadFileException.class, () -> ImageFolder.read("broken", other, 8, 8));
        assertTrue(e.getMessage().contains("x.png: not a picture"), e.getMessage());
    }
}
