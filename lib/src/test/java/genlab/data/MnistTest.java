package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {

    @TempDir
    Path folder;

    private Path images;
    private Path labels;
    private final byte[] goodImages = idx(0x803, new int[] {2, 2, 3}, 0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255);
    private final byte[] goodLabels = idx(0x801, new int[] {2}, 9, 200);

    @BeforeEach
    void write() throws IOException {
        images = Files.write(folder.resolve("images"), goodImages);
        labels = Files.write(folder.resolve("labels"), goodLabels);
    }

    private static byte[] idx(int magic, int[] sizes, int... values) {
        var bytes = ByteBuffer.allocate(4 + 4 * sizes.length + values.length).putInt(magic);
        Arrays.stream(sizes).forEach(bytes::putInt);
        Arrays.stream(values).forEach(v -> bytes.put((byte) v));
        return bytes.array();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private void bad(String expected, String found) {
        var e = assertThrows(BadFileException.class, () -> Mnist.images("bad", images, labels));
        assertTrue(e.getMessage().contains(expected) && e.getMessage().contains(found), e.getMessage());
        assertTrue(e.getMessage().startsWith(folder.toString()), e.getMessage());
    }

    @Test
    void plainAndGzipHoldTheSame() throws IOException {
        for (int i = 0; i < 2; i++) {
            Images read = Mnist.images("small", images, labels);
            assertEquals(2, read.count());
            assertEquals(2, read.height());
            assertEquals(3, read.width());
            assertEquals((byte) 251, read.pixels()[7]);
            assertArrayEquals(new int[] {9, 200}, read.labels());
            Files.write(images, gzip(goodImages));
            Files.write(labels, gzip(goodLabels));
        }
    }

    @Test
    void missing() throws IOException {
        Files.delete(labels);
        bad("a file", "nothing");
    }

    @Test
    void empty() throws IOException {
        Files.write(images, new byte[0]);
        bad("magic number", "only 0");
    }

    @Test
    void cutOff() throws IOException {
        Files.write(images, Arrays.copyOf(goodImages, goodImages.length - 1));
        bad("12 bytes", "only 11");
    }

    @Test
    void trailingBytes() throws IOException {
        Files.write(images, Arrays.copyOf(goodImages, goodImages.length + 1));
        bad("the end", "more bytes");
    }

    @Test
    void wrongMagic() throws IOException {
        Files.write(images, goodLabels);
        bad("0x00000803", "0x00000801");
    }

    @Test
    void labelsOfAnotherSet() throws IOException {
        Files.write(labels, idx(0x801, new int[] {3}, 1, 2, 3));
        bad("2 labels", "3 labels");
    }

    @Test
    void cutOffGzip() throws IOException {
        byte[] whole = gzip(goodImages);
        Files.write(images, Arrays.copyOf(whole, whole.length - 9));
        bad("a whole gzip file", "end too early");
    }

    @Test
    void corruptGzip() throws IOException {
        byte[] corrupt = gzip(goodImages);
        corrupt[corrupt.length - 6] ^= 1; // the checksum
        Files.write(images, corrupt);
        bad("a sound gzip file", "");
    }

    /** Claims a gibibyte, or sizes whose product overflows, and holds nothing: refused without taking the memory. */
    @Test
    void falseSizes() throws IOException {
        Files.write(images, idx(0x803, new int[] {1 << 20, 32, 32}, 1));
        bad("1073741824 bytes", "only 1");
        Files.write(images, idx(0x803, new int[] {1 << 30, 1 << 30, 1 << 30}, 1));
        bad("bytes at most", "[1073741824, 1073741824, 1073741824]");
        Files.write(images, idx(0x803, new int[] {-1, -1, 12}, 1));
        bad("sizes from 1", "[-1, -1, 12]");
    }

    /** Declares 12 bytes and unpacks to 200 million. */
    @Test
    void gzipBomb() throws IOException {
        Files.write(images, gzip(Arrays.copyOf(goodImages, 200_000_000)));
        assertTrue(Files.size(images) < 300_000);
        bad("the end", "more bytes");
    }
}
