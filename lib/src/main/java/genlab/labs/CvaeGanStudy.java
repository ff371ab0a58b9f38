package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.util.Preconditions;
import genlab.data.Batches;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.Rng;
import genlab.distribution.Bernoulli;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.gan.Penalty;
import genlab.metric.FrechetDistance;
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
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The study of lab 19: G's three goals, each left out once, its two parents, and what a classifier with few labels has of it.
 * Seed 42 with all labels is the notebook, up to rounding.
 *
 * @see <a href="https://arxiv.org/abs/1703.10155">Bao, Chen, Wen, Li and Hua (2017)</a>
 */
public final class CvaeGanStudy implements DigitStudy<CvaeGanStudy.Setting, CvaeGanStudy.Result> {

    /** What is trained, and which of G's goals count. */
    public enum Kind {
        /** E, G, D and C, all goals. */
        WHOLE("CVAE-GAN", 1, true, true, true),
        /** G need not be near to x: E has nothing to say. */
        NOT_NEAR("not near to x", 1, false, true, true),
        /** G need not look real to D, which still measures copies. */
        NOT_REAL("not real to D", 1, true, false, true),
        /** G need not be right to C, which still measures copies. */
        NOT_RIGHT("not right to C", 1, true, true, false),
        /** E and G alone, by pixels. */
        CVAE("CVAE", 3, true, false, false),
        /** G and D alone; D is told y. */
        CGAN("CGAN", 2, false, true, false);

        private final String words;
        private final int times;
        private final boolean near;
        private final boolean real;
        private final boolean right;

        Kind(String words, int times, boolean near, boolean real, boolean right) {
            this.words = words;
            this.times = times;
            this.near = near;
            this.real = real;
            this.right = right;
        }

        /** Steps for each of the whole's, in no more time. */
        public int times() {
            return times;
        }

        boolean encodes() {
            return this != CGAN;
        }

        boolean plays() {
            return this != CVAE;
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
     * @param kind of model
     * @param labels how many pictures with their labels there are for all that is trained but the judge; 0 for all of them
     */
    public record Setting(Kind kind, int labels) {}

    /**
     * What is measured; NaN where the kind has no E, the last three where there are all labels.
     *
     * @param right share of new pictures that the judge reads as what G was told
     * @param sharpness of new pictures: the energy of their edges over that of the test pictures
     * @param fid of new pictures against the test pictures, by the judge's features
     * @param spread of new pictures within a class by the judge's features: total variance over that of the test pictures
     * @param copy mean squared error of a copy of a test picture, a pixel
     * @param swapped share of test pictures made anew with another's y that the judge reads as that
     * @param ink correlation of a picture's mean ink with that of what the swap made of it
     * @param alone share of test pictures that a classifier of the few labels reads right
     * @param shifts the same, every other picture of a batch moved by up to two pixels
     * @param samples the same, with new pictures there
     */
    public record Result(
            double right,
            double sharpness,
            double fid,
            double spread,
            double copy,
            double swapped,
            double ink,
            double alone,
            double shifts,
            double samples) {}

    /** Numbers in a code. */
    public static final int LATENT = 16;

    /** How loud a 1 of y is beside a code's numbers. */
    public static final double LOUD = 3;

    /** Weight of the bound, KL and pixels. */
    public static final double BOUND = 0.1;

    /** Weight of what D says. */
    public static final double LOOK = 2;

    /** Weight of half a squared distance in the eyes of D or C. */
    public static final double EYES = 0.3;

    /** Share of its past that a mean of made pictures' features keeps at each step. */
    public static final double KEPT = 0.9;

    /** Weight of the mean features. */
    public static final double MEAN = 0.1;

    /** Weight of the penalty on D's slope, in every eighth step eightfold. */
    public static final double R1 = 0.005;

    /** Adam's step size for E, G and D. */
    public static final double RATE = 1e-3;

    private static final int BATCH = 32;
    private static final int ROWS_AT_A_TIME = 250;
    private static final int FOR_MEANS = 2_000; // pictures, at most
    private static final int POOL = 10; // new pictures for each labelled one
    private static final int SHIFT = 2; // pixels, at most
    private static final double[] NOBODY = {Double.NaN, Double.NaN, Double.NaN};
    private static final AdversarialLoss GAME = AdversarialLoss.NON_SATURATING;

    /**
     * The networks.
     *
     * @param kind which of them play
     * @param encoder E, a picture with y as planes to q(z|x, y)
     * @param generator G, a code and y to a picture
     * @param critic D, a picture to a logit; of a CGAN with y
     * @param classifier C, a picture to the logits of y: taught already
     * @param goal the mean of C's features of training pictures, for each column of y: (K, F)
     * @param mean the same of made pictures, averaged over the steps so far
     */
    public record Model(
            Kind kind,
            GaussianEncoder encoder,
            ImageGenerator generator,
            ImageEncoder critic,
            ImageEncoder classifier,
            NDArray goal,
            NDArray mean) {

        /** With first weights, the same for all kinds; a CGAN's D has some more. */
        public static Model of(Kind kind, TaggedPictures data, ImageEncoder classifier, Rng rng) {
            NDManager manager = data.x().getManager();
            int side = (int) data.x().size(2);
            int channels = (int) data.x().size(1);
            int told = (int) data.y().size(1);
            var seen = ImageEncoder.Config.of(side, channels + told).outputs(2 * LATENT);
            var drawn = ImageGenerator.Config.of(side, channels).latent(LATENT).condition(told);
            var judged = kind == Kind.CGAN ? data.looking().condition(told) : data.looking();
            String some = "0:" + Math.min(FOR_MEANS, data.x().size(0));
            NDArray goal = Tensors.owned(
                    manager,
                    () -> TaggedPictures.means(
                            Net.still(data.x().get(some), ROWS_AT_A_TIME, classifier::features),
                            data.y().get(some)));
            return new Model(
                    kind,
                    Net.initialize(new GaussianEncoder(new ImageEncoder(seen)), manager, rng.split("E")),
                    Net.initialize(new ImageGenerator(drawn), manager, rng.split("G")),
                    Net.initialize(new ImageEncoder(judged), manager, rng.split("D")),
                    classifier,
                    goal,
                    goal.duplicate());
        }

        /** q(z|x, y): pictures and what is told of them. */
        public DiagonalNormal posterior(NDArray x, NDArray y) {
            return encoder.posterior(TaggedPictures.planes(x, y));
        }

        /** What the sigmoid of G is taken of. */
        public NDArray logits(NDArray z, NDArray y) {
            return generator.logits(z.concat(Scalars.times(y, LOUD), 1));
        }

        /** G(z, y). */
        public NDArray made(NDArray z, NDArray y) {
            return Activation.sigmoid(logits(z, y));
        }

        /** D's logit of "real". */
        public NDArray real(NDArray x, NDArray y) {
            return kind == Kind.CGAN ? critic.forward(x, y) : critic.forward(x);
        }

        /** A step on of the averages, with these features; a column of y that is in no row stays. */
        public NDArray averaged(NDArray features, NDArray y) {
            NDArray there = y.sum(new int[] {0}).minimum(1).reshape(-1, 1);
            NDArray before = Tensors.near(mean, features);
            NDArray moved = before.add(
                    Scalars.times(TaggedPictures.means(features, y).sub(before).mul(there), 1 - KEPT));
            NDArray now = moved.stopGradient();
            NDArrays.where(now.sub(now).eq(0), now, before)
                    .copyTo(mean); // not what is not finite: weights stay then, too
            return moved;
        }

        /** Codes of pictures, without a graph: the means of q(z|x, y). */
        public NDArray codes(NDArray x, NDArray y) {
            return TaggedPictures.pairs(x, y, (a, b) -> posterior(a, b).mean());
        }

        /** Pictures of codes, without a graph. */
        public NDArray pictures(NDArray z, NDArray y) {
            return TaggedPictures.pairs(z, y, this::made);
        }
    }

    /** Half a squared distance, row by row: -log N(a; b, I) without its constant. */
    public static NDArray half(NDArray a, NDArray b) {
        return Scalars.times(a.sub(b).square().sum(new int[] {1}), 0.5);
    }

    /** What a copy of x costs, of which these are the logits, one number: by its pixels as coins, and by what D and C see. */
    private static NDArray near(Model m, NDArray x, NDArray copy, NDArray seenD, NDArray seenC) {
        NDArray pixels = new Bernoulli(copy.flatten(1, -1)).logP(x.flatten(1, -1));
        NDArray cost = Scalars.times(pixels, -BOUND);
        if (m.kind.plays()) {
            NDArray x1 = Activation.sigmoid(copy);
            NDArray seen = half(m.critic.features(x1), seenD).add(half(m.classifier.features(x1), seenC));
            cost = cost.add(Scalars.times(seen, EYES));
        }
        return cost.mean();
    }

    /** The lab's loop, packed, of any kind: logs each player's loss. */
    public static History train(Model m, Batches xy, Fit fit) {
        var adam = Adam.rate(RATE).betas(0.5, 0.99);
        try (var e = new Player("E", adam, m.encoder);
                var g = new Player("G", adam, m.generator);
                var d = new Player("D", adam, m.critic)) {
            return fit.run(step -> turn(m, xy, step, d, e, g));
        }
    }

    /** A step of that loop. Half of the new pictures take their code from E, of a picture that has another y. */
    public static void turn(Model m, Batches xy, Step step, Player d, Player e, Player g) {
        NDList batch = xy.allAt(step);
        NDArray x = batch.get(0);
        NDArray y = batch.get(1);
        NDArray z = step.rng().split("z").normal(step.manager(), new Shape(x.size(0), LATENT));
        NDArray zx = m.kind.encodes() ? m.posterior(x, y).sample(step.rng().split("e")) : z;
        NDArray yNew = TaggedPictures.next(y);
        int half = (int) x.size(0) / 2;
        NDArray zNew = z.get(":" + half).concat(zx.get(half + ":"), 0); // the prior's and E's: swaps
        if (m.kind.plays()) {
            NDArray made = m.made(zNew, yNew);
            NDArray x1 = m.kind.encodes() ? m.made(zx, y) : null;
            d.minimise(step, () -> {
                NDArray cost = GAME.critic(m.real(x, y), m.real(made, yNew));
                cost = (x1 == null ? cost : cost.add(GAME.onFake(m.real(x1, y)))).mean();
                return step.every(8)
                        ? cost.add(Scalars.times(
                                Penalty.r1(rows -> m.real(rows, y), x).mean(), 8 * R1))
                        : cost;
            });
        }
        boolean looks = m.kind.near && m.kind.plays();
        NDArray seenD = looks ? m.critic.features(x) : null;
        NDArray seenC = looks ? m.classifier.features(x) : null;
        if (m.kind.encodes()) {
            e.minimise(step, () -> {
                DiagonalNormal q = m.posterior(x, y);
                NDArray kl = q.klTo(DiagonalNormal.standard(step.manager(), LATENT));
                NDArray cost = Scalars.times(kl, BOUND).mean();
                NDArray own = q.sample(step.rng().split("e"));
                return m.kind.near ? cost.add(near(m, x, m.logits(own, y), seenD, seenC)) : cost;
            });
        }
        g.minimise(step, () -> goals(m, x, y, zx, zNew, yNew, seenD, seenC));
    }

    /** G's loss. */
    private static NDArray goals(
            Model m, NDArray x, NDArray y, NDArray zx, NDArray zNew, NDArray yNew, NDArray seenD, NDArray seenC) {
        var costs = new NDList();
        NDArray copy = m.kind.encodes() ? m.logits(zx, y) : null;
        if (m.kind.near) {
            costs.add(near(m, x, copy, seenD, seenC));
        }
        NDArray made = m.kind.plays() ? m.made(zNew, yNew) : null;
        if (m.kind.real) {
            NDArray cost = GAME.generator(m.real(made, yNew));
            cost = copy == null ? cost : cost.add(GAME.generator(m.real(Activation.sigmoid(copy), y)));
            costs.add(Scalars.times(cost.mean(), LOOK));
        }
        if (m.kind.right) {
            costs.add(Scalars.times(
                    half(m.averaged(m.classifier.features(made), yNew), m.goal).sum(), MEAN / (1 - KEPT)));
        }
        return costs.stream().reduce(NDArray::add).orElseThrow();
    }

    @Override
    public Plan<Setting, Result> plan() {
        var all = Stream.of(Kind.values()).map(kind -> new Setting(kind, 0));
        var few = Stream.of(new Setting(Kind.WHOLE, 100));
        return new Plan<>("19", Stream.concat(all, few).toList(), Result.class, 6);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (var manager = trial.newManager()) {
            var all = TaggedPictures.digits(
                    trial.data(), trial.scale(), DataStore.open(DownloadProgress.SILENT), manager);
            int count = (int) all.x().size(0);
            Preconditions.checkArgument(
                    setting.labels >= 0 && setting.labels <= count,
                    setting.labels + " labels of " + count + " pictures, expected 0 for all or up to as many");
            int[] chosen = Arrays.copyOf(trial.rng("few").permutation(count), setting.labels);
            var data = setting.labels == 0 ? all : all.few(chosen);
            var judge = TaggedPictures.judge(all, trial);
            var classifier = TaggedPictures.taught(
                    TaggedPictures.classifier(data, trial.rng("C")),
                    new Fit("C", trial.at(4, 250, 3_000), manager, trial.rng("C")),
                    data.batches(BATCH, trial.rng("C's order")),
                    data.groups());
            var model = Model.of(setting.kind, data, classifier, trial.rng("weights"));
            train(
                    model,
                    data.batches(BATCH, trial.rng("order")),
                    new Fit(
                            "" + setting.kind,
                            setting.kind.times * trial.at(4, 400, 20_000),
                            manager,
                            trial.rng("" + setting.kind)));
            double[] pupils = setting.labels == 0 ? new double[0] : pupils(model, data, trial);
            return measured(model, data, judge, trial.rng("measured"), pupils);
        }
    }

    /** All that a trained model can be asked, and what its pupils know, if there are any. */
    public static Result measured(Model m, TaggedPictures data, ImageClassifier judge, Rng rng, double... pupils) {
        double[] last = pupils.length == 0 ? NOBODY : pupils;
        return Tensors.alone(() -> {
            NDArray x = data.test();
            NDArray y = data.testY();
            NDArray prior = rng.split("prior").normal(x.getManager(), new Shape(x.size(0), LATENT));
            NDArray made = m.pictures(prior, y);
            NDArray ofMade = TaggedPictures.features(judge, made);
            NDArray ofX = TaggedPictures.features(judge, x);
            double copy = Double.NaN;
            double swapped = Double.NaN;
            double ink = Double.NaN;
            if (m.kind.encodes()) {
                NDArray z = m.codes(x, y);
                NDArray others = TaggedPictures.next(y);
                NDArray swap = m.pictures(z, others);
                copy = Tensors.number(m.pictures(z, y).sub(x).square().mean());
                swapped = TaggedPictures.right(TaggedPictures.read(judge, swap), others, data.groups());
                ink = DigitReader.r(ink(x), ink(swap));
            }
            return new Result(
                    TaggedPictures.right(TaggedPictures.read(judge, made), y, data.groups()),
                    Sharpness.laplacian(made) / Sharpness.laplacian(x),
                    FrechetDistance.between(ofMade, ofX),
                    TaggedPictures.within(ofMade, y) / TaggedPictures.within(ofX, y),
                    copy,
                    swapped,
                    ink,
                    last[0],
                    last[1],
                    last[2]);
        });
    }

    private static double[] ink(NDArray x) {
        return Tensors.doubles(x.flatten(1, -1).mean(new int[] {1}));
    }

    /** What a classifier of the few pictures makes of the test pictures: alone, with shifts, with new pictures. */
    private static double[] pupils(Model m, TaggedPictures few, Trial trial) {
        int count = (int) few.x().size(0);
        NDArray y = TaggedPictures.at(
                few.y(), IntStream.range(0, POOL * count).map(i -> i % count).toArray());
        NDArray z = trial.rng("pool").normal(few.x().getManager(), new Shape(y.size(0), LATENT));
        return new double[] {
            pupil(few, few.x(), few.y(), 0, trial),
            pupil(few, few.x(), few.y(), SHIFT, trial),
            pupil(few, m.pictures(z, y), y, 0, trial)
        };
    }

    /** With others in half of each batch, moved as one by up to so many pixels either way. */
    private static double pupil(TaggedPictures few, NDArray others, NDArray y, int shift, Trial trial) {
        var own = few.batches(BATCH / 2, trial.rng("pupil's order"));
        var more = Batches.of(BATCH / 2, trial.rng("others"), others, y);
        var fit = new Fit("pupil", trial.at(4, 300, 2_000), few.x().getManager(), trial.rng("pupil"));
        Function<Step, NDList> both = step -> {
            NDList a = own.allAt(step);
            NDList b = more.allAt(step);
            NDArray moved = moved(b.get(0), shift, step.rng());
            return new NDList(a.get(0).concat(moved, 0), a.get(1).concat(b.get(1), 0));
        };
        var network = TaggedPictures.taught(TaggedPictures.judge(few, trial.rng("pupil")), fit, both, few.groups());
        return TaggedPictures.right(TaggedPictures.read(network, few.test()), few.testY(), few.groups());
    }

    /** All pictures moved alike, by up to so many pixels down or up and right or left; what comes in is 0. */
    static NDArray moved(NDArray x, int most, Rng rng) {
        int down = rng.below(2 * most + 1);
        int right = rng.split("right").below(2 * most + 1);
        NDArray wide = x.pad(new Shape(most, most, most, most), 0);
        return wide.get(":, :, " + down + ":" + (down + x.size(2)) + ", " + right + ":" + (right + x.size(3)));
    }
}
