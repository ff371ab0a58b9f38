package genlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import genlab.data.BadFileException;
import genlab.data.Rng;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFileTest {

    private static final int MUTATIONS = 2000;

    @TempDir
    private Path folder;

    private Path file;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, TensorFile.Blob> blobs = new LinkedHashMap<>();

    @BeforeEach
    void write() {
        file = folder.resolve("a.safetensors");
        metadata.put("format", "x");
        metadata.put("words", "χ² \"quoted\" \n two lines");
        blobs.put("w", new TensorFile.Blob(DataType.FLOAT32, new long[] {2, 3}, new byte[24]));
        blobs.put("steps", new TensorFile.Blob(DataType.INT64, new long[] {}, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        blobs.put("none", new TensorFile.Blob(DataType.FLOAT64, new long[] {0, 4}, new byte[0]));
        TensorFile.write(file, metadata, blobs);
    }

    @Test
    void roundTrip() {
        assertSame(TensorFile.read(file));
    }

    private void assertSame(TensorFile found) {
        assertEquals(metadata, found.metadata());
        assertEquals(blobs.keySet(), found.blobs().keySet());
        blobs.forEach((name, blob) -> {
            assertEquals(blob.type(), found.blobs().get(name).type());
            assertArrayEquals(blob.shape(), found.blobs().get(name).shape());
            assertArrayEquals(blob.bytes(), found.blobs().get(name).bytes());
        });
    }

    /** Bytes and digits of a good file changed, added, taken away and exchanged: it is refused, or says the same. */
    @Test
    void aChangedFileIsRefusedOrTheSame() throws IOException {
        byte[] good = Files.readAllBytes(file);
        int header =
                8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
        int accepted = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bad = mutated(good, header, Rng.of(i));
            Files.write(file, bad);
            try {
                assertSame(TensorFile.read(file));
                accepted++;
            } catch (BadFileException e) {
                assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
            }
        }
        assertTrue(accepted < MUTATIONS / 4, accepted + " changed files were read");
    }

    private static byte[] mutated(byte[] good, int header, Rng rng) {
        byte[] bad = good.clone();
        for (int n = 1 + rng.below(3); n > 0; n--) {
            int at = rng.below(rng.uniform() < 0.7 ? header : bad.length);
            at = Math.min(at, bad.length - 1);
            switch (rng.below(6)) {
                case 0 -> bad[at] = (byte) rng.below(256);
                case 1 -> bad[at] ^= (byte) (1 << rng.below(8));
                case 2 -> bad[at] = (byte) "0123456789-.eE[]{}\",: ".charAt(rng.below(22));
                case 3 -> bad = Arrays.copyOf(bad, Math.max(1, at));
                case 4 -> {
                    byte[] longer = new byte[bad.length + 1];
                    System.arraycopy(bad, 0, longer, 0, at);
                    longer[at] = (byte) "0123456789[]".charAt(rng.below(12));
                    System.arraycopy(bad, at, longer, at + 1, bad.length - at);
                    bad = longer;
                }
                default -> {
                    int other = rng.below(bad.length);
                    byte kept = bad[at];
                    bad[at] = bad[other];
                    bad[other] = kept;
                }
            }
        }
        return bad;
    }

    /** Headers that lie about one tensor of eight bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "{'w':null}",
                "{'w':7}",
                "{'w':{}}",
                "{'w':{'dtype':'F32','shape':[2]}}",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0]}}",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,9]}}",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[9223372036854775807,9223372036854775807]}}",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[4294967296,4294967304]}}",
                "{'w':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}",
                "{'w':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}",
                "{'w':{'dtype':'F32','shape':[-2,-1],'data_offsets':[0,8]}}",
                "{'w':{'dtype':'F32','shape':[4611686018427387904,4,2],'data_offsets':[0,0]}}",
                "{'w':{'dtype':'F32','shape':[9223372036854775807,9223372036854775807],'data_offsets':[0,8]}}",
                "{'w':{'dtype':'F16','shape':[4],'data_offsets':[0,8]}}",
                "{'w':{'dtype':'F32','shape':2,'data_offsets':[0,8]}}",
                "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", // no checksum
                "{'__metadata__':{'sha256':null}}",
                "{'__metadata__':{'sha256':'00'}}",
                "{'__metadata__':[]}"
            })
    void aHeaderThatLies(String header) throws IOException {
        byte[] head = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + head.length + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(head.length)
                        .put(head)
                        .array());
        var error = assertThrows(BadFileException.class, () -> TensorFile.read(file));
        assertTrue(error.getMessage().contains(file.toString()), error.getMessage());
    }

    /** A type or a shape that is changed changes the checksum, whatever the bytes. */
    @Test
    void theChecksumIsOverTypeAndShapeToo() throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String[] change : new String[][] {{"[2,3]", "[3,2]"}, {"I64", "F64"}, {"[0,4]", "[0,5]"}}) {
            assertTrue(text.contains(change[0]));
            Files.writeString(file, text.replace(change[0], change[1]), StandardCharsets.ISO_8859_1);
            var error = assertThrows(BadFileException.class, () -> TensorFile.read(file));
            assertTrue(error.getMessage().contains("SHA-256"), error.getMessage());
        }
    }

    @Test
    void anInterruptLosesNothing() {
        Thread.currentThread().interrupt();
        try {
            TensorFile.write(file, metadata, blobs);
            assertSame(TensorFile.read(file));
        } finally {
            assertTrue(Thread.interrupted());
        }
    }
}
