package genlab.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.creatures.PixelCreatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class StoppedTest {

    private static void stops(Executable loop) {
        Thread.currentThread().interrupt();
        assertThrows(Stopped.class, loop);
        assertFalse(Thread.interrupted());
    }

    /** Every loop of the package that may take longer than a second; downloads have a test of their own. */
    @Test
    void loopsLookAtTheFlag(@TempDir Path folder) throws IOException {
        stops(() -> DrawnDigits.draw(1, Rng.of(1)));
        stops(() -> PixelCreatures.draw(1, Rng.of(1)));
        Files.createFile(folder.resolve("0_a_0.wav"));
        stops(() -> SpokenDigit.read(folder));
        Files.createFile(folder.resolve("a.png"));
        stops(() -> ImageFolder.read("one", folder, 8, 8));
        Path zip = folder.resolve("a.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("a.txt"));
        }
        stops(() -> Unzip.into(zip, folder.resolve("to"), "", 100));
        assertFalse(Files.exists(folder.resolve("to.part")));
        try (var manager = NDManager.newBaseManager()) {
            stops(() -> Batches.inOrder(1, manager.zeros(new Shape(2))).forEach(batch -> {}));
        }
    }
}
