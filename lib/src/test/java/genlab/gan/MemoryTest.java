package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.testing.Memory;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Ten thousand steps of a GAN take no more memory, native included, than the first two thousand. */
class MemoryTest {

    private static final int WARM = 2000;
    private static final int STEPS = 12_000;

    // one leaked weight tensor of 64 x 64 floats a step would be 160 MB
    private static final double ALLOWED_MB = 16;

    @Test
    void residentMemoryStaysFlatAndClosingReturnsAll() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/statm")), "the resident set is read there");
        var game = AdversarialLoss.NON_SATURATING;
        var ring = GaussianModes.ring();
        double[] resident = new double[2];
        double[] heap = new double[2];
        try (NDManager parent = NDManager.newBaseManager()) {
            var generator = Net.initialize(Mlp.of(Nonlinearity.RELU, 2, 64, 64, 2), parent, Rng.of(1));
            var critic = Net.initialize(Mlp.of(Nonlinearity.RELU, 2, 64, 64, 1), parent, Rng.of(2));
            int weights = parent.getManagedArrays().size();
            try (var g = new Player("G", Adam.rate(1e-3), generator).averaged(0.99);
                    var d = new Player("D", Adam.rate(1e-3), critic)) {
                new Fit("GAN", STEPS, parent, Rng.of(3)).run(step -> {
                    NDArray x = ring.sample(step.manager(), 16, step.rng().split("x"));
                    NDArray z = step.rng().split("z").normal(step.manager(), new Shape(16, 2));
                    NDArray fake = generator.forward(z);
                    d.minimise(step, () -> game.critic(critic.forward(x), critic.forward(fake))
                            .mean());
                    g.minimise(step, () -> game.generator(critic.forward(generator.forward(z)))
                            .mean());
                    if (step.index() == WARM || step.index() == STEPS - 1) {
                        int at = step.index() == WARM ? 0 : 1;
                        heap[at] = heapMegabytes();
                        resident[at] = Memory.residentMegabytes();
                    }
                });
            }
            String found = String.format(
                    Locale.ROOT,
                    "resident %.1f to %.1f MB, heap %.1f to %.1f MB",
                    resident[0],
                    resident[1],
                    heap[0],
                    heap[1]);
            assertTrue(resident[1] - resident[0] < ALLOWED_MB, found);
            assertTrue(heap[1] - heap[0] < ALLOWED_MB, found);
            assertEquals(weights, parent.getManagedArrays().size(), "arrays left in the parent");
        }
    }

    private static double heapMegabytes() {
        System.gc();
        Runtime r = Runtime.getRuntime();
        return (r.totalMemory() - r.freeMemory()) / 1e6;
    }
}
