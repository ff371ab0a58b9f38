package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.data.Split;
import genlab.distribution.Bernoulli;
import genlab.distribution.Categorical;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.gan.Penalty;
import genlab.metric.Confidence;
import genlab.metric.FrechetDistance;
import genlab.metric.ImageJudge;
import genlab.metric.KernelDistance;
import genlab.metric.Sharpness;
import genlab.nn.ImageClassifier;
import genlab.nn.ImageEncoder;
import genlab.nn.ImageGenerator;
import genlab.nn.Net;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.training.Step;
import genlab.vae.GaussianEncoder;
import java.util.stream.Stream;

/**
 * The study of lab 18: by what a copy is measured, who plays, and how many classes D tells apart. One loop for all kinds, so that two of
 * them differ in what their fields say and in nothing else.
 *
 * @see <a href="https://arxiv.org/abs/1512.09300">Larsen, Sønderby, Larochelle and Winther (2016)</a>
 */
public final class VaeGanStudy implements DigitStudy<VaeGanStudy.Setting, VaeGanStudy.Result> {

    /** Weight of the KL where a copy is measured by features; where by pixels, 1, the bound's. */
    public static final double KL_WEIGHT = 0.3;

    /** What is trained. */
    public enum Kind {
        /** Pixels are coins, and nobody plays. */
        VAE("VAE", true, false, false, 1, 1),
        /** No encoder. */
        GAN("GAN", false, true, false, 1, 0),
        /** A VAE whose decoder plays against D as well. */
        PIXELS("VAE and GAN, by pixels", true, true, false, 1, 1),
        /** The paper's: D's features in place of the pixels. */
        TWO("VAE-GAN", true, true, true, 1, KL_WEIGHT),
        /** The same with half as much again on the KL. */
        HEAVY("VAE-GAN, heavier KL", true, true, true, 1, 1.5 * KL_WEIGHT),
        /** The same, but D tells copies from made pictures. */
        THREE("three classes", true, true, true, 3, KL_WEIGHT),
        /** The same, and E wants its copies taken for made pictures. */
        PUSHED("three classes, E plays", true, true, true, 3, KL_WEIGHT);

        private final String words;
        private final boolean encodes, plays, byFeatures;
        private final int classes;
        private final double klWeight;

        Kind(String words, boolean encodes, boolean plays, boolean byFeatures, int classes, double klWeight) {
            this.words = words;
            this.encodes = encodes;
            this.plays = plays;
            this.byFeatures = byFeatures;
            this.classes = classes;
            this.klWeight = klWeight;
        }

        /** Its name in figures and tables. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** The classes of a D that has three: data, copies, and pictures of codes from the prior. */
    public static final int REAL = 0, COPY = 1, MADE = 2;

    /** One kind. */
    public record Setting(Kind kind) {}

    /**
     * What is measured; NaN of a kind without an encoder from {@code pixels} on.
     *
     * @param sharpness of samples: the energy of their edges over that of the test pictures
     * @param fid of samples against as many test pictures, by the judge's features
     * @param sure share of the samples of which the judge is sure
     * @param pixels mean squared error of a copy, a pixel
     * @param features the same by the judge's features, each of them
     * @param kept share of copies that the judge reads as their picture's class
     * @param mmd squared, of encoded codes from draws of the prior
     * @param mean root of the mean over the dimensions of an encoded code's mean squared: 0 of the prior
     * @param variance mean over the dimensions of its variance: 1 of the prior
     * @param kl of q(z|x) to the prior, nats a picture
     */
    public record Result(
            double sharpness,
            double fid,
            double sure,
            double pixels,
            double features,
            double kept,
            double mmd,
            double mean,
            double variance,
            double kl) {}

    /** Numbers in a code. */
    public static final int LATENT = 16;

    /** Pictures in a step. */
    public static final int BATCH = 16;

    /** Adam's step size, in the first half of a training. */
    public static final double RATE = 4e-3;

    /** Weight of the penalty on D's slope, in every eighth step eightfold. */
    public static final double R1 = 0.005;

    private static final int SIDE = 28;
    private static final int ROWS_AT_A_TIME = 250;
    private static final AdversarialLoss GAME = AdversarialLoss.NON_SATURATING;

    /**
     * The three networks.
     *
     * @param encoder E, a picture to q(z|x)
     * @param generator G, a code to a picture (N, 1, 28, 28)
     * @param critic D, a picture to one logit or three
     */
    public record Model(GaussianEncoder encoder, ImageGenerator generator, ImageEncoder critic) {

        /** With first weights; but for the number of classes the same for all kinds. */
        public static Model of(Kind kind, NDManager manager, Rng rng) {
            var config = ImageEncoder.Config.of(SIDE, 1);
            var e = new GaussianEncoder(new ImageEncoder(config.outputs(2 * LATENT)));
            var g = new ImageGenerator(ImageGenerator.Config.of(SIDE, 1).latent(LATENT));
            var d = new ImageEncoder(config.outputs(kind.classes));
            Net.initialize(e, manager, rng.split("E"));
            Net.initialize(g, manager, rng.split("G"));
            Net.initialize(d, manager, rng.split("D"));
            return new Model(e, g, d);
        }

        /** The logit of "real" of however many classes: pictures to (N, 1). */
        public NDArray real(NDArray x) {
            return odds(critic.forward(x));
        }

        /** Where the encoder puts pictures, without a graph: the means of q(z|x). */
        public NDArray codes(NDArray x) {
            return Net.still(x, ROWS_AT_A_TIME, rows -> encoder.posterior(rows).mean());
        }

        /** Pictures of codes, without a graph. */
        public NDArray pictures(NDArray z) {
            return Net.still(z, ROWS_AT_A_TIME, generator::forward);
        }
    }

    /** log p(real) - log(1 - p(real)) from D's logits of one class or three: (N, 1) or (N, 3) to (N, 1). */
    public static NDArray odds(NDArray l) {
        if (l.size(1) == 1) {
            return l;
        }
        NDArray copy = l.get(":, 1:2");
        return l.get(":, :1").sub(copy).sub(Activation.softPlus(l.get(":, 2:").sub(copy)));
    }

    /** -log p(class|x) of each row from D's three logits, nats: (N, 3) to (N). */
    public static NDArray isNot(int kind, NDArray logits) {
        NDArray classes = logits.getManager()
                .zeros(new Shape(logits.size(0)), DataType.INT64)
                .add(kind);
        return new Categorical(logits).logP(classes).neg();
    }

    /** What D's features f of a copy say of its picture's: N(f, I). */
    public static DiagonalNormal like(NDArray f) {
        return new DiagonalNormal(f, f.zerosLike());
    }

    @Override
    public Plan<Setting, Result> plan() {
        return new Plan<>("18", Stream.of(Kind.values()).map(Setting::new).toList(), Result.class, 6);
    }

    /** Lab 06's digits, of the test digits 2,000 at most: the kernel distance takes memory with their square. */
    public static Split<Images> digits(DataSource source, Scale scale, DataStore store) {
        Split<Images> all = ImageCodeStudy.digits(source, scale, store);
        return new Split<>(
                all.train(), all.test().range(0, Math.min(2_000, all.test().count())));
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        var digits = digits(trial.data(), trial.scale(), DataStore.open(DownloadProgress.SILENT));
        try (var manager = trial.newManager()) {
            var judge = ImageJudge.trained(
                    new Fit("judge", trial.at(20, 400, 3_000), manager, trial.rng("judge")),
                    ImageClassifier.Config.of(SIDE, 1, 10),
                    digits.train(),
                    2e-3,
                    manager,
                    trial.rng("judge"));
            var model = Model.of(setting.kind, manager, trial.rng("weights"));
            String name = "" + setting.kind;
            var fit = new Fit(name, trial.at(8, 700, 20_000), manager, trial.rng(name));
            var batches = Batches.of(BATCH, trial.rng("order"), digits.train().tensor(manager));
            train(setting.kind, model, batches, fit);
            return measured(setting.kind, model, digits.test(), judge, trial.rng("measured"));
        }
    }

    /** The lab's loop, packed, of any kind, operation by operation: logs each player's loss. */
    public static History train(Kind kind, Model m, Batches batches, Fit fit) {
        var adam = Adam.rate(RATE).betas(0.5, 0.99);
        try (var e = new Player("E", adam, m.encoder);
                var g = new Player("G", adam, m.generator);
                var d = new Player("D", adam, m.critic)) {
            return fit.run(step -> turn(kind, m, batches, step, d, e, g));
        }
    }

    /** A step of that loop. */
    public static void turn(Kind kind, Model m, Batches batches, Step step, Player d, Player e, Player g) {
        NDArray x = batches.at(step);
        NDArray z = step.rng().split("z").normal(step.manager(), new Shape(x.size(0), LATENT));
        NDArray zx = kind.encodes ? m.encoder.posterior(x).sample(step.rng().split("e")) : z;
        if (kind.plays) {
            NDArray x1 = m.generator.forward(zx);
            NDArray made = kind.encodes ? m.generator.forward(z) : x1;
            d.minimise(step, () -> {
                NDArray cost = critic(kind, m, x, x1, made);
                return step.every(8)
                        ? cost.add(Scalars.times(Penalty.r1(m::real, x).mean(), 8 * R1))
                        : cost;
            });
        }
        NDArray seen = kind.byFeatures ? m.critic.features(x) : x.flatten(1, -1);
        if (kind.encodes) {
            e.minimise(step, () -> {
                DiagonalNormal q = m.encoder.posterior(x);
                NDArray logits = m.generator.logits(q.sample(step.rng().split("e")));
                NDArray f = kind.byFeatures ? m.critic.features(Activation.sigmoid(logits)) : null;
                NDArray kl = q.klTo(DiagonalNormal.standard(step.manager(), LATENT));
                NDArray cost = Scalars.times(kl, kind.klWeight).sub(logP(kind, seen, logits, f));
                return (kind == Kind.PUSHED ? cost.add(isNot(MADE, m.critic.last(f))) : cost).mean();
            });
        }
        g.minimise(step, () -> {
            NDArray logits = m.generator.logits(zx);
            NDArray f = kind.plays ? m.critic.features(Activation.sigmoid(logits)) : null;
            NDArray game = kind.plays ? GAME.generator(odds(m.critic.last(f))).mean() : null;
            if (!kind.encodes) {
                return game;
            }
            NDArray copy = logP(kind, seen, logits, f).neg().mean();
            return kind.plays
                    ? copy.add(game)
                            .add(GAME.generator(m.real(m.generator.forward(z))).mean())
                    : copy;
        });
    }

    private static NDArray critic(Kind kind, Model m, NDArray x, NDArray x1, NDArray made) {
        if (kind.classes == 3) {
            return isNot(REAL, m.critic.forward(x))
                    .add(isNot(COPY, m.critic.forward(x1)))
                    .add(isNot(MADE, m.critic.forward(made)))
                    .mean();
        }
        NDArray cost = GAME.critic(m.real(x), m.real(made));
        return (kind.encodes ? cost.add(GAME.onFake(m.real(x1))) : cost).mean();
    }

    /** log p(x|z) of each row, nats: from a copy's logits, or from what D sees in it. */
    private static NDArray logP(Kind kind, NDArray seen, NDArray logits, NDArray f) {
        return (kind.byFeatures ? like(f) : new Bernoulli(logits.flatten(1, -1))).logP(seen);
    }

    /** All numbers of a trained model. */
    public static Result measured(Kind kind, Model m, Images test, ImageJudge judge, Rng rng) {
        return Tensors.alone(() -> {
            NDManager manager =
                    judge.network().getParameters().valueAt(0).getArray().getManager();
            NDArray x = test.tensor(manager);
            NDArray prior = rng.split("prior").normal(manager, new Shape(x.size(0), LATENT));
            NDArray made = m.pictures(prior);
            NDArray seen = judge.features(x);
            double sharpness = Sharpness.laplacian(made) / Sharpness.laplacian(x);
            double fid = FrechetDistance.between(judge.features(made), seen);
            double sure = Confidence.of(judge.probabilities(made), 0.9).share();
            if (!kind.encodes) {
                double no = Double.NaN;
                return new Result(sharpness, fid, sure, no, no, no, no, no, no, no);
            }
            NDList both = Net.still(x, ROWS_AT_A_TIME, rows -> {
                        var q = m.encoder.posterior(rows);
                        return q.mean().concat(q.logVariance(), 1);
                    })
                    .split(2, 1);
            var q = new DiagonalNormal(both.get(0), both.get(1));
            NDArray x1 = m.pictures(q.mean());
            NDArray z = q.sample(rng.split("codes"));
            NDArray mean = z.mean(new int[] {0});
            return new Result(
                    sharpness,
                    fid,
                    sure,
                    number(x1.sub(x).square()),
                    number(judge.features(x1).sub(seen).square()),
                    judge.accuracy(x1, test.labels()),
                    KernelDistance.between(z, prior),
                    Math.sqrt(number(mean.square())),
                    number(z.sub(mean).square()),
                    number(q.klTo(DiagonalNormal.standard(manager, LATENT))));
        });
    }

    private static double number(NDArray x) {
        return Tensors.number(x.mean());
    }
}
