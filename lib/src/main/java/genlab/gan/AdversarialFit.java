package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import genlab.engine.Scalars;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Step;
import java.util.List;
import java.util.function.Function;

/**
 * A generator and a critic for points in the plane, trained against each other: some steps of the
 * critic, one of the generator, and so on.
 *
 * <pre>{@code
 * var gan = new AdversarialFit(config, GaussianModes.ring(), lab.manager(), lab.rng("GAN"));
 * lab.fit("GAN", 2000).run(gan::step);
 * }</pre>
 */
public final class AdversarialFit implements AutoCloseable {

    /**
     * The settings.
     *
     * @param loss of both players
     * @param generator the generator's network
     * @param critic the critic's network
     * @param generatorRate of the generator's Adam
     * @param criticRate of the critic's Adam
     * @param batch rows a step, of data and generated ones each
     * @param criticSteps critic's steps for one of the generator
     * @param penalty weight of the gradient penalty; 0 for none
     * @param unrolled critic's steps that the generator looks ahead; 0 for none
     * @param unrolledRate size of these steps
     */
    public record Config(
            AdversarialLoss loss,
            MlpGenerator.Config generator,
            MlpCritic.Config critic,
            Adam.Config generatorRate,
            Adam.Config criticRate,
            int batch,
            int criticSteps,
            double penalty,
            int unrolled,
            double unrolledRate) {}

    private final Config config;
    private final GaussianModes data;
    private final MlpGenerator generator;
    private final MlpCritic critic;
    private final Adam generatorAdam;
    private final Adam criticAdam;
    private final NDManager manager;

    /** Both players with first weights from {@code rng}, owned by a child of {@code parent}. */
    public AdversarialFit(Config config, GaussianModes data, NDManager parent, Rng rng) {
        this.config = config;
        this.data = data;
        manager = parent.newSubManager();
        generator = Net.initialize(new MlpGenerator(config.generator), manager, rng.split("generator"));
        critic = Net.initialize(new MlpCritic(config.critic), manager, rng.split("critic"));
        generatorAdam = new Adam(generator, config.generatorRate);
        criticAdam = new Adam(critic, config.criticRate);
    }

    /** The generator. */
    public MlpGenerator generator() {
        return generator;
    }

    /** The critic. */
    public MlpCritic critic() {
        return critic;
    }

    /** The critic's steps and one of the generator; logs "D loss" and "G loss". Step sizes fall to 0 in the second half. */
    public void step(Step step) {
        double rate = Math.min(1, 2 * (1 - step.done()));
        criticAdam.rate(config.criticRate.rate() * rate);
        generatorAdam.rate(config.generatorRate.rate() * rate);
        for (int i = 0; i < config.criticSteps; i++) {
            step.log("D loss", criticStep(step.manager(), step.rng().split(i)));
        }
        step.log("G loss", generatorStep(step.manager(), step.rng().split("G")));
    }

    private double criticStep(NDManager own, Rng rng) {
        NDArray x = data.sample(own, config.batch, rng.split("x"));
        NDArray fake = generator.sample(own, config.batch, rng.split("z"));
        return criticAdam
                .step(() -> {
                    NDArray loss = config.loss
                            .critic(critic.forward(x), critic.forward(fake))
                            .mean();
                    if (config.penalty == 0) {
                        return loss;
                    }
                    NDArray penalty = Lipschitz.gradientPenalty(critic::forward, x, fake, rng.split("between"))
                            .mean();
                    return loss.add(Scalars.times(penalty, config.penalty));
                })
                .loss();
    }

    private double generatorStep(NDManager own, Rng rng) {
        NDArray z = generator.codes(own, config.batch, rng.split("z"));
        return generatorAdam
                .step(() -> {
                    NDArray fake = generator.forward(z);
                    return config.loss.generator(judge(own, rng).apply(fake)).mean();
                })
                .loss();
    }

    /** The critic of now, or the one that is some steps ahead. */
    private Function<NDArray, NDArray> judge(NDManager own, Rng rng) {
        if (config.unrolled == 0) {
            return critic::forward;
        }
        NDArray x = data.sample(own, config.batch, rng.split("x"));
        return fake -> {
            List<NDArray> ahead = Unrolled.weights(critic, config.loss, x, fake, config.unrolled, config.unrolledRate);
            return critic.forward(fake, ahead);
        };
    }

    /** Frees both players. */
    @Override
    public void close() {
        generatorAdam.close();
        criticAdam.close();
        manager.close();
    }
}
