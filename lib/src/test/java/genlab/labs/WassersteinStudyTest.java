package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.divergence.Transport;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.labs.WassersteinStudy.Restraint;
import genlab.labs.WassersteinStudy.Result;
import genlab.labs.WassersteinStudy.Setting;
import genlab.labs.WassersteinStudy.Task;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.study.Trial;
import genlab.testing.Managed;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Managed.class)
class WassersteinStudyTest {

    private static Result run(Setting setting, long seed) {
        return new WassersteinStudy().run(setting, new Trial(seed, Scale.SMOKE, DataSource.GENERATED));
    }

    /** The samples are the seed's, whatever the restraint; a network that cannot be steeper than 1 never says too much. */
    @ParameterizedTest
    @EnumSource(
            value = Restraint.class,
            names = {"SPECTRAL", "SPECTRAL_SORT", "ORTHONORMAL"})
    void aBoundedCriticIsABound(Restraint restraint) {
        for (Task task : new Task[] {Task.LINE, Task.HEAPS, Task.CIRCLE}) {
            Result result = run(Setting.measuring(task, restraint), 3);
            assertEquals(run(Setting.measuring(task, Restraint.RANGE), 3).exact(), result.exact());
            assertTrue(result.estimate() <= 1.01 * result.exact(), task + ": " + result);
            assertEquals(1, result.largest(), 0.01);
        }
    }

    private static void plays(Setting setting) {
        Result result = run(setting, 1);
        assertTrue(result.floor() > 0 && result.floor() < result.exact(), "" + result);
        assertTrue(result.good() >= 0 && result.good() <= 1 && Math.abs(result.follows()) <= 1, "" + result);
    }

    @Test
    void everyGameOfTheRingPlays() {
        var games = new WassersteinStudy().plan().settings();
        games.stream().filter(setting -> setting.task() == Task.RING).forEach(WassersteinStudyTest::plays);
        var first = new Setting(Task.RING, Restraint.RANGE, AdversarialLoss.WASSERSTEIN, 0.1);
        assertEquals(run(first, 1), run(first, 1));
        assertNotEquals(run(first, 1), run(first, 2));
    }

    @Test
    void oneOfTheDigitsPlays() {
        plays(new Setting(Task.DIGITS, Restraint.SPECTRAL, AdversarialLoss.WASSERSTEIN, 5));
    }

    /** Of two points W apart: the best slope s under the penalty λ (s - 1)² is 1 + W / 2λ, found here by search. */
    @Test
    void theBiasOfThePenaltyIsUndone() {
        double lambda = 20;
        double w = 3;
        double best = 0;
        for (double s = 0; s < 3; s += 1e-4) {
            best = w * s - lambda * (s - 1) * (s - 1) > w * best - lambda * (best - 1) * (best - 1) ? s : best;
        }
        assertEquals(w, Restraint.ONE_SIDED.corrected(w * best, lambda, null), 1e-3);
        assertEquals(w, Restraint.ORTHONORMAL.corrected(w, 1, null));
    }

    @Test
    void clippedWeightsLieInTheirRange(NDManager manager) {
        Mlp network = Net.initialize(Restraint.RANGE.network(2), manager, Rng.of(1));
        var before = network.weights().stream().map(Tensors::doubles).toList();
        new Setting(Task.LINE, Restraint.RANGE, AdversarialLoss.WASSERSTEIN, 0.05).after(network);
        for (int i = 0; i < before.size(); i++) {
            double[] expected = Arrays.stream(before.get(i))
                    .map(w -> Math.max(-0.05, Math.min(0.05, w)))
                    .toArray();
            assertArrayEquals(expected, Tensors.doubles(network.weights().get(i)), 1e-7);
        }
    }

    /** On the line 2 - E|y| = 1.76, for half of y goes either way; two heaps 3 apart; of a circle of radius 2 about 2 - E|y| = 1.62. */
    @Test
    void theTasksAreWhatTheySay(NDManager manager) {
        Map.of(Task.LINE, 1.76, Task.HEAPS, 3.0, Task.CIRCLE, 1.62).forEach((task, about) -> {
            var xy = task.samples(400, manager, Rng.of(1));
            assertEquals(about, Transport.between(xy.get(0), xy.get(1)).distance(), 0.1);
        });
        assertThrows(IllegalArgumentException.class, () -> Task.RING.samples(4, manager, Rng.of(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Setting(Task.LINE, Restraint.RANGE, AdversarialLoss.WASSERSTEIN, 0));
    }
}
