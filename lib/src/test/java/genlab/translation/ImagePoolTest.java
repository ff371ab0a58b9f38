package genlab.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import genlab.training.Checkpoint;
import genlab.training.Fit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePoolTest {

    private static final Shape PIXEL = new Shape(1, 1, 1);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Pictures of one pixel, numbered as they are made: step i makes n i, ... */
    private static NDArray numbers(NDManager owner, long from, int count) {
        return owner.arange((float) from, (float) (from + count), 1).reshape(count, 1, 1, 1);
    }

    /** What is handed on in each step. */
    private List<float[]> handed(ImagePool pool, int n, int steps) {
        var all = new ArrayList<float[]>();
        fit(steps)
                .run(step -> all.add(
                        Tensors.floats(pool.exchange(step, numbers(step.manager(), n * step.index(), n), step.rng()))));
        return all;
    }

    private Fit fit(int steps) {
        return new Fit("pool", steps, manager, Rng.of(1));
    }

    /** The rule of the paper, picture by picture on the host, with the same coins: also where a batch is larger than the pool. */
    @ParameterizedTest
    @CsvSource({"4, 1", "4, 3", "5, 2", "4, 4", "3, 7", "1, 1", "1, 5"})
    void itIsTheRuleRowByRow(int size, int n) {
        int steps = 60;
        var pool = new ImagePool(size, PIXEL, manager);
        List<float[]> handed = handed(pool, n, steps);
        var stored = new ArrayList<Float>();
        for (int s = 0; s < steps; s++) {
            var rng = Rng.of(1).split(s);
            for (int i = 0; i < n; i++) {
                float fresh = n * s + i;
                float expected = fresh;
                if (stored.size() < size) {
                    stored.add(fresh);
                } else if (rng.below(2) == 0) {
                    int place = rng.below(size);
                    expected = stored.get(place);
                    stored.set(place, fresh);
                }
                assertEquals(expected, handed.get(s)[i], "step " + s + ", row " + i);
            }
        }
        float[] left = Tensors.floats(pool.state().get(0));
        for (int k = 0; k < size; k++) {
            assertEquals(stored.get(k), left[k]);
        }
    }

    @Test
    void theFirstOnesAreHandedOnThenHalfOfThemAreOld() {
        List<float[]> handed = handed(new ImagePool(50, PIXEL, manager), 2, 1025);
        int old = 0;
        double age = 0;
        for (int i = 0; i < 1025; i++) {
            for (int k = 0; k < 2; k++) {
                int fresh = 2 * i + k;
                assertTrue(fresh >= 50 || handed.get(i)[k] == fresh, "while there is room");
                old += handed.get(i)[k] == fresh ? 0 : 1;
                age += fresh - handed.get(i)[k];
            }
        }
        // 2000 coins: chi-square with one degree of freedom below 20, that is 4.5 standard deviations, false alarms one
        // in 130,000
        assertTrue((old - 1000.0) * (old - 1000.0) / 500 < 20, old + " of 2000");
        // an old one was kept for 50 exchanges on average, one in two pictures is exchanged
        assertEquals(100, age / old, 20);
    }

    /** Which place is exchanged: chi-square over 10 places of some 2000 exchanges, 9 degrees of freedom; above 27.9 one in 1000. */
    @Test
    void everyPlaceIsAsLikely() {
        var pool = new ImagePool(10, PIXEL, manager);
        int[] exchanged = new int[10];
        int all = 0;
        float[][] before = {null};
        var counts = new ArrayList<Integer>();
        fit(4010).run(step -> {
            pool.exchange(step, numbers(step.manager(), step.index(), 1), step.rng());
            float[] now = Tensors.floats(pool.state().get(0));
            for (int k = 0; step.index() >= 10 && k < 10; k++) {
                if (now[k] != before[0][k]) {
                    counts.add(k);
                }
            }
            before[0] = now;
        });
        for (int place : counts) {
            exchanged[place]++;
            all++;
        }
        double chiSquare = 0;
        for (int n : exchanged) {
            chiSquare += (n - all / 10.0) * (n - all / 10.0) / (all / 10.0);
        }
        assertTrue(chiSquare < 27.9, "chi-square " + chiSquare);
    }

    @Test
    void aStoreWithoutRoomHandsOn() {
        var pool = new ImagePool(0, PIXEL, manager);
        List<float[]> handed = handed(pool, 3, 20);
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(new float[] {3 * i, 3 * i + 1, 3 * i + 2}, handed.get(i));
        }
    }

    /** Larger pictures keep their pixels in place, whatever the order in which rows are gathered. */
    @Test
    void aPictureStaysInOnePiece() {
        var pool = new ImagePool(3, new Shape(2, 4, 5), manager);
        fit(30).run(step -> {
            NDArray fresh = numbers(step.manager(), 2 * step.index(), 2)
                    .add(Rng.of(1).uniform(step.manager(), 0, 0.5f, new Shape(1, 2, 4, 5)));
            NDArray handed = pool.exchange(step, fresh, step.rng());
            assertEquals(new Shape(2, 2, 4, 5), handed.getShape());
            // all pictures differ by whole numbers: what is left of each is the same pattern
            assertEquals(
                    0,
                    Tensors.number(handed.sub(handed.floor())
                            .sub(fresh.sub(fresh.floor()))
                            .abs()
                            .max()),
                    1e-5);
        });
    }

    /** No gradient leads back through the store or through what it hands on, and nothing is left behind. */
    @ParameterizedTest
    @CsvSource({"0", "4"})
    void itHandsOnPlainTensors(int size) {
        var pool = new ImagePool(size, PIXEL, manager);
        int owned = manager.getManagedArrays().size();
        fit(10).run(step -> {
            try (var on = GradMode.on()) {
                NDArray w = numbers(step.manager(), 0, 2);
                w.setRequiresGradient(true);
                NDArray handed = pool.exchange(step, w.square(), step.rng());
                assertEquals(step.manager(), handed.getManager());
                assertThrows(RuntimeException.class, () -> {
                    try (var list = new TensorList(List.of(w));
                            var gradients = Gradients.of(handed.sum(), list)) {
                        gradients.arrays(step.manager());
                    }
                });
            }
        });
        assertEquals(owned, manager.getManagedArrays().size());
    }

    @ParameterizedTest
    @CsvSource({"4, 1, 20", "4, 1, 3", "5, 3, 20", "0, 2, 10"})
    void stoppedAndResumedIsNeverStopped(int size, int n, int stopAt, @TempDir Path folder) {
        List<float[]> unbroken = handed(new ImagePool(size, PIXEL, manager), n, 30);
        var resumed = new ArrayList<float[]>();
        for (int half = 0; half < 2; half++) {
            var pool = new ImagePool(size, PIXEL, manager);
            var fit = fit(30).checkpoint(new Checkpoint(folder.resolve("pool")).with("pool", pool.state()), 100);
            boolean first = half == 0;
            try {
                fit.run(step -> {
                    resumed.add(Tensors.floats(
                            pool.exchange(step, numbers(step.manager(), n * step.index(), n), step.rng())));
                    if (first && step.index() + 1 == stopAt) {
                        Thread.currentThread().interrupt();
                    }
                });
                assertFalse(first);
            } catch (Stopped e) {
                assertTrue(first);
            }
        }
        assertEquals(30, resumed.size());
        for (int i = 0; i < 30; i++) {
            assertArrayEquals(unbroken.get(i), resumed.get(i), "step " + i);
        }
    }
}
