package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.GaussianMixture;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.vae.CodeQuadrature;
import genlab.vae.GaussianDecoder;
import genlab.vae.GaussianEncoder;
import genlab.vae.LatentModel;
import genlab.vae.MixturePrior;
import java.util.Arrays;
import java.util.List;

/**
 * The study of lab 05b: a VAE from one number to one number, trained down its bound and down the lecture notes' formula, and with
 * two priors. All numbers by quadrature, none by draws.
 */
public final class DerivationStudy implements Study<DerivationStudy.Setting, DerivationStudy.Result> {

    /** What is trained. Two and two have the same first weights, data, order, noise and step sizes. */
    public enum Training {
        /** On two heaps, down -bound. */
        CONSISTENT,
        /** The same with noise e^σ and the term e^σ - 1 - σ + m². */
        NOTES,
        /** On three heaps with p(z) = N(0, 1) in both halves of the training. */
        NORMAL_PRIOR,
        /** The same first half; then p(z) is a mixture of three, fitted to the codes and trained along. */
        MIXTURE_PRIOR
    }

    /** One way to train. */
    public record Setting(Training training) {}

    /**
     * What became of it, means over {@link #TEST} new points, nats.
     *
     * @param excess -log p(x) above that of the true density
     * @param reported what the training took for -bound, above its own -log p(x)
     * @param gap KL(q(z|x) ‖ p(z|x)) of the encoder
     * @param normalGap that of the best normal for each x
     * @param codeNats KL(q(z|x) ‖ p(z)): 0 where z says nothing
     */
    public record Result(double excess, double reported, double gap, double normalGap, double codeNats) {}

    /** -bound of each row, or what is taken for it, with noise from this stream: (N, 1) -> (N), nats. */
    @FunctionalInterface
    public interface Loss {
        NDArray of(NDArray x, Rng noise);
    }

    /** Points to learn from. */
    public static final int TRAIN = 5_000;

    /** New points to measure on. */
    public static final int TEST = 200;

    @Override
    public Plan<Setting, Result> plan() {
        return new Plan<>(
                "05b", Arrays.stream(Training.values()).map(Setting::new).toList(), Result.class, 5);
    }

    /** Lab 05b shows the first one live. */
    @Override
    public long firstSeed() {
        return 42;
    }

    @Override
    public String dataHash(DataSource source) {
        var hash = new Sha256();
        try (var manager = NDManager.newBaseManager()) {
            for (var heaps : List.of(twoHeaps(manager), threeHeaps(manager))) {
                for (NDArray numbers : List.of(heaps.logits(), heaps.means(), heaps.logVariances())) {
                    hash.add(Tensors.doubles(numbers));
                }
            }
        }
        return hash.hex();
    }

    /** A narrow heap and a wide one on a line. */
    public static GaussianMixture twoHeaps(NDManager manager) {
        return heaps(manager, new double[] {0.35, 0.65}, new double[] {-1.8, 1.2}, new double[] {0.2, 0.6});
    }

    /** Three narrow heaps on a line, with nothing between them. */
    public static GaussianMixture threeHeaps(NDManager manager) {
        return heaps(manager, new double[] {1, 1, 1}, new double[] {-2.5, 0, 2.5}, new double[] {0.15, 0.15, 0.15});
    }

    private static GaussianMixture heaps(NDManager manager, double[] weights, double[] means, double[] sds) {
        var column = new Shape(weights.length, 1);
        return new GaussianMixture(
                manager.create(Arrays.stream(weights).map(StrictMath::log).toArray()),
                manager.create(means, column),
                manager.create(
                        Arrays.stream(sds).map(s -> 2 * StrictMath.log(s)).toArray(), column));
    }

    /** Encoder and decoder with 16 hidden units each, which begin with noise of about e⁻¹, and p(z) = N(0, 1). */
    public static LatentModel untrained(NDManager manager, Rng weights) {
        return new LatentModel(
                        new GaussianEncoder(Mlp.of(Nonlinearity.TANH, 1, 16, 2)).quieter(2),
                        new GaussianDecoder(Mlp.of(Nonlinearity.TANH, 1, 16, 2)).quieter(2),
                        DiagonalNormal.standard(manager, 1, DataType.FLOAT64))
                .initialize(manager, weights, DataType.FLOAT64);
    }

    /** Trains all networks of a model down a loss; its step size falls from 0.01 to 0. Noise is a function of the step alone. */
    public static void train(LatentModel model, NDArray data, Loss loss, Rng order, Rng noise, Fit fit) {
        var batches = Batches.of(128, order, data);
        try (var player = new Player("-bound", Adam.rate(1e-2), model.networks()).rate(done -> 1 - done)) {
            fit.run(step -> {
                NDArray x = batches.at(step);
                player.minimise(
                        step, () -> loss.of(x, noise.split(step.index())).mean());
            });
        }
    }

    /** -bound by one draw of z, whatever the prior. */
    public static Loss byDraws(LatentModel model) {
        return (x, noise) -> {
            DiagonalNormal q = model.encoder().posterior(x);
            return model.logWeight(x, q, q.sample(noise)).neg();
        };
    }

    /** The same model with a mixture of three as its prior, which begins where EM ends on the codes of these data. */
    public static LatentModel withMixture(LatentModel model, NDArray data, NDManager manager, Rng rng) {
        NDArray codes = model.encoder().posterior(data).sample(rng.split("codes"));
        var fitted = GaussianMixture.fitted(codes, 3, 10, 60, rng.split("EM"));
        var prior = Net.initialize(new MixturePrior(fitted), manager, rng, DataType.FLOAT64);
        return new LatentModel(model.encoder(), model.decoder(), prior);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        Training training = setting.training();
        try (var manager = trial.newManager()) {
            return training == Training.CONSISTENT || training == Training.NOTES
                    ? onTwo(training == Training.NOTES, trial, manager)
                    : onThree(training == Training.MIXTURE_PRIOR, trial, manager);
        }
    }

    private static Result onTwo(boolean notes, Trial trial, NDManager manager) {
        var truth = twoHeaps(manager);
        var model = untrained(manager, trial.rng("weights"));
        NDArray data = truth.sample(manager, TRAIN, trial.rng("two heaps"));
        NDArray test = truth.sample(manager, TEST, trial.rng("two heaps, test"));
        Loss loss = notes
                ? (x, noise) -> {
                    DiagonalNormal q = louder(model.encoder().posterior(x));
                    return term(q).sub(
                                    model.decoder().likelihood(q.sample(noise)).logP(x));
                }
                : (x, noise) -> model.negativeElbo(x, noise);
        var fit = new Fit("VAE", trial.at(30, 1_500, 10_000), manager, trial.rng("fit"));
        train(model, data, loss, trial.rng("order"), trial.rng("noise"), fit);
        DiagonalNormal guess = model.encoder().posterior(test);
        DiagonalNormal q = notes ? louder(guess) : guess;
        NDArray price = notes ? term(q) : q.klTo((DiagonalNormal) model.prior());
        NDArray fidelity = q.expectation(z -> model.decoder().likelihood(z).logP(test));
        return measured(truth, model, test, q, price.sub(fidelity));
    }

    private static Result onThree(boolean mixture, Trial trial, NDManager manager) {
        var truth = threeHeaps(manager);
        var model = untrained(manager, trial.rng("weights"));
        NDArray data = truth.sample(manager, TRAIN, trial.rng("three heaps"));
        NDArray test = truth.sample(manager, TEST, trial.rng("three heaps, test"));
        int steps = trial.at(30, 1_000, 5_000);
        var first = new Fit("first half", steps, manager, trial.rng("fit"));
        train(model, data, byDraws(model), trial.rng("order"), trial.rng("noise"), first);
        var then = mixture ? withMixture(model, data, manager, trial.rng("prior")) : model;
        var second = new Fit("second half", steps, manager, trial.rng("fit"));
        train(then, data, byDraws(then), trial.rng("order"), trial.rng("noise of the second half"), second);
        DiagonalNormal q = then.encoder().posterior(test);
        return measured(
                truth,
                then,
                test,
                q,
                q.expectation(z -> then.logWeight(test, q, z)).neg());
    }

    /** The notes' q: what the encoder puts out as σ is the logarithm of a standard deviation, not of a variance. */
    private static DiagonalNormal louder(DiagonalNormal out) {
        return new DiagonalNormal(out.mean(), Scalars.times(out.logVariance(), 2));
    }

    /** The notes' term of such a q: e^σ - 1 - σ + m² of each row. */
    private static NDArray term(DiagonalNormal louder) {
        NDArray sigma = Scalars.times(louder.logVariance(), 0.5);
        return sigma.exp().sub(1).sub(sigma).add(louder.mean().square()).sum(new int[] {1});
    }

    private static Result measured(
            GaussianMixture truth, LatentModel model, NDArray test, DiagonalNormal q, NDArray reported) {
        var exact = CodeQuadrature.of(model, test, -10, 10, 1001);
        double nats = -exact.meanLogEvidence();
        NDArray codeNats = q.expectation(z -> q.logP(z).sub(model.prior().logP(z)));
        return new Result(
                nats + mean(truth.logP(test)),
                mean(reported) - nats,
                mean(exact.klToPosterior(q)),
                mean(exact.klToPosterior(exact.nearestNormal(q))),
                mean(codeNats));
    }

    private static double mean(NDArray values) {
        return mean(Tensors.doubles(values));
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
