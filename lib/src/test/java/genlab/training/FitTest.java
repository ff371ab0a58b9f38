package genlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import genlab.nn.Net;
import genlab.testing.Managed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Managed.class)
class FitTest {

    private NDManager manager;

    @BeforeEach
    void open(NDManager own) {
        manager = own;
    }

    static List<Optimizer> optimizers() {
        return PlayerTest.optimizers();
    }

    @Test
    void twoTrainingsInOneJvmGiveWhatEachGivesAlone() throws Exception {
        double[] first = alone(1);
        double[] second = alone(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<double[]>> both = List.of(() -> alone(1), () -> alone(2));
            List<Future<double[]>> results = threads.invokeAll(both);
            assertArrayEquals(first, results.get(0).get(), "bit for bit");
            assertArrayEquals(second, results.get(1).get(), "bit for bit");
        } finally {
            threads.shutdownNow();
        }
    }

    private double[] alone(long seed) {
        try (var training = new SmallTraining(manager, seed)) {
            return training.losses(200);
        }
    }

    @Test
    void theLossFalls() {
        double[] losses = alone(3);
        assertTrue(losses[199] < losses[0] / 2, losses[0] + " to " + losses[199]);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void resumedEqualsNeverStopped(Optimizer optimizer, @TempDir Path folder) {
        double[] whole;
        double[] weights;
        double[] average;
        try (var training = new SmallTraining(manager, 4, 8, optimizer)) {
            whole = training.losses(60);
            weights = training.weights();
            average = training.average();
        }
        Path file = folder.resolve("small.safetensors");
        try (var training = new SmallTraining(manager, 4, 8, optimizer)) {
            // stopped in step 25, after the save of step 20
            assertThrows(IllegalStateException.class, () -> training.fit(60)
                    .checkpoint(training.checkpoint(file), 10)
                    .run(step -> {
                        training.body(step);
                        if (step.index() == 25) {
                            throw new IllegalStateException("the power is gone");
                        }
                    }));
        }
        try (var training = new SmallTraining(manager, 4, 8, optimizer)) {
            var seen = new ArrayList<Long>();
            History history = training.fit(60)
                    .checkpoint(training.checkpoint(file), 10)
                    .run(step -> {
                        seen.add(step.index());
                        training.body(step);
                    });
            assertEquals(20, seen.get(0), "goes on after the last save");
            assertEquals(60, history.steps());
            assertArrayEquals(whole, history.values(SmallTraining.LOSS), "bit for bit");
            assertArrayEquals(weights, training.weights(), "bit for bit");
            assertArrayEquals(average, training.average(), "bit for bit");
        }
    }

    /** How a stop may reach a training: what the body does in step 7 after its own work. */
    private void stops(Path file, Consumer<NDArray> atStep7, long done, long steps) throws IOException {
        try (var training = new SmallTraining(manager, 5)) {
            for (int k = 0; k < 2; k++) { // and a second stop works as the first
                Files.deleteIfExists(file);
                var shown = new ArrayList<String>();
                Fit fit = training.fit(steps).show(() -> shown::add).checkpoint(training.checkpoint(file), 1000);
                var stopped = assertThrows(
                        Stopped.class,
                        () -> fit.run(step -> {
                            training.body(step);
                            if (step.index() == 7) {
                                atStep7.accept(step.manager().ones(new Shape(4, 3)));
                            }
                        }));
                assertTrue(
                        stopped.getMessage().contains("stopped after " + done + " of " + steps), stopped.getMessage());
                assertTrue(shown.get(shown.size() - 1).contains("stopped after " + done), shown.toString());
                assertFalse(shown.toString().contains("NOT SAVED"), shown.toString());
                assertTrue(fit.history().interrupted());
                assertEquals(done, fit.history().steps());
                assertEquals(done, fit.history().values(SmallTraining.LOSS).length);
                assertEquals(done, new Checkpoint(file).provenance().steps());
                assertFalse(Thread.interrupted(), "the flag is used up: the next cell starts clean");
                assertFalse(training.fit(3).run(training::body).interrupted());
            }
        }
    }

    @Test
    void aStopBetweenSteps(@TempDir Path folder) throws IOException {
        stops(folder.resolve("a"), x -> Thread.currentThread().interrupt(), 8, 1000);
    }

    @Test
    void aStopInTheLastStep(@TempDir Path folder) throws IOException {
        stops(folder.resolve("a"), x -> Thread.currentThread().interrupt(), 8, 8);
    }

    @Test
    void aStopWithinAnEvaluation(@TempDir Path folder) throws IOException {
        stops(
                folder.resolve("a"),
                x -> Net.still(x, 1, row -> {
                    Thread.currentThread().interrupt();
                    return row.square();
                }),
                7,
                1000);
    }

    @Test
    void aStopInsideALoopWithinTheStep(@TempDir Path folder) throws IOException {
        stops(
                folder.resolve("a"),
                x -> {
                    Thread.currentThread().interrupt();
                    new Fit("inner", 10, x.getManager(), Rng.of(1)).run(inner -> {});
                },
                7,
                1000);
    }

    /** The thread is interrupted before the loop has read its file. */
    @Test
    void aStopBeforeTheFirstStep(@TempDir Path folder) {
        Path file = folder.resolve("a");
        try (var training = new SmallTraining(manager, 5)) {
            training.fit(4).checkpoint(training.checkpoint(file), 1000).run(training::body);
            Thread.currentThread().interrupt();
            Fit fit = training.fit(10).checkpoint(training.checkpoint(file), 1000);
            assertThrows(Stopped.class, () -> fit.run(training::body));
            assertEquals(4, fit.history().steps());
            assertEquals(4, new Checkpoint(file).provenance().steps());
        }
    }

    @Test
    void otherExceptionsKeepTheHistory() {
        try (var training = new SmallTraining(manager, 5)) {
            Fit fit = training.fit(10);
            assertThrows(
                    ArithmeticException.class,
                    () -> fit.run(step -> {
                        training.body(step);
                        if (step.index() == 6) {
                            throw new ArithmeticException("in the body");
                        }
                    }));
            assertEquals(6, fit.history().steps());
            assertFalse(fit.history().interrupted());
        }
    }

    @Test
    void aNanStopsWithTheStepAndSaysWhatToTry() {
        try (var training = new SmallTraining(manager, 6)) {
            var shown = new ArrayList<String>();
            Fit fit = training.fit(1000).show(() -> shown::add);
            var error = assertThrows(
                    NonFiniteException.class,
                    () -> fit.run(step -> {
                        training.body(step);
                        if (step.index() == 5) {
                            NDArray x = step.manager().ones(new Shape(1, 3));
                            training.player.minimise(step, () -> training.model
                                    .forward(x)
                                    .square()
                                    .neg()
                                    .sub(1)
                                    .log()
                                    .mean());
                        }
                    }));
            assertTrue(error.getMessage().contains("small, step 5"), error.getMessage());
            assertTrue(error.getMessage().contains("NaN"), error.getMessage());
            assertTrue(error.getMessage().contains("clipNorm"), error.getMessage());
            assertTrue(shown.get(shown.size() - 1).contains("ended at step 5"), shown.toString());
            assertEquals(5, fit.history().steps());
            assertEquals(5, fit.history().values(SmallTraining.LOSS).length);
        }
    }

    @Test
    void twoLoopsThatMoveOneNetworkAreRefused() throws Exception {
        try (var training = new SmallTraining(manager, 7);
                var other = new Player("again", Adam.rate(1e-3), training.model)) {
            var inside = new CountDownLatch(1);
            var go = new CountDownLatch(1);
            var thread = new Thread(() -> new Fit("the first", 1, manager, Rng.of(1)).run(step -> {
                training.body(step);
                inside.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
            thread.start();
            inside.await();
            double[] before = training.weights();
            var error = assertThrows(IllegalStateException.class, () -> training.fit(3)
                    .run(step -> other.minimise(step, () -> training.model
                            .forward(step.manager().ones(new Shape(1, 3)))
                            .mean())));
            assertTrue(error.getMessage().contains("\"the first\""), error.getMessage());
            assertTrue(error.getMessage().contains("again"), error.getMessage());
            assertTrue(error.getMessage().contains("wait until"), "it may have been stopped: " + error.getMessage());
            assertArrayEquals(before, training.weights());
            go.countDown();
            thread.join();
            assertEquals(3, training.fit(3).run(training::body).steps(), "allowed when it has ended");
        }
    }

    /** A player of two networks, one of which is another loop's: the other one is free again. */
    @Test
    void aRefusalHoldsNothing() {
        try (var mine = new SmallTraining(manager, 1);
                var theirs = new SmallTraining(manager, 2);
                var both = new Player("both", Adam.rate(1e-3), mine.model, theirs.model)) {
            theirs.fit(1).run(step -> {
                theirs.body(step);
                assertThrows(IllegalStateException.class, () -> mine.fit(1)
                        .run(inner -> both.minimise(inner, () -> mine.model
                                .forward(inner.manager().ones(new Shape(1, 3)))
                                .mean())));
                assertEquals(1, mine.fit(1).run(mine::body).steps());
            });
        }
    }

    @Test
    void aFitRunsOnce() {
        try (var training = new SmallTraining(manager, 1)) {
            Fit fit = training.fit(2);
            fit.run(training::body);
            assertThrows(IllegalStateException.class, () -> fit.run(training::body));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void aCheckpointEveryNoStepsIsRefused(long every, @TempDir Path folder) {
        try (var training = new SmallTraining(manager, 1)) {
            var checkpoint = training.checkpoint(folder.resolve("a"));
            assertThrows(IllegalArgumentException.class, () -> training.fit(2).checkpoint(checkpoint, every));
        }
    }

    /** A file in the place of a folder, as a disk that is full: the training goes on to its end and says so. */
    @Test
    void aDiskThatTakesNothingEndsNoTraining(@TempDir Path folder) throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("plain file"), "x");
        try (var training = new SmallTraining(manager, 1)) {
            var shown = new ArrayList<String>();
            History history = training.fit(6)
                    .show(() -> shown::add)
                    .checkpoint(training.checkpoint(notAFolder.resolve("a")), 1)
                    .run(training::body);
            assertEquals(6, history.steps());
            assertTrue(shown.get(0).contains("step 1 of 6") && shown.get(0).contains("NOT SAVED"), shown.toString());
            String last = shown.get(shown.size() - 1);
            assertTrue(last.contains("6 steps") && last.contains("NOT SAVED") && last.contains("plain file"), last);
        }
    }

    /** Rerunning the cell of a training that is finished reads it and writes nothing. */
    @Test
    void aFinishedTrainingKeepsItsProvenance(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a");
        try (var training = new SmallTraining(manager, 1)) {
            training.fit(4)
                    .on("squares")
                    .checkpoint(training.checkpoint(file), 1000)
                    .run(training::body);
        }
        byte[] first = Files.readAllBytes(file);
        try (var training = new SmallTraining(manager, 1)) {
            History history =
                    training.fit(4).checkpoint(training.checkpoint(file), 1000).run(training::body);
            assertEquals(4, history.values(SmallTraining.LOSS).length);
        }
        assertArrayEquals(first, Files.readAllBytes(file));
        Provenance from = new Checkpoint(file).provenance();
        assertEquals("squares", from.data());
        assertEquals(1, from.players().size());
        assertTrue(
                from.players().get(0).startsWith("mlp: [Mlp [3, 8, 1] RELU], 41 weights, Adam[rate=0.01"),
                from.toString());
    }

    @Test
    void aStepKnowsItsPlace() {
        var done = new ArrayList<Double>();
        var at = new ArrayList<Long>();
        new Fit("four", 4, manager, Rng.of(1)).run(step -> {
            done.add(step.done());
            if (step.every(3)) {
                at.add(step.index());
            }
            assertTrue(step.every(0), "a fifth of less than five steps is every step");
            assertEquals(Rng.of(1).split(step.index()).uniform(), step.rng().uniform());
            assertFalse(GradMode.isOn());
        });
        assertEquals(List.of(0.0, 0.25, 0.5, 0.75), done);
        assertEquals(List.of(0L, 3L), at);
    }

    @Test
    void aNameThatComesSeveralTimesIsTheMean() {
        History history = new Fit("two", 2, manager, Rng.of(1)).run(step -> {
            step.log("host", 1);
            step.log("host", 4.0 + step.index());
            step.log("device", step.manager().create(3f));
            step.log("device", step.manager().create(new double[] {5}));
            step.log("both", 1);
            step.log("both", step.manager().create(2f));
            step.log("once", 7);
        });
        assertArrayEquals(new double[] {2.5, 3}, history.values("host"));
        assertArrayEquals(new double[] {4, 4}, history.values("device"));
        assertArrayEquals(new double[] {1.5, 1.5}, history.values("both"));
        assertArrayEquals(new double[] {7, 7}, history.values("once"));
    }

    @Test
    void onlyANumberIsLogged() {
        var error = assertThrows(IllegalArgumentException.class, () -> new Fit("one", 1, manager, Rng.of(1))
                .run(step -> step.log("rows", step.manager().ones(new Shape(3)))));
        assertTrue(error.getMessage().contains("rows of shape (3)"), error.getMessage());
    }

    @Test
    void whatIsKeptOutlivesTheLossAndNotTheStep() {
        try (var training = new SmallTraining(manager, 1)) {
            var kept = new ArrayList<NDArray>();
            var lost = new ArrayList<NDArray>();
            training.fit(1).run(step -> {
                NDArray x = step.manager().ones(new Shape(2, 3));
                training.player.minimise(step, () -> {
                    NDArray y = training.model.forward(x);
                    lost.add(y);
                    kept.add(step.keep(y));
                    step.log("mean", y.mean());
                    return y.square().mean();
                });
                assertThrows(IllegalStateException.class, () -> lost.get(0).toFloatArray());
                assertEquals(2, kept.get(0).toFloatArray().length);
                assertFalse(kept.get(0).hasGradient());
                assertEquals(DataType.FLOAT32, kept.get(0).getDataType());
                assertEquals(kept.get(0).getFloat(0), Tensors.floats(kept.get(0))[1], "two equal rows");
            });
            assertThrows(IllegalStateException.class, () -> kept.get(0).toFloatArray());
        }
    }
}
