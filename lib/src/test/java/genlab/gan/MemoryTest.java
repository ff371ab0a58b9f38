package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;

/** Twelve thousand steps of a GAN take no more memory, native included, than the first three thousand. */
class MemoryTest {

    private static final int STEPS = 12_000;

    // one leaked weight tensor of 64 x 64 floats a step would be 49 MB in a quarter of them
    private static final double ALLOWED_MB = 5;

    @Test
    void residentMemoryStaysFlatAndClosingReturnsAll() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/statm")), "the resident set is read there");
        var game = AdversarialLoss.NON_SATURATING;
        var ring = GaussianModes.ring();
        double[] resident = new double[4];
        double[] heap = new double[4];
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
                    if ((step.index() + 1) % (STEPS / 4) == 0) {
                        int at = (int) (step.index() / (STEPS / 4));
                        heap[at] = heapMegabytes();
                        resident[at] = Memory.residentMegabytes();
                    }
                });
            }
            Memory.checkFlat(ALLOWED_MB, "resident", resident);
            Memory.checkFlat(ALLOWED_MB, "heap", heap);
            assertEquals(weights, parent.getManagedArrays().size(), "arrays left in the parent");
        }
    }

    private static double heapMegabytes() {
        System.gc();
        Runtime r = Runtime.getRuntime();
        return (r.totalMemory() - r.freeMemory()) / 1e6;
    }
}
