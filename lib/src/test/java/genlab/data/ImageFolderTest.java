package genlab.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Where row 0 and column 0 of the file lie in the picture, by EXIF's words for 1 to 8; the file holds abc, def. */
    private static final String[] UPRIGHT = {
        "abc,def", "cba,fed", "fed,cba", "def,abc", "ad,be,cf", "da,eb,fc", "fc,eb,da", "cf,be,ad"
    };

    @ParameterizedTest
    @ValueSource(strings = {"jpg", "png"})
    void turnedPicturesAreReadUpright(String format) throws IOException {
        var stored = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 48; x++) {
                stored.setRGB(x, y, 0x010101 * grey((char) ('a' + y / 16 * 3 + x / 16)));
            }
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(stored, format, bytes);
        for (int turn = 1; turn <= 8; turn++) {
            // a TIFF of one entry: tag 0x112, one short
            byte[] exif =
                    HexFormat.of().parseHex("4d4d002a00000008" + "0001" + "011200030000000100010000" + "00000000");
            exif[19] = (byte) turn;
            Path turned = Files.createDirectory(folder.resolve(format + turn));
            byte[] file = format.equals("jpg")
                    ? inserted(bytes.toByteArray(), 2, segment(0xe1, "Exif\0\0".getBytes(US_ASCII), exif))
                    : inserted(bytes.toByteArray(), 33, chunk("eXIf", exif));
            Files.write(turned.resolve("a." + format), file);
            String[] rows = UPRIGHT[turn - 1].split(",", -1);
            int width = rows[0].length();
            Images read = ImageFolder.read("turned", turned, rows.length, width).images();
            for (int p = 0; p < 6; p++) {
                assertEquals(
                        grey(rows[p / width].charAt(p % width)), read.pixels()[p] & 0xff, 2, format + turn + " " + p);
            }
        }
    }

    private static int grey(char letter) {
        return 20 + 40 * (letter - 'a');
    }

    private static byte[] inserted(byte[] file, int at, byte[] piece) {
        return ByteBuffer.allocate(file.length + piece.length)
                .put(file, 0, at)
                .put(piece)
                .put(file, at, file.length - at)
                .array();
    }

    private static byte[] segment(int marker, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var segment = ByteBuffer.allocate(4 + length)
                .put((byte) 0xff)
                .put((byte) marker)
                .putShort((short) (2 + length));
        Arrays.stream(parts).forEach(segment::put);
        return segment.array();
    }

    private static byte[] chunk(String type, byte... content) {
        var chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
        chunk.put(type.getBytes(US_ASCII)).put(content);
        var crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + content.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    /** Value 100 in every way that PNG has to say it, beside a pixel of value 7 that is transparent where it can be. */
    @ParameterizedTest
    @CsvSource({"8,1", "16,1", "8,2", "16,2", "8,3", "16,3", "8,4", "16,4"})
    void theValueInTheFileIsTheValueRead(int bits, int bands) throws IOException {
        boolean grey = bands < 3;
        boolean alpha = bands % 2 == 0;
        int type = bits == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
        var model = new ComponentColorModel(
                ColorSpace.getInstance(grey ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB),
                alpha,
                false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                type);
        var raster = Raster.createInterleavedRaster(type, 2, 1, bands, null);
        int full = bits == 8 ? 1 : 257;
        for (int b = 0; b < bands; b++) {
            boolean opacity = alpha && b == bands - 1;
            raster.setSample(0, 0, b, full * (opacity ? 255 : 100));
            raster.setSample(1, 0, b, full * (opacity ? 0 : 7));
        }
        var bytes = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(new BufferedImage(model, raster, false, null), "png", bytes));
        int[] expected = {100, alpha ? 255 : 7};
        read(bytes.toByteArray(), expected);
        if (bands == 1) {
            // the colour that is transparent, as two bytes
            byte[] clear = {(byte) (bits == 8 ? 0 : 7), 7};
            read(inserted(bytes.toByteArray(), 33, chunk("tRNS", clear)), 100, 255);
        }
    }

    private void read(byte[] png, int... expected) throws IOException {
        Path file = Files.createDirectories(folder.resolve("one")).resolve("a.png");
        Images read = ImageFolder.read("one", Files.write(file, png).getParent(), 1, 2)
                .images();
        for (int i = 0; i < 6; i++) {
            assertEquals(expected[i % 2], read.pixels()[i] & 0xff, "pixel " + i);
        }
    }

    /** Printers' inks as Adobe writes them: 255 is no ink; kind 2 is luminance and two colour differences of the first three. */
    @ParameterizedTest
    @CsvSource({
        "0, 255, 255, 255, 100, 0x646464",
        "0, 255, 0, 0, 255, 0xff0000",
        "0, 0, 255, 0, 128, 0x008000",
        "2, 0, 128, 128, 100, 0x646464",
        "2, 179, 171, 1, 255, 0xff0000"
    })
    void inksAreReadAsColours(int transform, int c, int m, int y, int k, int rgb) throws IOException {
        var inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
        for (int p = 0; p < 256; p++) {
            inks.setPixel(p % 16, p / 16, new int[] {c, m, y, k});
        }
        var bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(inks, null, null), null);
        }
        byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
        Path other = Files.createDirectory(folder.resolve("inks"));
        Files.write(other.resolve("a.jpg"), inserted(bytes.toByteArray(), 2, segment(0xee, adobe)));
        int read = ImageFolder.read("inks", other, 16, 16).images().picture(0).getRGB(5, 5);
        for (int shift = 0; shift < 24; shift += 8) {
            assertEquals(rgb >> shift & 0xff, read >> shift & 0xff, 2, Integer.toHexString(read));
        }
    }

    /** 180,000 pictures of 64 x 64 are more bytes than an array has: said before any is read. */
    @Test
    void moreThanFits() {
        var e = assertThrows(IllegalArgumentException.class, () -> Images.room("faces", 180_000, 3, 64, 64));
        assertEquals(
                "faces: 180000 images of 3 x 64 x 64 are 2211840000 bytes, more than the 2147483639 that a set may have",
                e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> ImageFolder.read("boards", folder, 50_000, 50_000));
        assertTrue(e.getMessage().contains("4 images of 3 x 50000 x 50000 are 30000000000 bytes"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> DrawnDigits.draw(3_000_000, Rng.of(1)));
    }
}
