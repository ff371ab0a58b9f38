package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.data.Batches;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.Rng;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.gan.Penalty;
import genlab.metric.FrechetDistance;
import genlab.metric.PrecisionRecall;
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
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The study of lab 15: how D is told y, and what becomes of what G was told. One generator and one loop for all kinds; they differ in
 * D's reading of y alone. The first seed is the notebook's, up to rounding.
 *
 * @see <a href="https://arxiv.org/abs/1411.1784">Mirza and Osindero (2014)</a>
 */
public final class ConditionalGanStudy implements DigitStudy<ConditionalGanStudy.Setting, ConditionalGanStudy.Result> {

    /** How D is told y. */
    public enum Kind {
        /** Not at all: it sees the picture alone. */
        BLIND("blind D", 0),
        /** Beside the picture, a plane for each number. */
        PLANES("y as planes", 0),
        /** By the inner product of its features with a vector of y (Miyato and Koyama, 2018). */
        PROJECTION("projection", 0),
        /** The same, and a real picture with a wrong y is fake as well (Reed et al., 2016). */
        MATCHED("projection, wrong y", 0),
        /** Not at all, but it names the class, and G is paid for being named right (Odena, Olah and Shlens, 2017). */
        NAMED("names y", 1),
        /** The same, and the name counts four times as much as the look. */
        NAMED_LOUD("names y, x 4", 4);

        private final String words;
        private final double weight;

        Kind(String words, double weight) {
            this.words = words;
            this.weight = weight;
        }

        /** Weight of the class's name in both losses; 0 where D names none. */
        public double weight() {
            return weight;
        }

        /** Its name in figures and tables. */
        @Override
        public String toString() {
            return words;
        }
    }

    /** One kind. */
    public record Setting(Kind kind) {}

    /**
     * What is measured of as many made pictures as there are test pictures, by a judge and its features.
     *
     * @param right share that the judge reads as what G was told
     * @param told what the reading says of y, their mutual information, nats: 0 if G does not listen, ln 10 at most of digits
     * @param sharpness the energy of the edges over that of the test pictures
     * @param fid Fréchet distance from the test pictures
     * @param spread variance within a class over that of the test pictures
     * @param apart variance of the classes' means over that of the test pictures
     * @param precision share of made pictures that lie among the test pictures
     * @param recall share of test pictures that lie among the made ones
     * @param quarter right of 500 pictures after a quarter of the steps
     * @param half the same after half of them
     */
    public record Result(
            double right,
            double told,
            double sharpness,
            double fid,
            double spread,
            double apart,
            double precision,
            double recall,
            double quarter,
            double half) {}

    /** Numbers in a code. */
    public static final int LATENT = 16;

    /** Pictures in a step. */
    public static final int BATCH = 32;

    /** Weight of the penalty on D's slope, in every eighth step eightfold. */
    public static final double R1 = 0.005;

    /** Of both players. */
    public static final Adam ADAM = Adam.rate(1e-3).betas(0.5, 0.99);

    private static final int ROWS_AT_A_TIME = 250;
    private static final int WATCHED = 500;
    private static final AdversarialLoss GAME = AdversarialLoss.NON_SATURATING;

    /**
     * The two networks.
     *
     * @param kind how D is told y
     * @param generator G, a code and y to a picture
     * @param critic D, a picture, some kinds with y, to a logit; if it names y, with a logit a class behind
     */
    public record Model(Kind kind, ImageGenerator generator, ImageEncoder critic) {

        /** With first weights: G's are the same for all kinds. */
        public static Model of(Kind kind, TaggedPictures data, Rng rng) {
            Preconditions.checkArgument(
                    data.groups().length == 1, "y in " + data.groups().length + " groups, expected one: a class each");
            int side = (int) data.x().size(2);
            int channels = (int) data.x().size(1);
            int classes = (int) data.y().size(1);
            Preconditions.checkArgument(classes > 1, classes + " classes, expected two or more");
            var seen = data.looking();
            var told =
                    switch (kind) {
                        case BLIND -> seen;
                        case PLANES -> ImageEncoder.Config.of(side, channels + classes);
                        case PROJECTION, MATCHED -> seen.condition(classes);
                        case NAMED, NAMED_LOUD -> seen.outputs(1 + classes);
                    };
            var drawn = ImageGenerator.Config.of(side, channels).latent(LATENT).condition(classes);
            NDManager manager = data.x().getManager();
            return new Model(
                    kind,
                    Net.initialize(new ImageGenerator(drawn), manager, rng.split("G")),
                    Net.initialize(new ImageEncoder(told), manager, rng.split("D")));
        }

        /** D's logit of "real": (N, 1). */
        public NDArray real(NDArray x, NDArray y) {
            TaggedPictures.checkRows(x, y);
            return switch (kind) {
                case BLIND -> critic.forward(x);
                case PLANES -> critic.forward(TaggedPictures.planes(x, y));
                case PROJECTION, MATCHED -> critic.forward(x, y);
                case NAMED, NAMED_LOUD -> critic.forward(x).get(":, :1");
            };
        }

        /** What the class's name costs, one number: -log P(y|x) by D's other logits, times its weight. */
        NDArray named(NDArray x, NDArray y) {
            NDArray logits = critic.forward(x).get(":, 1:");
            return Scalars.times(TaggedPictures.logP(logits, y, (int) y.size(1)).mean(), -kind.weight);
        }

        /** Pictures of codes, without a graph. */
        public NDArray pictures(NDArray z, NDArray y) {
            return TaggedPictures.pairs(z, y, generator::forward);
        }
    }

    /**
     * The lab's loop, packed, of any kind: logs both losses, and in every so many steps "right", what the judge says of 500 pictures.
     * A checkpoint of the networks alone does not go on exactly: the players with Adam's memory are made here.
     */
    public static History train(Model m, TaggedPictures data, ImageClassifier judge, int every, Batches xy, Fit fit) {
        try (NDArray y = data.testY().get("0:" + Math.min(WATCHED, data.testY().size(0)));
                var d = new Player("D", ADAM, m.critic);
                var g = new Player("G", ADAM, m.generator)) {
            return fit.run(step -> {
                turn(m, xy, step, d, g);
                if (step.every(every)) {
                    NDArray z = step.rng().split("watched").normal(step.manager(), new Shape(y.size(0), LATENT));
                    double right = TaggedPictures.right(TaggedPictures.read(judge, m.pictures(z, y)), y, data.groups());
                    step.log("right", step.manager().create((float) right));
                }
            });
        }
    }

    /** A step of that loop. G is told the y of the batch, so y is as frequent in made pictures as in real ones. */
    public static void turn(Model m, Batches xy, Step step, Player d, Player g) {
        NDList batch = xy.allAt(step);
        NDArray x = batch.get(0);
        NDArray y = batch.get(1);
        NDArray z = step.rng().split("z").normal(step.manager(), new Shape(x.size(0), LATENT));
        NDArray made = Net.still(z.concat(y, 1), ROWS_AT_A_TIME, m.generator::forward);
        d.minimise(step, () -> {
            NDArray reals = GAME.onReal(m.real(x, y));
            NDArray fakes = GAME.onFake(m.real(made, y));
            if (m.kind == Kind.MATCHED) {
                fakes = Scalars.times(fakes.add(GAME.onFake(m.real(x, wrong(y, step.rng())))), 0.5);
            }
            NDArray cost = reals.add(fakes).mean();
            if (m.kind.weight > 0) {
                cost = cost.add(m.named(x, y)).add(m.named(made, y));
            }
            return step.every(8)
                    ? cost.add(
                            Scalars.times(Penalty.r1(rows -> m.real(rows, y), x).mean(), 8 * R1))
                    : cost;
        });
        g.minimise(step, () -> {
            NDArray own = m.generator.forward(z, y);
            NDArray cost = GAME.generator(m.real(own, y)).mean();
            return m.kind.weight > 0 ? cost.add(m.named(own, y)) : cost;
        });
    }

    /** The class so many places further on, the same number for all rows, never 0 or all: (N, K) to (N, K). */
    public static NDArray wrong(NDArray y, Rng rng) {
        int places = 1 + rng.split("wrong").below((int) y.size(1) - 1);
        return y.get(":, " + places + ":").concat(y.get(":, :" + places), 1);
    }

    @Override
    public Plan<Setting, Result> plan() {
        return new Plan<>("15", Stream.of(Kind.values()).map(Setting::new).toList(), Result.class, 5);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (var manager = trial.newManager()) {
            var data = TaggedPictures.digits(
                    trial.data(), trial.scale(), DataStore.open(DownloadProgress.SILENT), manager);
            var judge = TaggedPictures.judge(data, trial);
            var model = Model.of(setting.kind, data, trial.rng("weights"));
            int steps = trial.at(4, 1_200, 20_000);
            var order = data.batches(BATCH, trial.rng("order"));
            var fit = new Fit("" + setting.kind, steps, manager, trial.rng("" + setting.kind));
            double[] right = train(model, data, judge, steps / 4, order, fit).values("right");
            NDArray y = data.testY();
            NDArray z = trial.rng("codes").normal(manager, new Shape(y.size(0), LATENT));
            return measured(model.pictures(z, y), y, data, judge, right[1], right[2]);
        }
    }

    /** All that can be said of some pictures and what they should be; the last two numbers are handed on. */
    public static Result measured(
            NDArray made, NDArray y, TaggedPictures data, ImageClassifier judge, double quarter, double half) {
        return Tensors.alone(() -> {
            NDArray x = data.test();
            NDArray ofMade = TaggedPictures.features(judge, made);
            NDArray ofX = TaggedPictures.features(judge, x);
            NDArray read = TaggedPictures.read(judge, made);
            var both = PrecisionRecall.of(ofMade, ofX);
            return new Result(
                    TaggedPictures.right(read, y, data.groups()),
                    told(read, y),
                    Sharpness.laplacian(made) / Sharpness.laplacian(x),
                    FrechetDistance.between(ofMade, ofX),
                    TaggedPictures.within(ofMade, y) / TaggedPictures.within(ofX, data.testY()),
                    TaggedPictures.apart(ofMade, y) / TaggedPictures.apart(ofX, data.testY()),
                    both.precision(),
                    both.recall(),
                    quarter,
                    half);
        });
    }

    /** How many rows of each class are read as each: logits (N, K), y (N, K) to (K, K), a row what was told. */
    public static double[][] counts(NDArray logits, NDArray y) {
        return Tensors.alone(
                () -> Tensors.rows(y.transpose().matMul(logits.argMax(1).oneHot((int) y.size(1)))));
    }

    /** Mutual information of what was told and what is read, nats. */
    private static double told(NDArray logits, NDArray y) {
        double[][] joint = counts(logits, y);
        var told = Arrays.stream(joint).mapToDouble(row -> Arrays.stream(row).sum());
        var read = IntStream.range(0, joint.length)
                .mapToDouble(
                        k -> Arrays.stream(joint).mapToDouble(row -> row[k]).sum());
        var both = Arrays.stream(joint).flatMapToDouble(Arrays::stream);
        double n = y.size(0);
        return Math.max(0, entropy(told, n) + entropy(read, n) - entropy(both, n));
    }

    private static double entropy(DoubleStream counts, double n) {
        return counts.filter(c -> c > 0).map(c -> -c / n * Math.log(c / n)).sum();
    }
}
