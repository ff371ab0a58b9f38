package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.DrawnDigits;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.nn.ImageClassifier;
import genlab.training.Fit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageJudgeTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private ImageJudge judge(int steps) {
        return ImageJudge.trained(
                new Fit("judge", steps, manager, Rng.of(2)),
                new ImageClassifier.Config(28, 1, 10, 8),
                DrawnDigits.draw(2000, Rng.of(3)).images(),
                2e-3,
                manager,
                Rng.of(4));
    }

    @Test
    void confidenceCountsTheSureOnesByClass() {
        float[] p = {0.95f, 0.05f, 0, 0.5f, 0.5f, 0, 0, 0.08f, 0.92f, 0.9f, 0.1f, 0};
        var found = Confidence.of(manager.create(p, new Shape(4, 3)), 0.9f);
        assertEquals(0.75, found.share(), 1e-12);
        assertEquals(List.of(2, 0, 1), found.classes());
        assertEquals(2, found.present());
    }

    /** 200 steps on 2,000 drawn digits; on 500 new ones 90 % right (seen: 96 %). */
    @Test
    void itLearnsDrawnDigits() {
        var judge = judge(200);
        var test = DrawnDigits.draw(500, Rng.of(5)).images();
        double accuracy = judge.accuracy(test);
        assertTrue(accuracy > 0.9, "accuracy " + accuracy);
        NDArray p = judge.probabilities(test.tensor(manager));
        assertTrue(Confidence.of(p, 0.9).share() > 0.5);
        assertEquals(500, Tensors.number(p.sum()), 1e-2f, "each row sums to 1");
    }

    /** The share of right answers, counted on the host from the probabilities; one that has learned nothing is near a tenth. */
    @Test
    void theAccuracyIsTheShareOfRightAnswers() {
        var judge = judge(20);
        var test = DrawnDigits.draw(700, Rng.of(6)).images(); // more than are judged at a time
        int owned = manager.getManagedArrays().size();
        double accuracy = judge.accuracy(test);
        assertEquals(owned, manager.getManagedArrays().size(), "nothing is left behind");
        try (NDArray x = test.tensor(manager);
                NDArray some = x.get("600:");
                NDArray features = judge.features(x);
                NDArray last = judge.features(some)) {
            float[] p = Tensors.floats(judge.probabilities(x));
            int right = 0;
            for (int i = 0; i < 700; i++) {
                int best = 0;
                for (int k = 1; k < 10; k++) {
                    best = p[10 * i + k] > p[10 * i + best] ? k : best;
                }
                right += best == test.labels()[i] ? 1 : 0;
            }
            assertEquals(right / 700.0, accuracy, 1e-6);
            assertEquals(accuracy, judge.accuracy(x, test.labels()), "the same of a tensor");
            // what the last layer sees of a picture does not depend on its neighbours
            assertEquals(new Shape(700, 128), features.getShape());
            try (NDArray there = features.get("600:")) {
                assertArrayEquals(Tensors.floats(last), Tensors.floats(there), 1e-5f);
            }
        }
    }
}
