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
import genlab.engine.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
