package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.data.Rng;
import genlab.divergence.NormalMixture;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Step;

/**
 * One normal density fitted to samples of another density by a game: the critic raises its bound on D(P ‖ Q), the generator, of
 * two weights, lowers that bound.
 *
 * <pre>{@code
 * var game = new NormalFit(new BoundCritic.Config(FDivergence.KL, 2e-3), p, 5e-3, 512, lab.manager(), lab.rng("KL"));
 * lab.fit("KL", 2000).run(game::step);
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1606.00709">Nowozin, Cseke and Tomioka (2016)</a>, section 2.4
 */
public final class NormalFit implements AutoCloseable {

    private final NormalMixture p;
    private final BoundCritic critic;
    private final NormalGenerator generator;
    private final Adam adam;
    private final double rate;
    private final int batch;
    private final NDManager manager;

    /**
     * A game before its first move; the generator begins as N(0, 2²).
     *
     * @param config the critic's
     * @param p the density to be fitted
     * @param rate first step size of the generator's Adam, which falls to 0 in the second half of a training
     * @param batch rows a step
     * @param parent the parent of the manager that owns the game
     * @param rng of the critic's first weights
     */
    public NormalFit(BoundCritic.Config config, NormalMixture p, double rate, int batch, NDManager parent, Rng rng) {
        this.p = p;
        this.rate = rate;
        this.batch = batch;
        manager = parent.newSubManager();
        critic = new BoundCritic(config, manager, rng.split("critic"));
        generator = Net.initialize(new NormalGenerator(0, 2), manager, rng.split("generator"));
        adam = new Adam(generator, Adam.Config.rate(rate).betas(0.5, 0.99));
    }

    /** One step of the critic, one of the generator; logs the bound, and the generator's "mean" and "sd" before the step. */
    public void step(Step step) {
        NDManager own = step.manager();
        Rng rng = step.rng();
        step.log("mean", generator.mean());
        step.log("sd", generator.sd());
        NDArray x = p.sample(own, batch, rng.split("x"));
        step.log("bound", critic.step(x, generator.sample(own, batch, rng.split("y")), step.done()));
        NDArray z = generator.codes(own, batch, rng.split("z"));
        adam.rate(rate * Math.min(1, 2 * (1 - step.done())));
        adam.step(() -> critic.generatorLoss(generator.forward(z)).mean());
    }

    /** The critic. */
    public BoundCritic critic() {
        return critic;
    }

    /** The generator. */
    public NormalGenerator generator() {
        return generator;
    }

    /** Frees both players. */
    @Override
    public void close() {
        adam.close();
        critic.close();
        manager.close();
    }
}
