package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import genlab.engine.Scalars;
import genlab.gan.AdversarialLoss;
import genlab.gan.Game;
import genlab.gan.Penalty;
import genlab.gan.Unrolled;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.training.Adam;
import genlab.training.Player;
import genlab.training.Step;
import java.util.function.UnaryOperator;

/** A GAN for points in the plane, with the cures for mode collapse that lab 13 compares, each a setting of one loop. */
public final class PointGan implements AutoCloseable {

    /**
     * The settings.
     *
     * @param game of both players
     * @param scale of the data: what the generator puts out is multiplied by it
     * @param unit of the critic's inputs, which are divided by it: a small one allows a steeper critic
     * @param spectral whether the critic has spectral normalisation
     * @param generatorAdam the generator's optimiser
     * @param criticAdam the critic's optimiser
     * @param batch rows a step, of data and made ones each
     * @param pack points that the critic sees at once, all real or all made (PacGAN)
     * @param criticSteps critic's steps for one of the generator
     * @param penalty weight of the gradient penalty; 0 for none
     * @param unrolled steps of gradient descent, of size 0.02, that the generator looks ahead; 0 for none
     */
    public record Config(
            Game game,
            double scale,
            double unit,
            boolean spectral,
            Adam generatorAdam,
            Adam criticAdam,
            int batch,
            int pack,
            int criticSteps,
            double penalty,
            int unrolled) {

        /** The plain GAN: non-saturating, equal step sizes, Adam (0.5, 0.999). */
        public static Config plain(double scale, double rate, int batch) {
            Adam adam = Adam.rate(rate).betas(0.5, 0.999);
            return new Config(AdversarialLoss.NON_SATURATING, scale, 1, false, adam, adam, batch, 1, 1, 0, 0);
        }

        /** The same with another optimiser of the critic. */
        public Config criticAdam(Adam adam) {
            return new Config(
                    game, scale, unit, spectral, generatorAdam, adam, batch, pack, criticSteps, penalty, unrolled);
        }

        /** The same with points judged in packs, as many packs as points before. */
        public Config packs(int of) {
            return new Config(
                    game,
                    scale,
                    unit,
                    spectral,
                    generatorAdam,
                    criticAdam,
                    batch * of,
                    of,
                    criticSteps,
                    penalty,
                    unrolled);
        }

        /** The same with a gradient penalty of this weight. */
        public Config penalty(double weight) {
            return new Config(
                    game, scale, unit, spectral, generatorAdam, criticAdam, batch, pack, criticSteps, weight, unrolled);
        }

        /** The same with a generator that looks so many steps ahead. */
        public Config unrolled(int steps) {
            return new Config(
                    game, scale, unit, spectral, generatorAdam, criticAdam, batch, pack, criticSteps, penalty, steps);
        }

        /** The same with spectral normalisation of a critic whose inputs are divided by {@code newUnit}. */
        public Config spectral(double newUnit) {
            return new Config(
                    game, scale, newUnit, true, generatorAdam, criticAdam, batch, pack, criticSteps, penalty, unrolled);
        }

        /** The same with another game, and so many steps of the critic for one of the generator. */
        public Config game(Game newGame, int newCriticSteps) {
            return new Config(
                    newGame,
                    scale,
                    unit,
                    spectral,
                    generatorAdam,
                    criticAdam,
                    batch,
                    pack,
                    newCriticSteps,
                    penalty,
                    unrolled);
        }
    }

    private static final int LATENT = 2;
    private static final int HIDDEN = 128;
    private static final double LOOK_AHEAD = 0.02;

    private final Config config;
    private final GaussianModes data;
    private final Mlp generator;
    private final Mlp critic;
    private final Player g;
    private final Player d;

    /** Both players with first weights from {@code rng}, networks of two hidden layers of 128 units owned by {@code manager}. */
    public PointGan(Config config, GaussianModes data, NDManager manager, Rng rng) {
        this.config = config;
        this.data = data;
        Mlp wide = Mlp.of(Nonlinearity.RELU, 2 * config.pack, HIDDEN, HIDDEN, 1).unit(config.unit);
        generator = Net.initialize(
                Mlp.of(Nonlinearity.RELU, LATENT, HIDDEN, HIDDEN, 2).unitOut(config.scale),
                manager,
                rng.split("generator"));
        critic = Net.initialize(config.spectral ? wide.spectral() : wide, manager, rng.split("critic"));
        g = new Player("G", config.generatorAdam, generator);
        d = new Player("D", config.criticAdam, critic);
    }

    /** z from N(0, I), (N, 2), to points (N, 2). */
    public Mlp generator() {
        return generator;
    }

    /** The critic's logits: points (N, 2) to one number a pack, (N / pack, 1). */
    public NDArray judge(NDArray points) {
        return critic.forward(points.reshape(-1, 2L * config.pack));
    }

    /** n made points, (n, 2), owned by {@code manager}. */
    public NDArray sample(NDManager manager, int n, Rng rng) {
        try (NDArray z = noise(manager, n, rng)) {
            NDArray points = Net.still(z, generator::forward);
            points.attach(manager);
            return points;
        }
    }

    /** The critic's steps and one of the generator; logs "D loss" and "G loss". */
    public void step(Step step) {
        for (int i = 0; i < config.criticSteps; i++) {
            criticStep(step, step.rng().split(i));
        }
        generatorStep(step, step.rng().split("G"));
    }

    private void criticStep(Step step, Rng rng) {
        NDArray x = data.sample(step.manager(), config.batch, rng.split("x"));
        NDArray fake = generator.forward(noise(step.manager(), config.batch, rng.split("z")));
        d.minimise(step, () -> {
            NDArray loss = config.game.critic(judge(x), judge(fake)).mean();
            if (config.penalty == 0) {
                return loss;
            }
            NDArray penalty =
                    Penalty.wganGp(this::judge, x, fake, rng.split("between")).mean();
            return loss.add(Scalars.times(penalty, config.penalty));
        });
    }

    private void generatorStep(Step step, Rng rng) {
        NDArray z = noise(step.manager(), config.batch, rng.split("z"));
        NDArray x = data.sample(step.manager(), config.batch, rng.split("x"));
        g.minimise(step, () -> {
            NDArray fake = generator.forward(z);
            UnaryOperator<NDArray> opponent = config.unrolled == 0 ? this::judge : ahead(x, fake);
            return config.game.generator(opponent.apply(fake)).mean();
        });
    }

    /** The critic that is some steps ahead. */
    private UnaryOperator<NDArray> ahead(NDArray x, NDArray fake) {
        var weights = Unrolled.weights(critic, config.game, x, fake, config.unrolled, LOOK_AHEAD);
        return points -> critic.forward(points, weights);
    }

    private static NDArray noise(NDManager manager, int n, Rng rng) {
        return rng.normal(manager, new Shape(n, LATENT));
    }

    /** Frees what the players remember; the networks are their owner's. */
    @Override
    public void close() {
        g.close();
        d.close();
    }
}
