package genlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import genlab.data.BadFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bad file gives one {@link BadFileException} that names it, and changes no weight. */
class CheckpointTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void save() {
        file = folder.resolve("small.safetensors");
        try (var training = new SmallTraining(1)) {
            training.fit(5).checkpoint(training.checkpoint(file), 100).run(training::body);
        }
    }

    @Test
    void roundTrip() {
        try (var trained = new SmallTraining(1);
                var other = new SmallTraining(2)) {
            trained.losses(5);
            other.checkpoint(file).load();
            assertArrayEquals(trained.weights(), other.weights());
        }
    }

    @Test
    void nothingElseIsLeftInTheFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void missing() throws IOException {
        Files.delete(file);
        refused("readable");
    }

    @Test
    void aFolder() throws IOException {
        Files.delete(file);
        Files.createDirectory(file);
        refused("readable");
    }

    @Test
    void empty() throws IOException {
        Files.write(file, new byte[0]);
        refused("0 bytes");
    }

    @Test
    void truncatedAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            refused(file.toString());
        }
    }

    @Test
    void oneBitChangedAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 31) {
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            Files.write(file, changed);
            refused(file.toString());
        }
    }

    @Test
    void aPictureInstead() throws IOException {
        Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'});
        refused("length");
    }

    @Test
    void aHeaderThatIsNoJson() throws IOException {
        byte[] text = "not json at all".getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(text.length).put(text).array());
        refused("JSON");
    }

    @Test
    void aTensorFileOfAnotherKind() {
        TensorFile.write(
                file,
                Map.of("format", "something else"),
                Map.of("w", new TensorFile.Blob(DataType.FLOAT32, new long[] {1}, new byte[4])));
        refused("genlab-training-1");
    }

    @Test
    void anotherModel() {
        try (var wider = new SmallTraining(1, 9)) {
            float[] before = wider.weights();
            var error = assertThrows(
                    BadFileException.class, () -> wider.checkpoint(file).load());
            assertTrue(error.getMessage().contains("(9, 3)"), error.getMessage());
            assertArrayEquals(before, wider.weights(), "nothing was written");
        }
    }

    @Test
    void anotherSeedDoesNotGoOn() {
        try (var other = new SmallTraining(2)) {
            Fit fit = other.fit(10).checkpoint(other.checkpoint(file), 100);
            var error = assertThrows(BadFileException.class, () -> fit.run(other::body));
            assertTrue(error.getMessage().contains("seed"), error.getMessage());
        }
    }

    @Test
    void aPlaceThatCannotBeWritten() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("plain file"), "x");
        assertThrows(BadFileException.class, () -> TensorFile.write(notAFolder.resolve("x"), Map.of(), Map.of()));
    }

    private void refused(String word) {
        try (var training = new SmallTraining(3)) {
            float[] before = training.weights();
            var error = assertThrows(
                    BadFileException.class, () -> training.checkpoint(file).load());
            assertTrue(error.getMessage().contains(word), error.getMessage());
            assertTrue(error.getMessage().contains(file.getFileName().toString()), error.getMessage());
            assertArrayEquals(before, training.weights(), "nothing was written");
        }
    }
}
