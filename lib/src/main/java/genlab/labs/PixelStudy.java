package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.gan.Penalty;
import genlab.labs.MoonStudy.Goal;
import genlab.metric.Blend;
import genlab.metric.Confidence;
import genlab.metric.ImageJudge;
import genlab.metric.Nearest;
import genlab.metric.Sharpness;
import genlab.nn.ImageClassifier;
import genlab.nn.ImageEncoder;
import genlab.nn.ImageGenerator;
import genlab.nn.Net;
import genlab.nn.Pixels;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.vae.BernoulliDecoder;
import genlab.vae.GaussianEncoder;
import genlab.vae.LatentModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The study of lab 09: how sharp digits are that models make, and how near to the digits that they learned from, for few and for many of
 * these.
 *
 * <p>Every other seed learns from the digits that are the fresh ones of the others. A model all of whose digits lie to one side of the data
 * has few neighbours, and they happen to be in one of the two sets: over an even number of seeds that cancels.
 */
public final class PixelStudy implements Study<PixelStudy.Setting, PixelStudy.Result> {

    /** Who makes the digits. */
    public enum Maker {
        /** Nobody: test digits as they are. */
        TEST("test digits"),
        /** Nobody: test digits, blurred by {@link #BLUR}. */
        BLURRED("blurred"),
        /** An auto-encoder, from test digits. */
        AE_COPIES("AE copies"),
        /** A VAE, from codes drawn from N(0, I). */
        VAE("VAE samples"),
        /** A GAN whose two networks have the shapes of the VAE's. */
        GAN("GAN samples");

        private final String words;

        Maker(String words) {
            this.words = words;
        }

        /** Its name in figures and tables. */
        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * One maker.
     *
     * @param maker who makes the digits
     * @param pictures that it learns from
     */
    public record Setting(Maker maker, int pictures) {}

    /**
     * What is measured. Fresh digits are as many as were learned from, and nobody learned from them.
     *
     * @param edges energy of the Laplacian, as a share of the test digits'
     * @param slope of the spectrum from 7 waves a side on
     * @param sure share of which a classifier is sure
     * @param nearest mean distance to the nearest digit learned from
     * @param freshNearest the same to the nearest fresh digit
     * @param copies share that is nearer to those learned from than to the fresh ones; half where it makes no difference
     * @param different digits learned from that are a nearest one, as a share of the digits measured: with few, {@code copies} says little
     * @param blend mean distance to the nearest blend of ten digits learned from
     * @param freshBlend the same of ten fresh digits
     */
    public record Result(
            double edges,
            double slope,
            double sure,
            double nearest,
            double freshNearest,
            double copies,
            double different,
            double blend,
            double freshBlend) {}

    /** Numbers in a code. */
    public static final int LATENT = 16;

    /** Digits that are mixed. */
    public static final int PARTS = 10;

    /** What a pixel is changed by. */
    public static final float CHANGE = 0.7f;

    /** Width of the blur, pixels. */
    public static final double BLUR = 0.6;

    private static final int SIDE = 28;
    private static final int BATCH = 32;
    private static final int STEPS = 1_000;
    private static final int JUDGE_STEPS = 400;
    private static final int FROM = 7; // waves a side
    private static final double R1 = 0.005; // as in lab 10, in every eighth step

    @Override
    public Plan<Setting, Result> plan() {
        var settings = new ArrayList<Setting>();
        for (int pictures : List.of(100, 10_000)) {
            for (Maker maker : Maker.values()) {
                settings.add(new Setting(maker, pictures));
            }
        }
        return new Plan<>("09", settings, Result.class, 6);
    }

    @Override
    public long firstSeed() {
        return 42;
    }

    @Override
    public String dataHash(DataSource source) {
        return new ImageCodeStudy().dataHash(source);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        var digits = DigitStudy.digits(trial);
        int half = digits.train().count() / 2;
        int count = Math.min(setting.pictures, half);
        try (var manager = trial.newManager()) {
            NDArray one = digits.train().range(0, count).tensor(manager);
            NDArray other = digits.train().range(half, half + count).tensor(manager);
            NDArray train = trial.seed() % 2 == 0 ? one : other;
            NDArray fresh = trial.seed() % 2 == 0 ? other : one;
            NDArray test = digits.test().range(0, trial.at(50, 500, 1_000)).tensor(manager);
            var judge = ImageJudge.trained(
                    new Fit("judge", trial.at(4, JUDGE_STEPS, 3_000), manager, trial.rng("judge")),
                    ImageClassifier.Config.of(SIDE, 1, 10),
                    digits.train(),
                    2e-3,
                    manager,
                    trial.rng("judge"));
            return measured(made(setting.maker, trial, train, test), train, fresh, test, judge);
        }
    }

    private static NDArray made(Maker maker, Trial trial, NDArray train, NDArray test) {
        var manager = train.getManager();
        var fit = new Fit("" + maker, trial.at(4, STEPS, 20 * STEPS), manager, trial.rng("training"));
        var batches = Batches.of(BATCH, trial.rng("order"), train.reshape(train.size(0), -1));
        NDArray codes = trial.rng("samples").normal(manager, new Shape(test.size(0), LATENT));
        return switch (maker) {
            case TEST -> test;
            case BLURRED -> Pixels.blur(test, BLUR);
            case GAN ->
                Net.still(codes, 250, gan(critic(manager, trial.rng("D")), batches, fit, trial.rng("G"))::forward);
            default -> {
                var model = untrained(manager, trial.rng("weights"));
                MoonStudy.train(model, batches, fit, maker == Maker.AE_COPIES ? Goal.AE : Goal.VAE);
                NDArray z = maker == Maker.VAE ? codes : model.codes(test);
                yield model.means(z).reshape(test.getShape());
            }
        };
    }

    /** Encoder and decoder: the shapes of the GAN's critic and generator. */
    public static LatentModel untrained(NDManager manager, Rng weights) {
        return new LatentModel(
                        new GaussianEncoder(
                                new ImageEncoder(ImageEncoder.Config.of(SIDE, 1).outputs(2 * LATENT))),
                        new BernoulliDecoder(new ImageGenerator(
                                ImageGenerator.Config.of(SIDE, 1).latent(LATENT))),
                        DiagonalNormal.standard(manager, LATENT))
                .initialize(manager, weights, DataType.FLOAT32);
    }

    /** A critic: (N, 1, 28, 28) to logits (N, 1). */
    public static ImageEncoder critic(NDManager manager, Rng weights) {
        return Net.initialize(new ImageEncoder(ImageEncoder.Config.of(SIDE, 1)), manager, weights);
    }

    /** Lab 10's loop on pictures, packed: the generator with the average of its weights. */
    public static ImageGenerator gan(ImageEncoder critic, Batches batches, Fit fit, Rng weights) {
        var manager = critic.getParameters().valueAt(0).getArray().getManager();
        var config = ImageGenerator.Config.of(SIDE, 1).latent(LATENT);
        var generator = Net.initialize(new ImageGenerator(config), manager, weights);
        var game = AdversarialLoss.NON_SATURATING;
        var adam = Adam.rate(1e-3).betas(0.5, 0.99);
        try (var g = new Player("G", adam, generator).averaged(0.99);
                var d = new Player("D", adam, critic)) {
            fit.run(step -> {
                NDArray x = batches.at(step);
                var codes = new Shape(x.size(0), LATENT);
                NDArray made = generator.forward(step.rng().split("z for D").normal(step.manager(), codes));
                d.minimise(step, () -> {
                    NDArray cost =
                            game.critic(critic.forward(x), critic.forward(made)).mean();
                    return step.every(8)
                            ? cost.add(
                                    Scalars.times(Penalty.r1(critic::forward, x).mean(), 8 * R1))
                            : cost;
                });
                NDArray z = step.rng().split("z for G").normal(step.manager(), codes);
                g.minimise(step, () -> game.generator(critic.forward(generator.forward(z)))
                        .mean());
            });
            return g.withAverage(() -> {
                var average = Net.initialize(new ImageGenerator(config), manager, weights);
                Net.copy(generator, average);
                return average;
            });
        }
    }

    /** All numbers of some digits, (N, 1, 28, 28), as are all others. */
    public static Result measured(NDArray made, NDArray train, NDArray fresh, NDArray test, ImageJudge judge) {
        return Tensors.alone(() -> {
            var near = Nearest.of(made, train);
            var freshNear = Nearest.of(made, fresh);
            int n = near.places().length;
            double copies = IntStream.range(0, n)
                    .filter(i -> near.distances()[i] < freshNear.distances()[i])
                    .count();
            return new Result(
                    Sharpness.laplacian(made) / Sharpness.laplacian(test),
                    Sharpness.slope(Sharpness.spectrum(made), FROM),
                    Confidence.of(judge.probabilities(made), 0.9).share(),
                    near.mean(),
                    freshNear.mean(),
                    copies / n,
                    IntStream.of(near.places()).distinct().count() / (double) n,
                    Blend.of(made, train, PARTS).mean(),
                    Blend.of(made, fresh, PARTS).mean());
        });
    }

    /** Each digit with one pixel brighter by {@link #CHANGE}: the lowest dark one that ink stands on, so that its stroke is a pixel longer. */
    public static NDArray longer(NDArray digits) {
        return changed(digits, ink -> IntStream.range(SIDE, ink.length)
                .filter(p -> ink[p] <= 1 - CHANGE && ink[p - SIDE] >= 0.5)
                .max()
                .orElseThrow());
    }

    /** The same far from all ink: one of those pixels that have the least of it within three pixels. */
    public static NDArray stained(NDArray digits, Rng rng) {
        return changed(digits, ink -> {
            int[] places = rng.permutation(ink.length);
            return IntStream.of(places)
                    .filter(p -> Math.min(p / SIDE, p % SIDE) > 2 && Math.max(p / SIDE, p % SIDE) < SIDE - 3)
                    .boxed()
                    .min((p, q) -> Double.compare(round(ink, p), round(ink, q)))
                    .orElseThrow();
        });
    }

    private static double round(float[] ink, int p) {
        return IntStream.range(0, 49)
                .mapToDouble(i -> ink[p + SIDE * (i / 7 - 3) + i % 7 - 3])
                .sum();
    }

    private static NDArray changed(NDArray digits, ToIntFunction<float[]> place) {
        float[] all = Tensors.floats(digits);
        for (int from = 0; from < all.length; from += SIDE * SIDE) {
            float[] ink = Arrays.copyOfRange(all, from, from + SIDE * SIDE);
            all[from + place.applyAsInt(ink)] += CHANGE;
        }
        return digits.getManager().create(all, digits.getShape());
    }
}
