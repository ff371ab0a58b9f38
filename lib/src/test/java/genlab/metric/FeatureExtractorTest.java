package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import genlab.data.BadFileException;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureExtractorTest {

    private static final Path RANDOM = Path.of("..", "data", "weights", "14-random-features.pt");

    @TempDir
    private Path folder;

    /** What {@code src/test/python/random_features.py} prints of a grey picture, here as the last of more than are taken at a time. */
    @Test
    void pythonComesToTheSame() {
        try (var manager = NDManager.newBaseManager();
                var extractor = FeatureExtractor.load(RANDOM, manager)) {
            NDArray x = manager.zeros(new Shape(150, 1, 28, 28));
            x.set(new NDIndex("149"), 0.5f);
            int owned = manager.getManagedArrays().size();
            NDArray features = extractor.features(x);
            assertEquals(owned + 1, manager.getManagedArrays().size());
            assertEquals(new Shape(150, 64), features.getShape());
            float[] all = Tensors.floats(features.get("149"));
            assertArrayEquals(
                    new float[] {0.12624720f, 0.08956364f, 0.19911894f, 0.14698604f},
                    new float[] {all[0], all[31], all[32], all[63]},
                    1e-6f);
        }
    }

    @Test
    void aBadFileSaysWhatIsWrong() throws IOException {
        Path text = Files.writeString(folder.resolve("features.pt"), "no network");
        try (var manager = NDManager.newBaseManager();
                var extractor = FeatureExtractor.load(RANDOM, manager)) {
            for (Path file : new Path[] {text, folder, folder.resolve("none.pt")}) {
                var bad = assertThrows(BadFileException.class, () -> FeatureExtractor.load(file, manager));
                assertTrue(bad.getMessage().contains(file + ": expected a TorchScript file"), bad.getMessage());
            }
            NDArray colour = manager.zeros(new Shape(2, 3, 28, 28));
            assertThrows(BadFileException.class, () -> extractor.features(colour));
        }
    }

    /** From two threads at once what each would get alone; of no pictures none; a network that was freed says so. */
    @Test
    void inTwoThreads() throws Exception {
        try (var manager = NDManager.newBaseManager();
                var extractor = FeatureExtractor.load(RANDOM, manager)) {
            NDArray x = Rng.of(1).uniform(manager, 0, 1, new Shape(120, 1, 28, 28));
            float[] alone = extractor.features(x).toFloatArray();
            Callable<float[]> task = () -> {
                try (var own = NDManager.newBaseManager();
                        var on = GradMode.on()) {
                    NDArray mine = own.create(Tensors.floats(x), x.getShape());
                    return extractor.features(mine).toFloatArray();
                }
            };
            ExecutorService two = Executors.newFixedThreadPool(2);
            for (var found : two.invokeAll(List.of(task, task))) {
                assertArrayEquals(alone, found.get(), 1e-6f);
            }
            two.shutdown();
            assertEquals(new Shape(0, 64), extractor.features(x.get("0:0")).getShape());
            int owned = manager.getManagedArrays().size();
            assertThrows(BadFileException.class, () -> extractor.features(x.reshape(-1)));
            assertEquals(owned + 1, manager.getManagedArrays().size());
            extractor.close();
            assertThrows(IllegalStateException.class, () -> extractor.features(x));
        }
    }

    /** One that was saved on a GPU comes to where the pictures are, whether or not there is one here. */
    @Test
    void savedOnAGpu() throws IOException {
        Path there = folder.resolve("gpu.pt");
        try (var from = new ZipFile(RANDOM.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(there))) {
            for (ZipEntry entry : Collections.list(from.entries())) {
                String content = new String(from.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                to.putNextEntry(new ZipEntry(entry.getName()));
                // where its weights lay, as Python pickles a text: X, four bytes of its length, its letters
                to.write(content.replace("X\3\0\0\0cpu", "X\6\0\0\0cuda:0").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        try (var manager = NDManager.newBaseManager();
                var here = FeatureExtractor.load(RANDOM, manager);
                var moved = FeatureExtractor.load(there, manager)) {
            NDArray x = Rng.of(2).uniform(manager, 0, 1, new Shape(3, 1, 28, 28));
            assertArrayEquals(here.features(x).toFloatArray(), moved.features(x).toFloatArray());
        }
    }
}
