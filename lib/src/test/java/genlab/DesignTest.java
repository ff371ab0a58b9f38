package genlab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Batches;
import genlab.data.DrawnDigits;
import genlab.data.Rng;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.gan.Penalty;
import genlab.nn.ImageEncoder;
import genlab.nn.ImageGenerator;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The models of the lectures, each written as its formula, and that they train. */
class DesignTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final Rng rng = Rng.of(1);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void dcganWithR1AndAverage() {
        var digits = DrawnDigits.draw(256, rng).images().tensor(manager);
        var batches = Batches.of(16, rng.split("order"), digits);
        var game = AdversarialLoss.NON_SATURATING;
        var G = Net.initialize(
                new ImageGenerator(ImageGenerator.Config.of(28, 1).width(8)), manager, rng.split("G"));
        var D = Net.initialize(new ImageEncoder(ImageEncoder.Config.of(28, 1).width(8)), manager, rng.split("D"));
        try (var g = new Player("G", Adam.rate(2e-3).betas(0.5, 0.99), G).averaged(0.99);
                var d = new Player("D", Adam.rate(2e-3).betas(0.5, 0.99), D)) {
            double before = ink(Net.still(noise(64), G::forward), digits);
            var history = new Fit("DCGAN", 60, manager, rng.split("fit")).run(step -> {
                NDArray x = batches.at(step.index(), step.manager()).singletonOrThrow();
                NDArray z = step.rng().normal(step.manager(), new Shape(16, 16));
                NDArray fake = G.forward(z);
                d.minimise(step, () -> game.critic(D.forward(x), D.forward(fake))
                        .mean()
                        .add(Scalars.times(Penalty.r1(D::forward, x).mean(), 0.05)));
                g.minimise(step, () -> game.generator(D.forward(G.forward(z))).mean());
            });
            double after = ink(g.withAverage(() -> Net.still(noise(64), G::forward)), digits);
            System.out.println(before + " -> " + after + " " + history);
            assertTrue(after < before / 2);
        }
    }

    private NDArray noise(int n) {
        return rng.split("z").normal(manager, new Shape(n, 16));
    }

    private static double ink(NDArray made, NDArray data) {
        return Math.abs(Tensors.number(made.mean()) - Tensors.number(data.mean()));
    }
}
