package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.distribution.Categorical;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.gan.Penalty;
import genlab.labs.DigitReader.Reading;
import genlab.metric.FrechetDistance;
import genlab.metric.Matching;
import genlab.metric.Nearest;
import genlab.nn.ImageClassifier;
import genlab.nn.ImageEncoder;
import genlab.nn.ImageGenerator;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.nn.Warp;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.training.Step;
import java.util.List;
import java.util.stream.Stream;

/**
 * The study of lab 17: what an InfoGAN's codes become, with and without the term that pays G for them.
 *
 * <p>A code c (N, 12) is one of ten kinds k, as ten columns of 0 and one 1, and two numbers u from -1 to 1. All settings have the same
 * networks, first weights, pictures, codes and noise. Seed 42 at scale quick is the notebook, up to rounding.
 */
public final class InfoStudy implements DigitStudy<InfoStudy.Setting, InfoStudy.Result> {

    /** Which weights move down -log Q(c|G(z, c)); Q's always do. */
    public enum Kind {
        /** Q's alone: a plain GAN, and one who tries to read what it was told. */
        OFF,
        /** G's, too. */
        INFO,
        /** And those of D that make the features that Q reads, as in the authors' program. */
        SHARED,
        /** And Q reads k off warped copies of G's pictures, and u off the pictures themselves. */
        WARPED
    }

    /** One way to train. */
    public record Setting(Kind kind) {}

    /**
     * What came out. r is Pearson's correlation, without its sign; slant and width of made pictures are what a reader of drawn digits reads.
     *
     * @param kindTold ln 10 + E log Q(k|G(z, c)), nats, at most ln 10
     * @param styleTold 2 ln 2 + E log Q(u|G(z, c)), nats
     * @param wrong share of test digits whose k, the likeliest under Q, stands for another digit; one digit a code, matched on training digits
     * @param majorityWrong the same where each code stands for the digit that most of its training digits are
     * @param meansWrong of the ten k-means of the same training digits, matched one to one
     * @param slantMade the larger r of u1 and u2 with the slant of made pictures
     * @param widthMade the same of the width
     * @param slantOfNoise the largest r of a number of z with the slant
     * @param widthOfNoise the same of the width
     * @param slantRead the larger r of the two means of Q(u|x) with the slant of test digits
     * @param widthRead the same of the width
     * @param frechet distance of made pictures from test digits, in the reader's 128 features
     */
    public record Result(
            double kindTold,
            double styleTold,
            double wrong,
            double majorityWrong,
            double meansWrong,
            double slantMade,
            double widthMade,
            double slantOfNoise,
            double widthOfNoise,
            double slantRead,
            double widthRead,
            double frechet) {}

    /** Values of k. */
    public static final int KINDS = 10;

    /** Length of z. */
    public static final int LATENT = 16;

    /** Of log Q(u|x) in the loss, where log Q(k|x) has 1: there is no ceiling for u. */
    public static final double STYLE_WEIGHT = 0.1;

    static final int COLUMNS = KINDS + 2;
    private static final int FEATURES = 576; // of D: 3 x 3 x 64
    private static final int BATCH = 32;
    private static final int STEPS = 1000;
    private static final int READER_STEPS = 500;
    private static final int MATCHED = 5000;
    private static final int MADE = 2000;
    private static final int ROUNDS = 20;
    static final int ROWS_AT_A_TIME = 250;
    private static final AdversarialLoss GAME = AdversarialLoss.NON_SATURATING;

    /** Weight of the penalty on D's slope, in every eighth step eightfold. */
    public static final double R1 = 0.005;

    /** What Q's copies differ by. */
    public static final Warp WARP = new Warp(0.35, 0.15, 1.1);

    /** Of both players. */
    public static final Adam ADAM = Adam.rate(1e-3).betas(0.5, 0.99);

    /** Whoever draws pictures of z and c, and reads c off pictures; without a graph. */
    public interface Codes {

        /** G(z, c). */
        NDArray made(NDArray z, NDArray c);

        /** What Q says of pictures: ten logits of k, two means and two log-variances of u, (N, ...) -> (N, 14). */
        NDArray told(NDArray x);

        /** The likeliest k of each picture. */
        default int[] kinds(NDArray x) {
            return Reading.of(told(x)).digit();
        }
    }

    /** The three networks: z, c to pictures; pictures to a logit, with features; features to the numbers of Q(c|x). */
    public record Model(ImageGenerator g, ImageEncoder d, Mlp q) implements Codes {

        /** With first weights. */
        public static Model of(int width, NDManager manager, Rng rng) {
            var ofG =
                    ImageGenerator.Config.of(28, 1).latent(LATENT).width(width).condition(COLUMNS);
            return new Model(
                    Net.initialize(new ImageGenerator(ofG), manager, rng.split("G")),
                    Net.initialize(new ImageEncoder(ImageEncoder.Config.of(28, 1)), manager, rng.split("D")),
                    Net.initialize(
                            Mlp.of(Nonlinearity.LEAKY_RELU, FEATURES, 128, COLUMNS + 2), manager, rng.split("Q")));
        }

        @Override
        public NDArray made(NDArray z, NDArray c) {
            return Net.still(z.concat(c, 1), ROWS_AT_A_TIME, g::forward);
        }

        @Override
        public NDArray told(NDArray x) {
            return Net.still(x, ROWS_AT_A_TIME, some -> q.forward(d.features(some)));
        }
    }

    @Override
    public Plan<Setting, Result> plan() {
        return new Plan<>("17", Stream.of(Kind.values()).map(Setting::new).toList(), Result.class, 5);
    }

    /** Lab 07's digits, or MNIST's, whose slant and width a reader of lab 07's reads. */
    @Override
    public String dataHash(DataSource source) {
        return source == DataSource.REAL ? DigitStudy.super.dataHash(source) : new ConditionalStudy().dataHash(source);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (var manager = trial.newManager()) {
            var drawn = KnownDigits.drawn(trial.scale(), manager);
            var look = new Fit("reader", trial.at(4, READER_STEPS, 4 * READER_STEPS), manager, trial.rng("reader"));
            var eye = DigitReader.ofPictures(look, drawn.x(), drawn.y(), trial.rng("reader"));
            var digits =
                    trial.data() == DataSource.REAL ? KnownDigits.real(DigitStudy.digits(trial), eye, manager) : drawn;
            var model = Model.of(trial.at(4, 16, 32), manager, trial.rng("weights"));
            var fit = new Fit("InfoGAN", trial.at(4, STEPS, 20 * STEPS), manager, trial.rng("InfoGAN"));
            train(model, setting.kind, Batches.of(BATCH, trial.rng("order"), digits.x()), fit);
            return measured(model, digits, eye, trial.at(100, MADE, MADE), trial.rng("measure"));
        }
    }

    /** n codes: (n, 12). */
    public static NDArray codes(NDManager manager, int n, Rng rng) {
        NDArray k = new Categorical(manager.zeros(new Shape(n, KINDS))).sample(rng.split("k"));
        return k.oneHot(KINDS).concat(rng.split("u").uniform(manager, -1, 1, new Shape(n, 2)), 1);
    }

    /** log Q(k|x) of each row, nats: what Q says (N, 14), c (N, 12) -> (N). */
    public static NDArray logKind(NDArray said, NDArray c) {
        return new Categorical(said.get(":, :10")).logP(c.get(":, :10").argMax(1));
    }

    /** log Q(u|x) of each row, nats: what Q says (N, 14), c (N, 12) -> (N). */
    public static NDArray logStyle(NDArray said, NDArray c) {
        return new DiagonalNormal(said.get(":, 10:12"), said.get(":, 12:")).logP(c.get(":, 10:"));
    }

    /** The lab's loop, packed; logs "D loss", "G and Q loss", "kind told" and "style told". */
    public static History train(Model model, Kind kind, Batches order, Fit fit) {
        try (var ofD = new Player("D", ADAM, model.d);
                var ofG = new Player("G and Q", ADAM, model.g, model.q)) {
            return fit.run(step -> turn(model, kind, order, step, ofD, ofG));
        }
    }

    /** A step of that loop. */
    public static void turn(Model model, Kind kind, Batches order, Step step, Player ofD, Player ofG) {
        var d = model.d;
        NDArray x = order.at(step);
        NDArray z = step.rng().split("z").normal(step.manager(), new Shape(x.size(0), LATENT));
        NDArray c = codes(step.manager(), (int) x.size(0), step.rng().split("c"));
        NDArray fake = model.g.forward(z, c);
        ofD.minimise(step, () -> {
            NDArray cost = GAME.critic(d.forward(x), d.forward(fake)).mean();
            if (kind.compareTo(Kind.SHARED) >= 0) {
                cost = cost.sub(told(
                        said(model, kind, fake, d.features(fake), step.rng().split("copies of D")), c));
            }
            return step.every(8)
                    ? cost.add(Scalars.times(Penalty.r1(d::forward, x).mean(), 8 * R1))
                    : cost;
        });
        ofG.minimise(step, () -> {
            NDArray made = model.g.forward(z, c);
            NDArray features = d.features(made);
            NDArray seen = kind == Kind.OFF ? features.stopGradient() : features;
            NDArray said = said(model, kind, made, seen, step.rng().split("copies of G"));
            step.log("kind told", logKind(said, c).mean().add(Math.log(KINDS)));
            step.log("style told", logStyle(said, c).mean().add(2 * Math.log(2)));
            return GAME.generator(d.last(features)).mean().sub(told(said, c));
        });
    }

    /** What Q says of pictures, (N, 14): where the kind is to be read off warped copies, its ten numbers are of those. */
    private static NDArray said(Model model, Kind kind, NDArray pictures, NDArray features, Rng rng) {
        NDArray said = model.q.forward(features);
        return kind == Kind.WARPED
                ? model.q
                        .forward(model.d.features(WARP.of(pictures, rng)))
                        .get(":, :10")
                        .concat(said.get(":, 10:"), 1)
                : said;
    }

    private static NDArray told(NDArray said, NDArray c) {
        return logKind(said, c).mean().add(Scalars.times(logStyle(said, c).mean(), STYLE_WEIGHT));
    }

    /** All that the study records, on n made and n test pictures. */
    public static Result measured(Model model, KnownDigits digits, DigitReader eye, int n, Rng rng) {
        var manager = digits.x().getManager();
        NDArray z = rng.split("z").normal(manager, new Shape(n, LATENT));
        NDArray c = codes(manager, n, rng.split("c"));
        NDArray made = model.made(z, c);
        NDArray test = digits.test().get("0:" + n);
        var some = digits.some(MATCHED, rng);
        int[] labels = Reading.of(some.y()).digit();
        var truth = Reading.of(digits.testY().get("0:" + n));
        int[] codes = model.kinds(some.x());
        var read = Reading.of(model.told(test));
        NDArray means = Nearest.means(some.x(), KINDS, ROUNDS);
        var byMeans = Matching.oneToOne(Nearest.of(some.x(), means).places(), labels, KINDS);
        var style = eye.read(made);
        List<double[]> u = columns(c.get(":, 10:"));
        List<double[]> ofU = List.of(read.slant(), read.width());
        var features = (ImageClassifier) eye.network();
        NDArray said = model.told(made);
        return new Result(
                Math.log(KINDS) + Tensors.number(logKind(said, c).mean()),
                2 * Math.log(2) + Tensors.number(logStyle(said, c).mean()),
                Matching.oneToOne(codes, labels, KINDS).error(read.digit(), truth.digit()),
                Matching.majority(codes, labels, KINDS).error(read.digit(), truth.digit()),
                byMeans.error(Nearest.of(test, means).places(), truth.digit()),
                largest(u, style.slant()),
                largest(u, style.width()),
                largest(columns(z), style.slant()),
                largest(columns(z), style.width()),
                largest(ofU, truth.slant()),
                largest(ofU, truth.width()),
                FrechetDistance.between(
                        Net.still(made, ROWS_AT_A_TIME, features::features),
                        Net.still(test.reshape(made.getShape()), ROWS_AT_A_TIME, features::features)));
    }

    /** The columns of a matrix. */
    public static List<double[]> columns(NDArray x) {
        return List.of(Tensors.rows(x.transpose()));
    }

    /** The largest r, without its sign, of one of these with something. */
    public static double largest(List<double[]> some, double[] with) {
        return some.stream()
                .mapToDouble(v -> Math.abs(DigitReader.r(v, with)))
                .max()
                .orElseThrow();
    }
}
