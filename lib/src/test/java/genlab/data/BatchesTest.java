package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class BatchesTest {

    private static final int ROWS = 10;

    private NDManager manager;
    private NDArray x;
    private NDArray y;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        x = manager.arange(ROWS * 6f).reshape(ROWS, 2, 3);
        y = manager.arange(ROWS);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Batches batches() {
        return Batches.of(3, Rng.of(7), x, y);
    }

    private static int[] labels(NDList batch) {
        return batch.get(1).toIntArray();
    }

    @Test
    void rowsOfAllColumnsStayTogether() {
        NDList batch = batches().at(4, manager);
        assertEquals(new Shape(3, 2, 3), batch.get(0).getShape());
        float[] values = batch.get(0).toFloatArray();
        int[] labels = labels(batch);
        for (int i = 0; i < 18; i++) {
            assertEquals(labels[i / 6] * 6 + i % 6, values[i]);
        }
        assertEquals(new Shape(ROWS, 2, 3), x.getShape(), "the data are as they were");
        assertEquals(new Shape(ROWS), y.getShape());
    }

    @Test
    void anEpochUsesNoRowTwiceAndTheNextIsInAnotherOrder() {
        Batches batches = batches();
        assertEquals(3, batches.perEpoch());
        List<int[]> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            int[] rows = IntStream.range(3 * epoch, 3 * epoch + 3)
                    .flatMap(step -> Arrays.stream(labels(batches.at(step, manager))))
                    .toArray();
            assertEquals(9, Arrays.stream(rows).distinct().count());
            epochs.add(rows);
        }
        assertFalse(Arrays.equals(epochs.get(0), epochs.get(1)));
    }

    @Test
    void aStepDependsOnNothingButTheSeed() {
        Batches whole = batches();
        int[][] steps = IntStream.range(0, 12)
                .mapToObj(step -> labels(whole.at(step, manager)))
                .toArray(int[][]::new);
        // a training resumed at step 5, and steps asked for backwards
        Batches resumed = batches();
        for (int step = 5; step < 12; step++) {
            assertArrayEquals(steps[step], labels(resumed.at(step, manager)));
        }
        for (int step = 11; step >= 0; step--) {
            assertArrayEquals(steps[step], labels(resumed.at(step, manager)));
        }
        assertFalse(
                Arrays.equals(steps[0], labels(Batches.of(3, Rng.of(8), x, y).at(0, manager))));
    }

    @Test
    void inOrderIsEveryRowOnceAndTheLastBatchSmaller() {
        List<Integer> seen = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        NDArray previous = null;
        int before = manager.getManagedArrays().size();
        for (NDList batch : Batches.inOrder(3, x, y)) {
            assertTrue(previous == null || previous.isReleased());
            previous = batch.get(0);
            sizes.add((int) batch.get(0).getShape().get(0));
            Arrays.stream(labels(batch)).forEach(seen::add);
        }
        assertTrue(previous.isReleased());
        assertEquals(List.of(3, 3, 3, 1), sizes);
        assertEquals(IntStream.range(0, ROWS).boxed().toList(), seen);
        assertFalse(x.isReleased());
        assertEquals(before, manager.getManagedArrays().size());
    }

    /** One row, as many rows as a batch has, more than there are: none is a special case. */
    @Test
    void inOrderOfFewRows() {
        for (int rows : new int[] {1, 3}) {
            int batches = 0;
            for (NDList batch : Batches.inOrder(3, x.get("0:" + rows))) {
                assertEquals(new Shape(rows, 2, 3), batch.get(0).getShape());
                batches++;
            }
            assertEquals(1, batches);
        }
        NDArray one = x.get("0:1");
        assertEquals(
                new Shape(1, 2, 3),
                Batches.of(1, Rng.of(7), one).at(5, manager).get(0).getShape());
    }

    private record Now(long index, NDManager manager) implements Batches.Moment {}

    @Test
    void aStepsBatchIsThatOfItsNumber() {
        var step = new Now(4, manager);
        assertArrayEquals(labels(batches().at(4, manager)), labels(batches().allAt(step)));
        NDArray only = Batches.of(3, Rng.of(7), y).at(step);
        assertArrayEquals(labels(batches().at(4, manager)), only.toIntArray());
        var e = assertThrows(IllegalStateException.class, () -> batches().at(step));
        assertTrue(e.getMessage().contains("2 columns"), e.getMessage());
    }

    @Test
    void aBatchIsItsManagers() {
        NDList batch;
        try (NDManager step = manager.newSubManager()) {
            batch = batches().at(0, step);
            assertSame(step, batch.get(0).getManager());
            // only the columns: the index is gone already
            assertEquals(2, step.getManagedArrays().size());
        }
        assertTrue(batch.get(0).isReleased() && batch.get(1).isReleased());
        assertFalse(x.isReleased());
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        NDArray nine = manager.arange(9);
        NDArray none = manager.zeros(new Shape(0, 3));
        NDArray scalar = manager.create(1f);
        refused("(10, 2, 3) and (9)", () -> Batches.of(3, Rng.of(7), x, nine));
        refused("batches of 11 rows from 10", () -> Batches.of(11, Rng.of(7), x));
        refused("batches of 0 rows from 10", () -> Batches.of(0, Rng.of(7), x));
        refused("batches of 3 rows from 0", () -> Batches.of(3, Rng.of(7), none));
        refused("batches of 3 rows from 0", () -> Batches.inOrder(3, none));
        refused("batches of 0 rows from 10", () -> Batches.inOrder(0, x));
        refused("no columns", () -> Batches.of(3, Rng.of(7)));
        refused("expected (N, ...)", () -> Batches.of(1, Rng.of(7), scalar));
    }

    private static void refused(String why, Executable making) {
        var e = assertThrows(IllegalArgumentException.class, making);
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }
}
