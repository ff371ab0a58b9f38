package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A number that is read from tensors leaves none behind. */
class LeftoversTest {

    @Test
    void everyMetricLeavesItsManagerAsItWas() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray pictures = Rng.of(1).uniform(manager, 0, 1, new Shape(4, 3, 4, 4));
            NDArray first = pictures.get("0:1");
            NDArray colours = pictures.reshape(-1, 3);
            NDArray points = pictures.reshape(-1, 2);
            int before = manager.getManagedArrays().size();
            Map<String, Runnable> metrics = Map.of(
                    "mean chroma", () -> Chroma.mean(colours),
                    "vivid share", () -> Chroma.vividShare(colours),
                    "histogram", () -> ColourHistogram.of(colours, 4),
                    "colour measures", () -> ColourMeasures.of(colours, colours),
                    "confidence", () -> Confidence.of(points, 0.5),
                    "mode count", () -> ModeCount.of(points, GaussianModes.ring()),
                    "translation error", () -> TranslationError.of(pictures, pictures),
                    "nearest", () -> TranslationError.nearest(first, pictures),
                    "follows", () -> TranslationError.follows(pictures, pictures));
            metrics.forEach((name, metric) -> {
                metric.run();
                assertEquals(before, manager.getManagedArrays().size(), name);
            });
        }
    }
}
