package genlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import genlab.data.BadFileException;
import genlab.data.Rng;
import genlab.nn.Mlp;
import genlab.nn.Net;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {

    @Test
    void comeBackWithTheirProvenanceAndOnlyIntoTheSameArchitecture(@TempDir Path folder) {
        Path file = folder.resolve("a.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            SequentialBlock made = mlp(manager, 1, 3, 4, 2);
            Weights.save(file, made, Map.of("data", "drawn", "seconds", "12"));
            SequentialBlock other = mlp(manager, 2, 3, 4, 2);
            assertEquals(Map.of("data", "drawn", "seconds", "12"), Weights.load(file, other));
            NDArray x = Rng.of(3).normal(manager, new Shape(5, 3));
            assertArrayEquals(
                    Net.apply(made, x).toFloatArray(), Net.apply(other, x).toFloatArray());

            SequentialBlock wider = mlp(manager, 2, 3, 5, 2);
            float[] before = Net.apply(wider, x).toFloatArray();
            assertThrows(BadFileException.class, () -> Weights.load(file, wider));
            assertArrayEquals(before, Net.apply(wider, x).toFloatArray());
        }
    }

    private static SequentialBlock mlp(NDManager manager, long seed, int... widths) {
        return Net.initialize(Mlp.relu(widths), manager, Rng.of(seed), new Shape(1, widths[0]));
    }
}
