package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.util.Preconditions;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.Rng;
import genlab.data.faces.Faces;
import genlab.data.faces.Tag;
import genlab.distribution.Bernoulli;
import genlab.distribution.Categorical;
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
import genlab.nn.Layer;
import genlab.nn.Net;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.training.Step;
import genlab.vae.GaussianEncoder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The study of lab 19: G's three goals, each left out once, its two parents, and what a classifier with few labels has of it.
 * Seed 42 with all labels is the notebook, up to rounding.
 *
 * @see <a href="https://arxiv.org/abs/1703.10155">Bao, Chen, Wen, Li and Hua (2017)</a>
 */
public final class CvaeGanStudy implements Study<CvaeGanStudy.Setting, CvaeGanStudy.Result> {

    /** What is trained. */
    public enum Kind {
        /** E, G, D and C, all goals. */
        WHOLE("CVAE-GAN"),
        /** G need not be near to x: E has nothing to say. */
        NOT_NEAR("not near to x"),
        /** G need not look real to D, which still measures copies. */
        NOT_REAL("not real to D"),
        /** G need not be right to C, which still measures copies. */
        NOT_RIGHT("not right to C"),
        /** The paper's goal in the place of -ln D: the mean of D's features. */
        MEANS("means of D"),
        /** E and G alone, by pixels. */
        CVAE("CVAE"),
        /** G and D alone; D is told y. */
        CGAN("CGAN");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        boolean encodes() {
            return this != CGAN;
        }

        boolean plays() {
            return this != CVAE;
        }

        boolean near() {
            return this != CGAN && this != NOT_NEAR;
        }

        boolean right() {
            return this != CVAE && this != CGAN && this != NOT_RIGHT;
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
     * What is measured; NaN where the kind has no E, the last four where there are all labels.
     *
     * @param right share of new pictures that the judge reads as what G was told
     * @param sharpness of new pictures: the energy of their edges over that of the test pictures
     * @param fid of new pictures against the test pictures, by the judge's features
     * @param spread of new pictures within a class by the judge's features: total variance over that of the test pictures
     * @param copy mean squared error of a copy of a test picture, a pixel
     * @param swapped share of test pictures made anew with another's y that the judge reads as that
     * @param ink correlation of a picture's mean ink with that of what the swap made of it
     * @param alone share of test pictures that a classifier of the few labels reads right
     * @param shifts the same, with shifted copies in every other place of a batch
     * @param samples the same, with new pictures there
     * @param both the same, with shifted new pictures there
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
            double samples,
            double both) {}

    /** Numbers in a code. */
    public static final int LATENT = 16;

    /** How loud a 1 of y is beside a code's numbers. */
    public static final double LOUD = 3;

    /** Weight of the bound, KL and pixels, beside the prices by features. */
    public static final double BOUND = 0.1;

    /** Weight of the mean features. */
    public static final double MEAN = 0.1;

    /** Weight of the penalty on D's slope, in every eighth step eightfold. */
    public static final double R1 = 0.005;

    private static final int BATCH = 32;
    private static final int ROWS_AT_A_TIME = 250;
    private static final int POOL = 10; // new or shifted pictures for each labelled one
    private static final int SHIFT = 2; // pixels, at most
    private static final AdversarialLoss GAME = AdversarialLoss.NON_SATURATING;

    /**
     * Pictures and what is told of each.
     *
     * @param x training pictures (N, C, S, S)
     * @param y theirs, (N, K): ones and zeros
     * @param test test pictures
     * @param testY theirs
     * @param groups the K columns in groups of which each has a single one: 10 of digits; of faces a group for each kind of tag
     */
    public record Known(NDArray x, NDArray y, NDArray test, NDArray testY, int... groups) {

        /** Checks that the sizes agree. */
        public Known {
            int told = IntStream.of(groups).sum();
            Preconditions.checkArgument(
                    x.size(0) == y.size(0)
                            && test.size(0) == testY.size(0)
                            && y.size(1) == told
                            && testY.size(1) == told,
                    "pictures " + x.getShape() + " and " + test.getShape() + " with y " + y.getShape() + " and "
                            + testY.getShape() + ", expected as many rows, and " + told + " columns");
        }

        /** Drawn digits or MNIST. */
        public static Known digits(DataSource source, Scale scale, DataStore store, NDManager manager) {
            var digits = ImageCodeStudy.digits(source, scale, store);
            return new Known(
                    digits.train().tensor(manager),
                    digits(manager, digits.train().labels()),
                    digits.test().tensor(manager),
                    digits(manager, digits.test().labels()),
                    10);
        }

        /** y of digits: (N, 10). */
        public static NDArray digits(NDManager manager, int... labels) {
            return Tensors.owned(manager, () -> manager.create(labels).oneHot(10));
        }

        /** Cartoon faces, of whose tags those of these kinds are told, in this order. */
        public static Known faces(Faces train, Faces test, NDManager manager, Tag.Kind... kinds) {
            return new Known(
                    train.images().tensor(manager),
                    told(train, manager, kinds),
                    test.images().tensor(manager),
                    told(test, manager, kinds),
                    Stream.of(kinds).mapToInt(kind -> kind.tags().size()).toArray());
        }

        /** y of faces: a column for each tag of these kinds. */
        public static NDArray told(Faces faces, NDManager manager, Tag.Kind... kinds) {
            int[] columns = Stream.of(kinds)
                    .flatMap(kind -> kind.tags().stream())
                    .mapToInt(Tag::ordinal)
                    .toArray();
            return Tensors.owned(manager, () -> {
                NDArray all = faces.oneHot(manager).transpose();
                return all.get(manager.create(columns)).transpose().duplicate();
            });
        }

        /** As if there were no training pictures but these. */
        Known few(int... places) {
            return new Known(at(x, places), at(y, places), test, testY, groups);
        }

        /** Training pictures with their y. */
        public Batches batches(int size, Rng rng) {
            return Batches.of(size, rng, x, y);
        }

        ImageEncoder.Config looking() {
            return ImageEncoder.Config.of((int) x.size(2), (int) x.size(1));
        }
    }

    private static NDArray at(NDArray rows, int... places) {
        NDManager manager = rows.getManager();
        return Tensors.owned(manager, () -> rows.get(manager.create(places)));
    }

    /** log P(y|x), nats, of a classifier's logits: (N, K), (N, K) to (N), summed over the groups. */
    public static NDArray logP(NDArray logits, NDArray y, int... groups) {
        NDArray sum = null;
        int from = 0;
        for (int size : groups) {
            String columns = ":, " + from + ":" + (from + size);
            NDArray one =
                    new Categorical(logits.get(columns)).logP(y.get(columns).argMax(1));
            sum = sum == null ? one : sum.add(one);
            from += size;
        }
        return sum;
    }

    /** The mean over rows and groups of whether the largest logit of a group stands where y has its one. */
    public static double right(NDArray logits, NDArray y, int... groups) {
        return Arrays.stream(rights(logits, y, groups)).average().orElseThrow();
    }

    /** The same of each group. */
    public static double[] rights(NDArray logits, NDArray y, int... groups) {
        return Tensors.alone(() -> {
            double[] shares = new double[groups.length];
            int from = 0;
            for (int g = 0; g < groups.length; g++) {
                String columns = ":, " + from + ":" + (from + groups[g]);
                shares[g] = Tensors.number(logits.get(columns)
                        .argMax(1)
                        .eq(y.get(columns).argMax(1))
                        .toType(DataType.FLOAT32, false)
                        .mean());
                from += groups[g];
            }
            return shares;
        });
    }

    /** A classifier like E and D, for C: not yet taught. */
    public static ImageEncoder classifier(Known data, Rng rng) {
        var config = data.looking().outputs((int) data.y.size(1));
        return Net.initialize(new ImageEncoder(config), data.x.getManager(), rng);
    }

    /** A classifier of another kind of network, for judging: not yet taught. */
    public static ImageClassifier judge(Known data, Rng rng) {
        var config = ImageClassifier.Config.of((int) data.x.size(2), (int) data.x.size(1), (int) data.y.size(1));
        return Net.initialize(new ImageClassifier(config), data.x.getManager(), rng);
    }

    /** Teaches a classifier by maximum likelihood, the step size falling to 0. */
    public static <L extends Layer> L taught(L network, Fit fit, Batches xy, int... groups) {
        try (var c = new Player("-log P(y|x)", Adam.rate(2e-3), network).rate(done -> 1 - done)) {
            fit.run(step -> {
                NDList batch = xy.allAt(step);
                c.minimise(step, () -> logP(network.forward(batch.get(0)), batch.get(1), groups)
                        .neg()
                        .mean());
            });
        }
        return network;
    }

    /**
     * The networks.
     *
     * @param kind which of them play
     * @param encoder E, a picture with y as planes to q(z|x, y)
     * @param generator G, a code and y to a picture
     * @param critic D, a picture to a logit; of a CGAN with y
     * @param classifier C, a picture to the logits of y: taught already
     */
    public record Model(
            Kind kind,
            GaussianEncoder encoder,
            ImageGenerator generator,
            ImageEncoder critic,
            ImageEncoder classifier) {

        /** With first weights, the same for all kinds; a CGAN's D has some more. */
        public static Model of(Kind kind, Known data, ImageEncoder classifier, Rng rng) {
            NDManager manager = data.x.getManager();
            int side = (int) data.x.size(2);
            int channels = (int) data.x.size(1);
            int told = (int) data.y.size(1);
            var seen = ImageEncoder.Config.of(side, channels + told).outputs(2 * LATENT);
            var drawn = ImageGenerator.Config.of(side, channels).latent(LATENT).condition(told);
            var judged = kind == Kind.CGAN ? data.looking().condition(told) : data.looking();
            return new Model(
                    kind,
                    Net.initialize(new GaussianEncoder(new ImageEncoder(seen)), manager, rng.split("E")),
                    Net.initialize(new ImageGenerator(drawn), manager, rng.split("G")),
                    Net.initialize(new ImageEncoder(judged), manager, rng.split("D")),
                    classifier);
        }

        /** q(z|x, y): pictures and what is told of them. */
        public DiagonalNormal posterior(NDArray x, NDArray y) {
            Shape planes = new Shape(y.size(0), y.size(1), 1, 1);
            NDArray wide = y.reshape(planes).broadcast(y.size(0), y.size(1), x.size(2), x.size(3));
            return encoder.posterior(x.concat(wide, 1));
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

        /** Codes of pictures, without a graph: the means of q(z|x, y). */
        public NDArray codes(NDArray x, NDArray y) {
            return pairs(x, y, (a, b) -> posterior(a, b).mean());
        }

        /** Pictures of codes, without a graph. */
        public NDArray pictures(NDArray z, NDArray y) {
            return pairs(z, y, this::made);
        }
    }

    private static NDArray pairs(NDArray a, NDArray b, BinaryOperator<NDArray> f) {
        Preconditions.checkArgument(
                a.size(0) == b.size(0), a.getShape() + " beside " + b.getShape() + ", expected as many rows");
        try (NDArray places = a.getManager().arange((int) a.size(0))) {
            return Net.still(places, ROWS_AT_A_TIME, some -> f.apply(a.get(some), b.get(some)));
        }
    }

    /** Mean features of each column of y: (N, F), (N, K) to (K, F); 0 of what is in no row. */
    public static NDArray means(NDArray features, NDArray y) {
        NDArray count = y.sum(new int[] {0}).maximum(1).reshape(-1, 1);
        return y.transpose().matMul(features).div(count);
    }

    /** Half a squared distance, row by row: -log N(a; b, I) without its constant. */
    public static NDArray half(NDArray a, NDArray b) {
        return Scalars.times(a.sub(b).square().sum(new int[] {1}), 0.5);
    }

    /** What a copy of x by G(z, y) costs, one number: a tenth of the coins' price a pixel, and by what D and C see. */
    private static NDArray near(Model m, NDArray x, NDArray y, NDArray z, NDArray seenD, NDArray seenC) {
        NDArray l = m.logits(z, y);
        NDArray pixels = new Bernoulli(l.flatten(1, -1)).logP(x.flatten(1, -1));
        NDArray cost = Scalars.times(pixels, -BOUND);
        if (m.kind.plays()) {
            NDArray x1 = Activation.sigmoid(l);
            cost = cost.add(half(m.critic.features(x1), seenD)).add(half(m.classifier.features(x1), seenC));
        }
        return cost.mean();
    }

    /** The lab's loop, packed, of any kind: logs each player's loss. */
    public static History train(Model m, Batches xy, Fit fit) {
        var adam = Adam.rate(1e-3).betas(0.5, 0.99);
        try (var e = new Player("E", adam, m.encoder);
                var g = new Player("G", adam, m.generator);
                var d = new Player("D", adam, m.critic)) {
            return fit.run(step -> turn(m, xy, step, d, e, g));
        }
    }

    /** A step of that loop. */
    public static void turn(Model m, Batches xy, Step step, Player d, Player e, Player g) {
        NDList batch = xy.allAt(step);
        NDArray x = batch.get(0);
        NDArray y = batch.get(1);
        NDArray z = step.rng().split("z").normal(step.manager(), new Shape(x.size(0), LATENT));
        NDArray zx = m.kind.encodes() ? m.posterior(x, y).sample(step.rng().split("e")) : z;
        if (m.kind.plays()) {
            NDArray made = m.made(z, y);
            NDArray x1 = m.kind.encodes() ? m.made(zx, y) : null;
            d.minimise(step, () -> {
                NDArray cost = GAME.critic(m.real(x, y), m.real(made, y));
                cost = (x1 == null ? cost : cost.add(GAME.onFake(m.real(x1, y)))).mean();
                return step.every(8)
                        ? cost.add(Scalars.times(
                                Penalty.r1(rows -> m.real(rows, y), x).mean(), 8 * R1))
                        : cost;
            });
        }
        NDArray seenD = m.critic.features(x);
        NDArray seenC = m.classifier.features(x);
        if (m.kind.encodes()) {
            e.minimise(step, () -> {
                DiagonalNormal q = m.posterior(x, y);
                NDArray kl = q.klTo(DiagonalNormal.standard(step.manager(), LATENT));
                NDArray cost = Scalars.times(kl, BOUND).mean();
                NDArray own = q.sample(step.rng().split("e"));
                return m.kind.near() ? cost.add(near(m, x, y, own, seenD, seenC)) : cost;
            });
        }
        g.minimise(step, () -> goals(m, x, y, z, zx, seenD, seenC));
    }

    /** G's loss. */
    private static NDArray goals(Model m, NDArray x, NDArray y, NDArray z, NDArray zx, NDArray seenD, NDArray seenC) {
        var costs = new NDList();
        if (m.kind.near()) {
            costs.add(near(m, x, y, zx, seenD, seenC));
        }
        if (m.kind.plays()) {
            NDArray made = m.made(z, y);
            if (m.kind == Kind.MEANS) {
                NDArray mean = m.critic.features(made).mean(new int[] {0}, true);
                costs.add(half(mean, seenD.mean(new int[] {0}, true)).mean());
            } else if (m.kind != Kind.NOT_REAL) {
                costs.add(GAME.generator(m.real(made, y)).mean());
                if (m.kind.encodes()) {
                    costs.add(GAME.generator(m.real(m.made(zx, y), y)).mean());
                }
            }
            if (m.kind.right()) {
                NDArray apart = half(means(m.classifier.features(made), y), means(seenC, y));
                costs.add(Scalars.times(apart.sum(), MEAN));
            }
        }
        return costs.stream().reduce(NDArray::add).orElseThrow();
    }

    /** The steps of each training. */
    public static int steps(Trial trial) {
        return trial.at(4, 800, 20_000);
    }

    @Override
    public Plan<Setting, Result> plan() {
        var few = Stream.of(new Setting(Kind.WHOLE, 100), new Setting(Kind.CVAE, 100));
        var all = Stream.concat(Stream.of(Kind.values()).map(kind -> new Setting(kind, 0)), few);
        return new Plan<>("19", all.toList(), Result.class, 6);
    }

    @Override
    public long firstSeed() {
        return 42;
    }

    @Override
    public Set<DataSource> sources() {
        return EnumSet.allOf(DataSource.class);
    }

    @Override
    public String dataHash(DataSource source) {
        return new ImageCodeStudy().dataHash(source);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (var manager = trial.newManager()) {
            var all = Known.digits(trial.data(), trial.scale(), DataStore.open(DownloadProgress.SILENT), manager);
            int count = (int) all.x.size(0);
            Preconditions.checkArgument(
                    setting.labels >= 0 && setting.labels <= count,
                    setting.labels + " labels of " + count + " pictures, expected 0 for all or up to as many");
            int[] chosen = Arrays.copyOf(trial.rng("few").permutation(count), setting.labels);
            var data = setting.labels == 0 ? all : all.few(chosen);
            var judge = taught(
                    judge(all, trial.rng("judge")),
                    new Fit("judge", trial.at(4, 400, 3_000), manager, trial.rng("judge")),
                    all.batches(4 * BATCH, trial.rng("judge's order")),
                    all.groups);
            var classifier = taught(
                    classifier(data, trial.rng("C")),
                    new Fit("C", trial.at(4, 400, 3_000), manager, trial.rng("C")),
                    data.batches(BATCH, trial.rng("C's order")),
                    data.groups);
            var model = Model.of(setting.kind, data, classifier, trial.rng("weights"));
            train(
                    model,
                    data.batches(BATCH, trial.rng("order")),
                    new Fit("" + setting.kind, steps(trial), manager, trial.rng("" + setting.kind)));
            var measured = measured(model, data, judge, trial.rng("measured"));
            return setting.labels == 0 ? measured : helped(measured, model, data, trial);
        }
    }

    /** All that a trained model can be asked; the last four NaN. */
    public static Result measured(Model m, Known data, ImageClassifier judge, Rng rng) {
        return Tensors.alone(() -> {
            NDArray x = data.test;
            NDArray y = data.testY;
            NDArray prior = rng.split("prior").normal(x.getManager(), new Shape(x.size(0), LATENT));
            NDArray made = m.pictures(prior, y);
            NDArray ofMade = Net.still(made, ROWS_AT_A_TIME, judge::features);
            NDArray ofX = Net.still(x, ROWS_AT_A_TIME, judge::features);
            double no = Double.NaN;
            double copy = no;
            double swapped = no;
            double ink = no;
            if (m.kind.encodes()) {
                NDArray z = m.codes(x, y);
                NDArray others = y.get("1:").concat(y.get(":1"), 0); // the next picture's
                NDArray swap = m.pictures(z, others);
                copy = Tensors.number(m.pictures(z, y).sub(x).square().mean());
                swapped = right(read(judge, swap), others, data.groups);
                ink = DigitReader.r(ink(x), ink(swap));
            }
            return new Result(
                    right(read(judge, made), y, data.groups),
                    Sharpness.laplacian(made) / Sharpness.laplacian(x),
                    FrechetDistance.between(ofMade, ofX),
                    within(ofMade, y) / within(ofX, y),
                    copy,
                    swapped,
                    ink,
                    no,
                    no,
                    no,
                    no);
        });
    }

    /** What a classifier says of pictures, without a graph. */
    public static NDArray read(Layer network, NDArray x) {
        return Net.still(x, ROWS_AT_A_TIME, network::forward);
    }

    /** The mean squared distance of features from the mean of their y. */
    private static double within(NDArray features, NDArray y) {
        NDArray count = y.sum(new int[] {1}, true);
        return Tensors.number(
                features.sub(y.matMul(means(features, y)).div(count)).square().mean());
    }

    private static double[] ink(NDArray x) {
        return Tensors.doubles(x.flatten(1, -1).mean(new int[] {1}));
    }

    /** What a classifier of the few pictures has of other ones in every other place of its batches. */
    private static Result helped(Result of, Model m, Known few, Trial trial) {
        int pool = POOL * (int) few.x.size(0);
        NDManager manager = few.x.getManager();
        int[] again = IntStream.range(0, pool).map(i -> i % (int) few.x.size(0)).toArray();
        NDArray y = at(few.y, again);
        NDArray z = trial.rng("pool").normal(manager, new Shape(pool, LATENT));
        NDArray made = m.pictures(z, y);
        Rng rng = trial.rng("shifts");
        var others = Stream.of(at(few.x, again), shifted(at(few.x, again), rng), made, shifted(made, rng))
                .toList();
        double[] shares = others.stream()
                .mapToDouble(x -> helped(few, new Known(x, y, few.test, few.testY, few.groups), trial))
                .toArray();
        return new Result(
                of.right,
                of.sharpness,
                of.fid,
                of.spread,
                of.copy,
                of.swapped,
                of.ink,
                shares[0],
                shares[1],
                shares[2],
                shares[3]);
    }

    private static double helped(Known few, Known others, Trial trial) {
        NDManager manager = few.x.getManager();
        var network = judge(few, trial.rng("pupil"));
        var own = few.batches(BATCH / 2, trial.rng("pupil's order"));
        var more = others.batches(BATCH / 2, trial.rng("others"));
        try (var c = new Player("-log P(y|x)", Adam.rate(2e-3), network).rate(done -> 1 - done)) {
            new Fit("pupil", trial.at(4, 600, 2_000), manager, trial.rng("pupil")).run(step -> {
                NDList a = own.allAt(step);
                NDList b = more.allAt(step);
                c.minimise(step, () -> logP(
                                network.forward(a.get(0).concat(b.get(0), 0)),
                                a.get(1).concat(b.get(1), 0),
                                few.groups)
                        .neg()
                        .mean());
            });
        }
        return right(read(network, few.test), few.testY, few.groups);
    }

    /** Each picture moved by up to two pixels either way; what leaves at one edge comes in at the other. */
    static NDArray shifted(NDArray x, Rng rng) {
        int side = (int) x.size(2);
        int each = Math.toIntExact(x.size(0) / POOL);
        return Tensors.owned(x.getManager(), () -> {
            var parts = new NDList();
            for (int i = 0; i < POOL; i++) {
                NDArray some = x.get(i * each + ":" + (i + 1) * each);
                NDArray down = rolled(some, 2, rng.below(2 * SHIFT + 1) - SHIFT, side);
                parts.add(rolled(down, 3, rng.below(2 * SHIFT + 1) - SHIFT, side));
            }
            return NDArrays.concat(parts, 0);
        });
    }

    private static NDArray rolled(NDArray x, int axis, int by, int side) {
        if (by == 0) {
            return x;
        }
        int cut = Math.floorMod(-by, side);
        List<NDArray> parts = x.split(new long[] {cut}, axis);
        return parts.get(1).concat(parts.get(0), axis);
    }
}
