package genlab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.nn.Net;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitTest {

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

    private static double[] alone(long seed) {
        try (var training = new SmallTraining(seed)) {
            return training.losses(200);
        }
    }

    @Test
    void theLossFalls() {
        double[] losses = alone(3);
        assertTrue(losses[199] < losses[0] / 2, losses[0] + " to " + losses[199]);
    }

    @Test
    void resumedEqualsNeverStopped(@TempDir Path folder) {
        double[] whole;
        float[] weights;
        try (var training = new SmallTraining(4)) {
            whole = training.losses(60);
            weights = training.weights();
        }
        Path file = folder.resolve("small.safetensors");
        try (var training = new SmallTraining(4)) {
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
        try (var training = new SmallTraining(4)) {
            var seen = new ArrayList<Long>();
            History history = training.fit(60)
                    .checkpoint(training.checkpoint(file), 10)
                    .run(step -> {
                        seen.add(step.index());
                        training.body(step);
                    });
            assertEquals(20, seen.get(0), "goes on after the last save");
            assertArrayEquals(whole, history.values("loss"), "bit for bit");
            assertArrayEquals(weights, training.weights(), "bit for bit");
        }
    }

    @Test
    void anInterruptStopsWithinAStepAndKeepsTheHistory() {
        try (var training = new SmallTraining(5)) {
            Fit fit = training.fit(1000);
            fit.run(step -> {
                training.body(step);
                if (step.index() == 7) {
                    Thread.currentThread().interrupt();
                }
            });
            assertTrue(fit.history().interrupted());
            assertEquals(8, fit.history().steps());
            assertEquals(8, fit.history().values("loss").length);
            assertFalse(Thread.interrupted(), "the flag is used up: the next cell starts clean");
        }
    }

    @Test
    void aNanStopsWithTheStepAndKeepsTheWeights() {
        try (var training = new SmallTraining(6)) {
            var shown = new ArrayList<String>();
            var before = new ArrayList<float[]>();
            Fit fit = training.fit(1000).show(() -> shown::add);
            var error = assertThrows(
                    NonFiniteException.class,
                    () -> fit.run(step -> {
                        training.body(step);
                        if (step.index() == 5) {
                            before.add(training.weights());
                            var x = step.manager().ones(new ai.djl.ndarray.types.Shape(1, 3));
                            // log of a negative number
                            training.adam.step(() -> Net.apply(training.model, x)
                                    .square()
                                    .neg()
                                    .sub(1)
                                    .log()
                                    .mean());
                        }
                    }));
            assertTrue(error.getMessage().contains("step 5"), error.getMessage());
            assertTrue(error.getMessage().contains("NaN"), error.getMessage());
            assertTrue(shown.get(shown.size() - 1).contains("stopped at step 5"), shown.toString());
            assertArrayEquals(before.get(0), training.weights(), "the last good weights");
            assertEquals(6, fit.history().values("loss").length);
        }
    }

    /** The loss is 0 and finite, its slope is infinite: the square root at 0. */
    @Test
    void aNanInTheGradientAloneStopsToo() {
        try (var training = new SmallTraining(7)) {
            float[] before = training.weights();
            var zero = training.manager.zeros(new ai.djl.ndarray.types.Shape(1, 3));
            assertThrows(
                    NonFiniteException.class,
                    () -> training.adam.step(
                            () -> Net.apply(training.model, zero).mul(0).sqrt().mean()));
            assertArrayEquals(before, training.weights());
        }
    }
}
