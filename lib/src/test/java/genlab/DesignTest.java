package genlab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Batches;
import genlab.data.DrawnDigits;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.data.creatures.DayAndNight;
import genlab.distribution.Categorical;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.gan.Penalty;
import genlab.metric.TranslationError;
import genlab.nn.ImageEncoder;
import genlab.nn.ImageGenerator;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.nn.PatchCritic;
import genlab.nn.ResnetGenerator;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.training.Step;
import genlab.translation.CycleGan;
import genlab.translation.CycleGan.Direction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The models of the lectures, each written as its formula, and that they train. */
class DesignTest {

    private static final int BATCH = 16;
    private static final int FEATURES = 288; // of the critic: 3 x 3 x 32
    private static final AdversarialLoss GAME = AdversarialLoss.NON_SATURATING;
    private static final Adam ADAM = Adam.rate(2e-3).betas(0.5, 0.99);

    private final NDManager manager = NDManager.newBaseManager();
    private final Rng rng = Rng.of(1);

    @AfterEach
    void close() {
        manager.close();
    }

    /** The pictures made have half the distance to the data's mean picture that those of the first weights had. */
    @Test
    void dcganWithR1AndAverage() {
        NDArray digits = DrawnDigits.draw(256, rng).images().tensor(manager);
        var batches = Batches.of(BATCH, rng.split("order"), digits);
        var G = generator(16, 0);
        var D = critic(0);
        try (var g = new Player("G", ADAM, G).averaged(0.99);
                var d = new Player("D", ADAM, D)) {
            double before = distance(Net.still(noise(64, 16), G::forward), digits);
            fit(60).run(step -> {
                NDArray x = batches.at(step);
                NDArray z = noise(step, 16);
                NDArray fake = G.forward(z);
                d.minimise(step, () -> mean(GAME.critic(D.forward(x), D.forward(fake)))
                        .add(mean(0.05, Penalty.r1(D::forward, x))));
                g.minimise(step, () -> mean(GAME.generator(D.forward(G.forward(z)))));
            });
            double after = distance(g.withAverage(() -> Net.still(noise(64, 16), G::forward)), digits);
            assertTrue(after < before / 2, before + " before, " + after + " after");
        }
    }

    @Test
    void wganGp() {
        NDArray digits = DrawnDigits.draw(256, rng).images().tensor(manager);
        var batches = Batches.of(BATCH, rng.split("order"), digits);
        var game = AdversarialLoss.WASSERSTEIN;
        var G = generator(16, 0);
        var D = critic(0);
        double before = distance(Net.still(noise(64, 16), G::forward), digits);
        try (var g = new Player("G", ADAM, G);
                var d = new Player("D", ADAM, D)) {
            fit(120).run(step -> {
                NDArray x = batches.at(step);
                NDArray z = noise(step, 16);
                NDArray fake = G.forward(z);
                d.minimise(step, () -> mean(game.critic(D.forward(x), D.forward(fake)))
                        .add(mean(10, Penalty.wganGp(D::forward, x, fake, step.rng()))));
                if (step.every(2)) {
                    g.minimise(step, () -> mean(game.generator(D.forward(G.forward(z)))));
                }
            });
        }
        double after = distance(Net.still(noise(64, 16), G::forward), digits);
        assertTrue(after < before / 2, before + " before, " + after + " after");
    }

    /** Zeros and ones on demand: nine of ten pictures are nearer to the mean picture of the class asked for than to the other. */
    @Test
    void conditionalByProjection() {
        Images digits = zerosAndOnes();
        NDArray classes = manager.create(digits.labels()).oneHot(2);
        var batches = Batches.of(BATCH, rng.split("order"), digits.tensor(manager), classes);
        var G = generator(16, 2);
        var D = critic(2);
        double before = asked(digits, G);
        try (var g = new Player("G", ADAM, G);
                var d = new Player("D", ADAM, D)) {
            fit(150).run(step -> {
                NDArray x = batches.allAt(step).get(0);
                NDArray y = batches.allAt(step).get(1);
                NDArray z = noise(step, 16);
                NDArray fake = G.forward(z, y);
                d.minimise(step, () -> mean(GAME.critic(D.forward(x, y), D.forward(fake, y)))
                        .add(mean(0.05, Penalty.r1(v -> D.forward(v, y), x))));
                g.minimise(step, () -> mean(GAME.generator(D.forward(G.forward(z, y), y))));
            });
        }
        double after = asked(digits, G);
        assertTrue(before < 0.7 && after > 0.9, before + " before, " + after + " after");
    }

    /** A code c of two values that is told from the picture made: nine of ten times, from codes that no training has seen. */
    @Test
    void infoGan() {
        var batches = Batches.of(BATCH, rng.split("order"), zerosAndOnes().tensor(manager));
        var G = generator(2, 2);
        var D = critic(0);
        var Q = Net.initialize(Mlp.of(Nonlinearity.RELU, FEATURES, 32, 2), manager, rng.split("Q"));
        double before = told(G, D, Q);
        try (var g = new Player("G", ADAM, G, Q);
                var d = new Player("D", ADAM, D)) {
            fit(80).run(step -> {
                NDArray x = batches.at(step);
                NDArray z = noise(step, 2);
                NDArray c = coins(step.manager(), BATCH, step.rng().split("c"));
                NDArray made = G.forward(z, c.oneHot(2));
                d.minimise(step, () -> mean(GAME.critic(D.forward(x), D.forward(made)))
                        .add(mean(0.5, Penalty.r1(D::forward, x))));
                g.minimise(step, () -> {
                    NDArray fake = G.forward(z, c.oneHot(2));
                    var code = new Categorical(Q.forward(D.features(fake)));
                    return mean(GAME.generator(D.forward(fake))).add(mean(-5, code.logP(c)));
                });
            });
        }
        assertTrue(before < 0.7 && told(G, D, Q) > 0.9, before + " before, " + told(G, D, Q) + " after");
    }

    /** By day and by night: half as far from the true partner as with the first weights, and as the picture as it was. */
    @Test
    void cycleGan() {
        var world = DayAndNight.draw(80, rng);
        var as = Batches.of(2, rng.split("a"), world.range(0, 40).day().tensor(manager));
        var bs = Batches.of(2, rng.split("b"), world.range(40, 80).night().tensor(manager));
        var gan = CycleGan.of(
                ResnetGenerator.Config.of(3), PatchCritic.Config.of(3), CycleGan.Goal.PAPER, manager, rng.split("gan"));
        double before = error(gan, world.range(40, 64));
        try (var g = new Player("G", ADAM, gan.toA(), gan.toB());
                var d = new Player("D", ADAM, gan.onA(), gan.onB())) {
            fit(150).run(step -> {
                NDArray a = as.at(step);
                NDArray b = bs.at(step);
                NDArray madeA = gan.toA().forward(b);
                NDArray madeB = gan.toB().forward(a);
                g.minimise(
                        step,
                        () -> gan.generatorLoss(
                                step::log, a, b, gan.toA().forward(b), gan.toB().forward(a)));
                d.minimise(step, () -> gan.criticLoss(a, b, madeA, madeB));
            });
        }
        double after = error(gan, world.range(40, 64));
        assertTrue(after < Math.min(before, 1) / 2, before + " before, " + after + " after");
    }

    private static NDArray mean(NDArray x) {
        return x.mean();
    }

    private static NDArray mean(double weight, NDArray x) {
        return Scalars.times(x.mean(), weight);
    }

    private ImageGenerator generator(int latent, int condition) {
        var config = ImageGenerator.Config.of(28, 1).latent(latent).width(8).condition(condition);
        return Net.initialize(new ImageGenerator(config), manager, rng.split("G"));
    }

    private ImageEncoder critic(int condition) {
        var config = ImageEncoder.Config.of(28, 1).width(8).condition(condition);
        return Net.initialize(new ImageEncoder(config), manager, rng.split("D"));
    }

    private Fit fit(int steps) {
        return new Fit("design", steps, manager, rng.split("fit"));
    }

    private NDArray noise(int n, int latent) {
        return rng.split("z").normal(manager, new Shape(n, latent));
    }

    private static NDArray noise(Step step, int latent) {
        return step.rng().split("z").normal(step.manager(), new Shape(BATCH, latent));
    }

    private static NDArray coins(NDManager owner, int n, Rng rng) {
        return owner.create(IntStream.generate(() -> rng.below(2)).limit(n).toArray());
    }

    private Images zerosAndOnes() {
        Images all = DrawnDigits.draw(1000, rng).images();
        return all.at(
                IntStream.range(0, all.count()).filter(i -> all.labels()[i] < 2).toArray());
    }

    /** The mean absolute difference of the mean pictures. */
    private static double distance(NDArray made, NDArray data) {
        return TranslationError.of(made.mean(new int[] {0}), data.mean(new int[] {0}));
    }

    /** The share of pictures nearest to the mean picture of the class that was asked for. */
    private double asked(Images digits, ImageGenerator generator) {
        NDArray zero = digits.ofClass(0).tensor(manager).mean(new int[] {0}, true);
        NDArray means = zero.concat(digits.ofClass(1).tensor(manager).mean(new int[] {0}, true), 0);
        NDArray y = coins(manager, 100, rng.split("y"));
        NDArray made = Net.still(noise(100, 16), z -> generator.forward(z, y.oneHot(2)));
        return IntStream.range(0, 100)
                        .filter(i -> TranslationError.nearest(made.get(i).expandDims(0), means) == y.getInt(i))
                        .count()
                / 100.0;
    }

    /** How far translations are from the true partners, over how far the pictures as they were are. */
    private double error(CycleGan gan, DayAndNight test) {
        NDArray day = test.day().tensor(manager);
        NDArray night = test.night().tensor(manager);
        return TranslationError.of(gan.translate(Direction.A_TO_B, day), night) / TranslationError.of(day, night);
    }

    /** The share of codes that Q tells right. */
    private double told(ImageGenerator generator, ImageEncoder critic, Mlp q) {
        NDArray c = coins(manager, 200, rng.split("codes"));
        NDArray told = Net.still(noise(200, 2), z -> q.forward(critic.features(generator.forward(z, c.oneHot(2))))
                .argMax(1));
        return Tensors.number(told.toType(c.getDataType(), false)
                .eq(c)
                .toType(DataType.FLOAT32, false)
                .mean());
    }
}
