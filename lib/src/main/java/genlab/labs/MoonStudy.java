package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Moon;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.nn.Mlp;
import genlab.nn.Nonlinearity;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.vae.BernoulliDecoder;
import genlab.vae.Elbo;
import genlab.vae.GaussianEncoder;
import genlab.vae.LatentModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The study of lab 04: what stands half way between a full moon and a half one, trained with and without noise and KL. */
public final class MoonStudy implements Study<MoonStudy.Setting, MoonStudy.Result> {

    /** What is trained: the same two networks from the same first weights. */
    public enum Goal {
        /** An auto-encoder: no noise, no KL. */
        AE("AE", false, 0),
        /** Noise, no KL. */
        NOISE_ALONE("noise alone", true, 0),
        /** No noise; the KL's m² keeps the codes together, as L2 would. */
        KL_ALONE("KL alone", false, 1),
        /** The bound. */
        VAE("VAE", true, 1),
        /** The KL counts four times. */
        VAE_KL_4("VAE, KL × 4", true, 4),
        /** The KL counts sixteen times. */
        VAE_KL_16("VAE, KL × 16", true, 16),
        /** The KL counts 48 times. */
        VAE_KL_48("VAE, KL × 48", true, 48);

        private final String words;
        private final boolean noise;
        private final double weight;

        Goal(String words, boolean noise, double weight) {
            this.words = words;
            this.noise = noise;
            this.weight = weight;
        }

        /** Its name in figures and tables. */
        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * One way to train.
     *
     * @param goal what is minimised
     * @param band of phases, as in {@link Moon.Kinds}
     * @param sway of size and place, pixels, as there
     * @param latent numbers in a code
     */
    public record Setting(Goal goal, double band, int sway, int latent) {}

    /**
     * What stands half way between the mean codes of new pairs, of whose mean phase no moon was shown; means over the pairs. A
     * distance is the root of the mean square over the pixels, white being 1.
     *
     * @param toTruth to the true moon of the mean phase
     * @param blendToTruth that of the mean of the two pictures, which needs no model
     * @param shownToTruth that of the moon whose phase is the nearest to it among the kinds that were shown; no model either
     * @param toBlend to the mean of the two pictures
     * @param toBest to what the best decoder of these codes prints there, NaN without noise
     * @param toAnyMoon to the nearest true moon of that size and place
     * @param phaseOff how far the phase of that one is from the mean phase
     * @param apart from the nearest code of a training moon, in that code's σ, NaN without noise
     * @param kl KL(q(z|x) ‖ p(z)) of the training moons, nats
     */
    public record Result(
            double toTruth,
            double blendToTruth,
            double shownToTruth,
            double toBlend,
            double toBest,
            double toAnyMoon,
            double phaseOff,
            double apart,
            double kl) {}

    private static final int PIXELS = Moon.SIDE * Moon.SIDE;
    private static final int TRAIN = 1_000; // pairs to learn from
    private static final int TEST = 100; // new pairs
    private static final int HIDDEN = 200;
    private static final int STEPS = 1_500;
    private static final int PHASES = 51;

    @Override
    public Plan<Setting, Result> plan() {
        var settings = new ArrayList<Setting>();
        for (Goal goal : Goal.values()) {
            settings.add(new Setting(goal, 0.1, 0, 2));
        }
        for (Goal goal : List.of(Goal.AE, Goal.VAE, Goal.VAE_KL_48)) {
            for (double band : List.of(0.0, 0.05, 0.15, 0.2)) {
                settings.add(new Setting(goal, band, 0, 2));
            }
        }
        for (Goal goal : List.of(Goal.AE, Goal.VAE)) {
            settings.add(new Setting(goal, 0.1, 0, 1));
            settings.add(new Setting(goal, 0.1, 0, 8));
            settings.add(new Setting(goal, 0.1, 1, 2));
            settings.add(new Setting(goal, 0.1, 1, 8));
        }
        return new Plan<>("04", settings, Result.class, 8);
    }

    @Override
    public long firstSeed() {
        return 42;
    }

    @Override
    public String dataHash(DataSource source) {
        var moons = new Moon.Kinds(0.1, 1).pairs(TRAIN, Rng.of(0));
        return new Sha256().add(Moon.draw(moons).pixels()).hex();
    }

    /** Encoder and decoder with one hidden layer each. */
    public static LatentModel untrained(NDManager manager, int pixels, int hidden, int latent, Rng weights) {
        return new LatentModel(
                        new GaussianEncoder(Mlp.of(Nonlinearity.TANH, pixels, hidden, 2 * latent)),
                        new BernoulliDecoder(Mlp.of(Nonlinearity.TANH, latent, hidden, pixels)),
                        DiagonalNormal.standard(manager, latent))
                .initialize(manager, weights, DataType.FLOAT32);
    }

    /** The lab's loop, packed: logs the mean σ, "σ", and the spread of the means of a batch, "spread of m". */
    public static History train(LatentModel model, Batches batches, Fit fit, Goal goal) {
        try (var player = new Player("" + goal, Adam.rate(2e-3), model.networks()).rate(done -> 1 - done)) {
            return fit.run(step -> {
                NDArray x = batches.at(step);
                player.minimise(step, () -> {
                    DiagonalNormal q = model.encoder().posterior(x);
                    NDArray z = goal.noise ? q.sample(step.rng()) : q.mean();
                    NDArray reconstruction =
                            model.decoder().likelihood(z).logP(x).neg();
                    NDArray kl = Elbo.kl(q, z, model.prior());
                    step.log("σ", Scalars.times(q.logVariance(), 0.5).exp().mean());
                    NDArray m = q.mean();
                    step.log(
                            "spread of m",
                            m.sub(m.mean(new int[] {0}, true)).square().mean().sqrt());
                    return reconstruction.add(Scalars.times(kl, goal.weight)).mean();
                });
            });
        }
    }

    /**
     * What the best decoder prints at a place that noise can reach: Σ q(z|x) x / Σ q(z|x) over all x, the mean of the pictures, each
     * counted as often as its code's noise leads there.
     *
     * @param q q(z|x) of the pictures, over (N, L)
     * @param x the pictures, (N, D)
     * @param z one place, (1, L)
     * @return (1, D)
     */
    public static NDArray best(DiagonalNormal q, NDArray x, NDArray z) {
        return Tensors.owned(x.getManager(), () -> {
            NDArray everywhere = q.mean().zerosLike().add(z);
            return q.logP(everywhere).softmax(0).reshape(1, -1).matMul(x);
        });
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        var kinds = new Moon.Kinds(setting.band, setting.sway);
        try (var manager = trial.newManager()) {
            NDArray x = rows(kinds.pairs(TRAIN, trial.rng("moons")), manager);
            var model = untrained(manager, PIXELS, HIDDEN, setting.latent, trial.rng("weights"));
            String name = setting.goal.name();
            var fit = new Fit(name, trial.at(5, STEPS, 10 * STEPS), manager, trial.rng(name));
            train(model, Batches.of(64, trial.rng("order"), x), fit, setting.goal);
            var pairs = kinds.pairsAcross(TEST, trial.rng("pairs"));
            NDArray both = rows(pairs, manager);
            NDArray z = halfWay(model.codes(both));
            NDArray made = model.means(z);
            NDArray blend = halfWay(both);
            var between = truths(pairs);
            NDArray truth = rows(between, manager);
            NDArray shown = rows(between.stream().map(kinds::nearest).toList(), manager);
            DiagonalNormal q = model.encoder().posterior(x);
            double[] ofClouds = setting.goal.noise
                    ? mean(i -> besideClouds(q, x, row(z, i), row(made, i)))
                    : new double[] {Double.NaN, Double.NaN};
            double[] ofMoons = mean(i -> besideMoons(between.get(i), row(made, i)));
            double kl = Elbo.evaluate(model, x, trial.rng("evaluate")).kl();
            return new Result(
                    rms(made, truth),
                    rms(blend, truth),
                    rms(shown, truth),
                    rms(made, blend),
                    ofClouds[0],
                    ofMoons[0],
                    ofMoons[1],
                    ofClouds[1],
                    kl);
        }
    }

    private static NDArray row(NDArray all, int i) {
        return all.get(i + ":" + (i + 1));
    }

    /** The means of two numbers over the test pairs. */
    private static double[] mean(IntFunction<double[]> numbers) {
        double[] sums = new double[2];
        for (int i = 0; i < TEST; i++) {
            int pair = i;
            double[] two = Tensors.alone(() -> numbers.apply(pair));
            sums[0] += two[0] / TEST;
            sums[1] += two[1] / TEST;
        }
        return sums;
    }

    /** How far what is made at z is from the best decoder's, and z from the nearest code in its σ. */
    private static double[] besideClouds(DiagonalNormal q, NDArray x, NDArray z, NDArray made) {
        NDArray squares = q.mean().sub(z).square().div(q.logVariance().exp());
        double nearest = Tensors.number(squares.sum(new int[] {1}).min());
        return new double[] {rms(made, best(q, x, z)), Math.sqrt(nearest)};
    }

    /** How far it is from the nearest true moon, and that one's phase from the true one. */
    private static double[] besideMoons(Moon truth, NDArray made) {
        var all = IntStream.range(0, PHASES).mapToObj(k -> truth.phase(k / (PHASES - 1.0)));
        NDArray far = rows(all.toList(), made.getManager())
                .sub(made)
                .square()
                .mean(new int[] {1})
                .sqrt();
        double phase = Tensors.number(far.argMin()) / (PHASES - 1.0);
        return new double[] {Tensors.number(far.min()), Math.abs(phase - truth.phase())};
    }

    /** The pictures as rows of pixels, (N, 576). */
    public static NDArray rows(List<Moon> moons, NDManager manager) {
        return Tensors.owned(manager, () -> Moon.draw(moons).tensor(manager).reshape(-1, PIXELS));
    }

    /** The moons of the mean phase of each pair, which share size and place. */
    public static List<Moon> truths(List<Moon> pairs) {
        return IntStream.range(0, pairs.size() / 2)
                .mapToObj(i -> pairs.get(2 * i).halfWayTo(pairs.get(2 * i + 1)))
                .toList();
    }

    /** The means of rows 0 and 1, 2 and 3, ...: (2 N, K) -> (N, K). */
    public static NDArray halfWay(NDArray pairs) {
        return Tensors.owned(
                pairs.getManager(),
                () -> pairs.reshape(-1, 2, pairs.getShape().get(1)).mean(new int[] {1}));
    }

    /** The mean over the rows of the root of the mean square difference. */
    public static double rms(NDArray a, NDArray b) {
        return Tensors.alone(() ->
                Tensors.number(a.sub(b).square().mean(new int[] {1}).sqrt().mean()));
    }
}
