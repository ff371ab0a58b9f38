package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.data.Rng;
import genlab.engine.Scalars;
import genlab.training.Adam;
import genlab.training.Checkpoint;
import genlab.training.Ema;
import genlab.training.Step;

/**
 * Any generator and any critic, trained against each other, one step each in turn; for pictures, points and whatever else.
 *
 * <pre>{@code
 * var duel = new Duel(config, generator, critic);
 * lab.fit("GAN", 1000).run(step -> duel.step(step, batches.at(step.index(), step.manager()).singletonOrThrow()));
 * NDArray pictures = duel.draw(codes);
 * }</pre>
 */
public final class Duel implements AutoCloseable {

    /**
     * The settings.
     *
     * @param game what the two minimise
     * @param generatorRate of the generator's Adam
     * @param criticRate of the critic's Adam
     * @param decay of the running average of the generator's weights
     * @param penalty weight of {@link Lipschitz#slopeOnData} in the critic's loss, γ/2 in the paper; 0 for none
     */
    public record Config(Game game, Adam.Config generatorRate, Adam.Config criticRate, double decay, double penalty) {

        /** Adam with β = (0.5, 0.99) for both, an average over some 100 steps, and no penalty. */
        public static Config of(Game game, double rate) {
            var adam = Adam.Config.rate(rate).betas(0.5, 0.99);
            return new Config(game, adam, adam, 0.99, 0);
        }

        /** The same with another average and another penalty. */
        public Config with(double newDecay, double newPenalty) {
            return new Config(game, generatorRate, criticRate, newDecay, newPenalty);
        }
    }

    /** The penalty is asked for in every eighth step, eight times as heavy (Karras et al., 2020, arXiv:1912.04958, section 3.1). */
    private static final int PENALTY_EVERY = 8;

    private final Config config;
    private final Generator generator;
    private final Critic critic;
    private final Adam generatorAdam;
    private final Adam criticAdam;
    private final Ema average;

    /** Two initialised networks, which stay their owner's. */
    public Duel(Config config, Generator generator, Critic critic) {
        this.config = config;
        this.generator = generator;
        this.critic = critic;
        generatorAdam = new Adam(generator, config.generatorRate);
        criticAdam = new Adam(critic, config.criticRate);
        average = new Ema(generator, config.decay);
    }

    /**
     * A step of the critic, a step of the generator; logs "D loss", the penalty included where it is asked for, and "G loss".
     * Step sizes fall to 0 in the second half of the training.
     *
     * @param x rows of data; as many are generated
     */
    public void step(Step step, NDArray x) {
        double rate = Math.min(1, 2 * (1 - step.done()));
        criticAdam.rate(config.criticRate.rate() * rate);
        generatorAdam.rate(config.generatorRate.rate() * rate);
        double penalty = step.every(PENALTY_EVERY) ? config.penalty * PENALTY_EVERY : 0;
        step.log("D loss", criticStep(x, step.rng().split("z for D"), penalty));
        step.log(
                "G loss",
                generatorStep(
                        step.manager(), (int) x.getShape().get(0), step.rng().split("z for G")));
    }

    /** One step of the critic, with the generator held fixed and without the penalty: the loss before it. */
    public double criticStep(NDArray x, Rng rng) {
        return criticStep(x, rng, 0);
    }

    private double criticStep(NDArray x, Rng rng, double penalty) {
        try (NDManager own = x.getManager().newSubManager()) {
            NDArray fake = generator.sample(own, (int) x.getShape().get(0), rng);
            return criticAdam
                    .step(() -> {
                        NDArray loss = config.game
                                .critic(critic.forward(x), critic.forward(fake))
                                .mean();
                        return penalty == 0
                                ? loss
                                : loss.add(Scalars.times(
                                        Lipschitz.slopeOnData(critic::forward, x)
                                                .mean(),
                                        penalty));
                    })
                    .loss();
        }
    }

    /** One step of the generator, with the critic held fixed, on n codes: the loss before it. */
    public double generatorStep(NDManager manager, int n, Rng rng) {
        try (NDManager own = manager.newSubManager()) {
            NDArray z = generator.codes(own, n, rng);
            double loss = generatorAdam
                    .step(() -> config.game
                            .generator(critic.forward(generator.forward(z)))
                            .mean())
                    .loss();
            average.update();
            return loss;
        }
    }

    /** What the generator with the averaged weights makes of these codes, without a graph; owned by the codes' manager. */
    public NDArray draw(NDArray z) {
        average.swap();
        try {
            return generator.draw(z);
        } finally {
            average.swap();
        }
    }

    /** Puts the averaged weights into the generator, for good: the end of a training. */
    public void settle() {
        average.swap();
    }

    /** Adds all that the training needs to go on. */
    public Checkpoint to(Checkpoint checkpoint) {
        return checkpoint
                .with("generator", generator)
                .with("critic", critic)
                .with("generator's Adam", generatorAdam)
                .with("critic's Adam", criticAdam)
                .with("average", average);
    }

    /** Frees the optimisers and the average. */
    @Override
    public void close() {
        generatorAdam.close();
        criticAdam.close();
        average.close();
    }
}
