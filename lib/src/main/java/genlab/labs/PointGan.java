package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
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
     * @param batch points that the critic sees in a step: so many real and so many made
     * @param adam the generator's optimiser
     * @param unrolled steps of gradient descent, of size 0.02, that the generator looks ahead; 0 for none
     * @param critic the critic's own settings
     */
    public record Config(Game game, double scale, int batch, Adam adam, int unrolled, Critic critic) {

        /** The plain GAN: non-saturating, equal step sizes, Adam (0.5, 0.999). */
        public static Config plain(double scale, double rate, int batch) {
            Adam adam = Adam.rate(rate).betas(0.5, 0.999);
            return new Config(
                    AdversarialLoss.NON_SATURATING, scale, batch, adam, 0, new Critic(adam, 1, 1, 0, 1, false));
        }

        /** The same with another game. */
        public Config game(Game newGame) {
            return new Config(newGame, scale, batch, adam, unrolled, critic);
        }

        /** The same with a generator that looks so many steps ahead. */
        public Config unrolled(int steps) {
            return new Config(game, scale, batch, adam, steps, critic);
        }

        /** The same with another critic, {@code c -> c.pack(2)}. */
        public Config critic(UnaryOperator<Critic> change) {
            return new Config(game, scale, batch, adam, unrolled, change.apply(critic));
        }
    }

    /**
     * The critic's settings.
     *
     * @param adam its optimiser
     * @param steps of the critic for one of the generator
     * @param pack points that it sees at once, all real or all made (PacGAN)
     * @param penalty weight of the gradient penalty; 0 for none
     * @param unit of its inputs, which are divided by it: a small one allows a steeper critic
     * @param spectral whether it has spectral normalisation
     */
    public record Critic(Adam adam, int steps, int pack, double penalty, double unit, boolean spectral) {

        /** The same with another optimiser. */
        public Critic adam(Adam newAdam) {
            return new Critic(newAdam, steps, pack, penalty, unit, spectral);
        }

        /** The same with so many steps for one of the generator. */
        public Critic steps(int newSteps) {
            return new Critic(adam, newSteps, pack, penalty, unit, spectral);
        }

        /** The same that sees so many points at once. */
        public Critic pack(int of) {
            return new Critic(adam, steps, of, penalty, unit, spectral);
        }

        /** The same with a gradient penalty of this weight. */
        public Critic penalty(double weight) {
            return new Critic(adam, steps, pack, weight, unit, spectral);
        }

        /** The same with spectral normalisation and inputs divided by {@code newUnit}. */
        public Critic spectral(double newUnit) {
            return new Critic(adam, steps, pack, penalty, newUnit, true);
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
        Preconditions.checkArgument(
                config.batch % config.critic.pack == 0,
                "batches of " + config.batch + " points, expected a multiple of the pack of " + config.critic.pack);
        this.config = config;
        this.data = data;
        Mlp wide = Mlp.of(Nonlinearity.RELU, 2 * config.critic.pack, HIDDEN, HIDDEN, 1)
                .unit(config.critic.unit);
        generator = Net.initialize(
                Mlp.of(Nonlinearity.RELU, LATENT, HIDDEN, HIDDEN, 2).unitOut(config.scale),
                manager,
                rng.split("generator"));
        critic = Net.initialize(config.critic.spectral ? wide.spectral() : wide, manager, rng.split("critic"));
        g = new Player("G", config.adam, generator);
        d = new Player("D", config.critic.adam, critic);
    }

    /** The critic's logits: points (N, 2) to one number a pack, (N / pack, 1). */
    public NDArray judge(NDArray points) {
        return critic.forward(packs(points));
    }

    private NDArray packs(NDArray points) {
        return points.reshape(-1, 2L * config.critic.pack);
    }

    /** n made points, (n, 2), owned by {@code manager}. */
    public NDArray sample(NDManager manager, int n, Rng rng) {
        try (NDArray z = noise(manager, n, rng)) {
            return Net.still(z, generator::forward);
        }
    }

    /** The critic's steps and one of the generator; logs "D loss" and "G loss". */
    public void step(Step step) {
        for (int i = 0; i < config.critic.steps; i++) {
            criticStep(step, step.rng().split(i));
        }
        generatorStep(step, step.rng().split("G"));
    }

    private void criticStep(Step step, Rng rng) {
        NDArray x = data.sample(step.manager(), config.batch, rng.split("x"));
        NDArray fake = generator.forward(noise(step.manager(), config.batch, rng.split("z")));
        d.minimise(step, () -> {
            NDArray loss = config.game.critic(judge(x), judge(fake)).mean();
            if (config.critic.penalty == 0) {
                return loss;
            }
            // a row of the penalty is what is judged together
            NDArray penalty = Penalty.wganGp(critic::forward, packs(x), packs(fake), rng.split("between"));
            return loss.add(Scalars.times(penalty.mean(), config.critic.penalty));
        });
    }

    private void generatorStep(Step step, Rng rng) {
        NDArray z = noise(step.manager(), config.batch, rng.split("z"));
        NDArray x = data.sample(step.manager(), config.batch, rng.split("x"));
        g.minimise(step, () -> {
            NDArray fake = generator.forward(z);
            if (config.unrolled == 0) {
                return config.game.generator(judge(fake)).mean();
            }
            var ahead = Unrolled.weights(critic, config.game, x, fake, config.unrolled, LOOK_AHEAD);
            return config.game.generator(critic.forward(fake, ahead)).mean();
        });
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
