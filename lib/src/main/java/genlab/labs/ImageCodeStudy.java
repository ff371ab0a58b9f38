package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.DrawnDigits;
import genlab.data.Images;
import genlab.data.Mnist;
import genlab.data.Rng;
import genlab.data.Split;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Scalars;
import genlab.nn.Mlp;
import genlab.nn.Nonlinearity;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.vae.ActiveUnits;
import genlab.vae.BernoulliDecoder;
import genlab.vae.Elbo;
import genlab.vae.GaussianEncoder;
import genlab.vae.ImportanceWeightedBound;
import genlab.vae.LatentModel;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The study of lab 06: VAEs of binary digits, over lengths of the code, steps and weights of the KL.
 *
 * <p>All see the same pictures in the same order with the same coins and noise, which depend on the seed alone, as in the lab: seed 42
 * at scale quick is the notebook, up to rounding.
 */
public final class ImageCodeStudy implements DigitStudy<ImageCodeStudy.Setting, ImageCodeStudy.Result> {

    /**
     * One way to train.
     *
     * @param latent numbers in a code
     * @param steps at scale quick
     * @param weight of the KL; 1 is the bound
     */
    public record Setting(int latent, int steps, double weight) {}

    /**
     * What the test digits cost.
     *
     * @param reconstruction nats
     * @param kl nats
     * @param negativeElbo nats
     * @param negativeBound -L_100 of the first 1,000, nats
     * @param gap how much -L_100 is below -L_1 there, nats
     * @param activeUnits dimensions of the code in use
     */
    public record Result(
            double reconstruction, double kl, double negativeElbo, double negativeBound, double gap, int activeUnits) {}

    private static final int STEPS = 2500; // of the lab's main model at scale quick
    private static final int FEWER = 800; // of each other
    private static final int LATENT = 20;
    private static final double RATE = 2e-3;
    private static final int PIXELS = 784;
    private static final int HIDDEN = 400;
    private static final int BATCH = 128;
    private static final int BURDA_PASSES = 3280; // the sum of 3^i, i = 0 to 7

    @Override
    public Plan<Setting, Result> plan() {
        DoubleFunction<Setting> weighted = weight -> new Setting(LATENT, FEWER, weight);
        var settings = Stream.concat(
                Stream.of(new Setting(LATENT, STEPS, 1), new Setting(2, 2 * FEWER, 1), new Setting(10, FEWER, 1)),
                DoubleStream.of(1, 2, 4, 8, 12, 16, 20, 25, 30).mapToObj(weighted));
        return new Plan<>("06", settings.toList(), Result.class, 5);
    }

    /** The lab's digits, whatever its seed. */
    public static Split<Images> digits(DataSource source, Scale scale, DataStore store) {
        if (source == DataSource.REAL) {
            return Mnist.load(store);
        }
        Rng rng = Rng.of(6);
        int drawn = scale.at(1_000, 20_000, 60_000);
        return new Split<>(
                DrawnDigits.draw(drawn, rng.split("train digits")).images(),
                DrawnDigits.draw(drawn / 10, rng.split("test digits")).images());
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        var digits = DigitStudy.digits(trial);
        int steps = trial.at(4, setting.steps, 12 * setting.steps);
        try (var manager = trial.newManager()) {
            var batches = Batches.of(BATCH, trial.rng("order"), rows(digits.train(), manager));
            NDArray test = trial.rng("coins").bernoulli(rows(digits.test(), manager));
            var model = new LatentModel(
                            new GaussianEncoder(Mlp.of(Nonlinearity.RELU, PIXELS, HIDDEN, 2 * setting.latent)),
                            new BernoulliDecoder(Mlp.of(Nonlinearity.RELU, setting.latent, HIDDEN, PIXELS)),
                            DiagonalNormal.standard(manager, setting.latent))
                    .initialize(manager, trial.rng("weights"), DataType.FLOAT32);
            train(model, batches, new Fit("VAE", steps, manager, trial.rng("VAE")), setting.weight);
            var parts = Elbo.evaluate(model, test, trial.rng("evaluate"));
            int draws = trial.at(10, 100, 100);
            var few = test.get("0:" + Math.min(1000, digits.test().count()));
            var bound = ImportanceWeightedBound.of(model, few, draws, trial.rng("importance"));
            double gap = bound.at(draws) - bound.at(1);
            int active = ActiveUnits.count(model.codes(test));
            return new Result(parts.reconstruction(), parts.kl(), parts.negative(), -bound.at(draws), gap, active);
        }
    }

    private static NDArray rows(Images images, NDManager manager) {
        return images.tensor(manager).reshape(-1, PIXELS);
    }

    /** The lab's loop, packed: logs "reconstruction" and "KL". */
    public static History train(LatentModel model, Batches batches, Fit fit, double weight) {
        try (var vae = new Player("-ELBO", Adam.rate(RATE), model.networks()).rate(done -> 1 - done)) {
            return fit.run(step -> {
                NDArray x = step.rng().split("coins").bernoulli(batches.at(step));
                vae.minimise(step, () -> {
                    DiagonalNormal q = model.encoder().posterior(x);
                    NDArray z = q.sample(step.rng());
                    NDArray reconstruction =
                            model.decoder().likelihood(z).logP(x).neg().mean();
                    NDArray kl = Elbo.kl(q, z, model.prior()).mean();
                    step.log("reconstruction", reconstruction);
                    step.log("KL", kl);
                    return reconstruction.add(Scalars.times(kl, weight));
                });
            });
        }
    }

    /** Burda et al. (2016)'s factor of the step size: 10^(-i/7) for 3^i of 3,280 equal parts of a training, i = 0 to 7. */
    public static double burdaRate(double done) {
        int i = (int) (Math.log(2 * BURDA_PASSES * done + 1) / Math.log(3) + 1e-9);
        return Math.pow(10, -i / 7.0);
    }
}
