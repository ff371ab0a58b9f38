package genlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.BadFileException;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.testing.Managed;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every bad file gives one {@link BadFileException} that names it, and changes no weight. */
@ExtendWith(Managed.class)
class CheckpointTest {

    @TempDir
    private Path folder;

    private Path file;
    private NDManager manager;

    @BeforeEach
    void save(NDManager own) {
        manager = own;
        file = folder.resolve("small.safetensors");
        try (var training = new SmallTraining(manager, 1)) {
            training.fit(5).checkpoint(training.checkpoint(file), 100).run(training::body);
        }
    }

    @Test
    void roundTrip() {
        try (var trained = new SmallTraining(manager, 1);
                var other = new SmallTraining(manager, 2)) {
            trained.losses(5);
            Provenance from = other.checkpoint(file).load();
            assertArrayEquals(trained.weights(), other.weights());
            assertArrayEquals(trained.average(), other.average());
            assertEquals("small", from.training());
            assertEquals(5, from.steps());
            assertEquals(trained.rng.split("fit").seed(), from.seed());
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
        refused("genlab-2");
    }

    @Test
    void anotherModel() {
        try (var wider = new SmallTraining(manager, 1, 9, Adam.rate(1e-2))) {
            double[] before = wider.weights();
            var error = assertThrows(
                    BadFileException.class, () -> wider.checkpoint(file).load());
            assertTrue(error.getMessage().contains("(9, 3)"), error.getMessage());
            assertArrayEquals(before, wider.weights(), "nothing was written");
        }
    }

    @Test
    void anotherSeedDoesNotGoOn() {
        try (var other = new SmallTraining(manager, 2)) {
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

    @Test
    void oneNameTwice() {
        try (var training = new SmallTraining(manager, 1)) {
            var checkpoint = training.checkpoint(file);
            var error = assertThrows(IllegalArgumentException.class, () -> checkpoint.with("mlp", training.model));
            assertTrue(error.getMessage().contains("mlp."), error.getMessage());
        }
    }

    /** What could be written and not be read again is refused when it is named. */
    @Test
    void aTypeThatCannotBeRead() {
        var signed = new NDList(manager.ones(new Shape(2), DataType.INT8));
        var error = assertThrows(IllegalArgumentException.class, () -> new Checkpoint(file).with("signed", signed));
        assertTrue(error.getMessage().contains("signed.0") && error.getMessage().contains("int8"), error.getMessage());
    }

    /** Halves take half the place, and are read into floats; into nothing else, and floats not into halves. */
    @Test
    void halvesAreReadIntoFloats() {
        NDArray floats = manager.create(new float[] {0.1f, -3, 70_000});
        NDArray halves = floats.toType(DataType.FLOAT16, true);
        new Checkpoint(file).with("w", new NDList(halves)).save(nothing());
        NDArray found = floats.zerosLike();
        new Checkpoint(file).with("w", new NDList(found)).load();
        assertArrayEquals(new float[] {0.099975586f, -3, Float.POSITIVE_INFINITY}, found.toFloatArray());
        for (DataType other : List.of(DataType.FLOAT64, DataType.INT32)) {
            var into = new Checkpoint(file).with("w", new NDList(floats.toType(other, true)));
            assertThrows(BadFileException.class, into::load);
        }
        new Checkpoint(file).with("w", new NDList(floats)).save(nothing());
        var back = new Checkpoint(file).with("w", new NDList(halves));
        assertThrows(BadFileException.class, back::load);
    }

    @Test
    void allOtherTypesComeBack() {
        var types = List.of(
                DataType.FLOAT16, DataType.FLOAT32, DataType.FLOAT64, DataType.INT32, DataType.INT64, DataType.UINT8);
        var written = new NDList();
        types.forEach(
                type -> written.add(manager.create(new float[] {1, 2, 250}).toType(type, true)));
        var empty = new NDList(manager.zeros(new Shape(0, 3)), manager.create(7f));
        new Checkpoint(file).with("all", written).with("odd", empty).save(nothing());
        var found = new NDList();
        types.forEach(type -> found.add(manager.zeros(new Shape(3), type)));
        var odd = new NDList(manager.zeros(new Shape(0, 3)), manager.create(0f));
        new Checkpoint(file).with("all", found).with("odd", odd).load();
        found.forEach(array -> assertArrayEquals(new double[] {1, 2, 250}, Tensors.doubles(array)));
        assertEquals(7, odd.get(1).getFloat());
    }

    @Test
    void aModelAloneComesBackWithItsProvenance() {
        try (var trained = new SmallTraining(manager, 1);
                var other = new SmallTraining(manager, 2);
                var wider = new SmallTraining(manager, 1, 9, Adam.rate(1e-2))) {
            Fit fit = trained.fit(5).on("squares of sums");
            fit.run(trained::body);
            Provenance written = fit.provenance();
            new Checkpoint(file).with("net", trained.model).save(written);
            Provenance read = new Checkpoint(file).with("net", other.model).load();
            assertArrayEquals(trained.weights(), other.weights());
            assertEquals(written.players(), read.players());
            assertEquals("squares of sums", read.data());
            assertEquals(written.versions(), read.versions());
            assertEquals(written.seconds(), read.seconds(), 0.051);
            assertTrue(read.toString().startsWith("small: 5 steps on squares of sums, seed "), read.toString());
            assertEquals(read, new Checkpoint(file).provenance());

            double[] before = wider.weights();
            var into = new Checkpoint(file).with("net", wider.model);
            assertThrows(BadFileException.class, into::load);
            assertArrayEquals(before, wider.weights());
        }
    }

    /** The same tensors under another name are another model's. */
    @Test
    void otherNames() {
        try (var other = new SmallTraining(manager, 2)) {
            double[] before = other.weights();
            var into = new Checkpoint(file).with("G", other.model);
            var error = assertThrows(BadFileException.class, into::load);
            assertTrue(error.getMessage().contains("G."), error.getMessage());
            assertArrayEquals(before, other.weights());
        }
    }

    private Provenance nothing() {
        return new Fit("none", 1, manager, Rng.of(1)).provenance();
    }

    private void refused(String word) {
        try (var training = new SmallTraining(manager, 3)) {
            double[] before = training.weights();
            var error = assertThrows(
                    BadFileException.class, () -> training.checkpoint(file).load());
            assertTrue(error.getMessage().contains(word), error.getMessage());
            assertTrue(error.getMessage().contains(file.getFileName().toString()), error.getMessage());
            assertArrayEquals(before, training.weights(), "nothing was written");
        }
    }
}
