package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.util.Preconditions;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.DrawnDigits;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.divergence.Transport;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.gan.Penalty;
import genlab.metric.Confidence;
import genlab.metric.ImageJudge;
import genlab.metric.ModeCount;
import genlab.nn.ImageClassifier;
import genlab.nn.ImageEncoder;
import genlab.nn.ImageGenerator;
import genlab.nn.Layer;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/** The study of lab 12: critics of bounded slope measure distances that are known, and teach generators. All see the same data and codes. */
public final class WassersteinStudy implements Study<WassersteinStudy.Setting, WassersteinStudy.Result> {

    /** What keeps a critic from being steep; each has a size. */
    public enum Restraint {
        /** Nothing. */
        NONE("none"),
        /** Weights in [-size, size]. */
        RANGE("weight range"),
        /** Penalty of this weight on slopes other than 1. */
        TWO_SIDED("penalty, two-sided"),
        /** Penalty of this weight on slopes above 1. */
        ONE_SIDED("penalty, one-sided"),
        /** Largest singular value of each layer 1, and the output times the size. */
        SPECTRAL("spectral norm, leaky ReLU"),
        /** The same with sorted pairs. */
        SPECTRAL_SORT("spectral norm, GroupSort"),
        /** All singular values 1, sorted pairs. */
        ORTHONORMAL("orthonormal, GroupSort");

        private final String label;

        Restraint(String label) {
            this.label = label;
        }

        /** The name for people. */
        public String label() {
            return label;
        }

        private boolean bounds() {
            return this == SPECTRAL || this == SPECTRAL_SORT || this == ORTHONORMAL;
        }

        /** A critic of points, not yet initialised: three hidden layers of 64 units. */
        public Mlp network(int dimensions) {
            boolean sorts = this == SPECTRAL_SORT || this == ORTHONORMAL;
            var between = sorts ? Nonlinearity.GROUP_SORT : Nonlinearity.LEAKY_RELU;
            Mlp plain = Mlp.of(between, dimensions, 64, 64, 64, 1);
            return this == ORTHONORMAL ? plain.orthonormal() : bounds() ? plain.spectral() : plain;
        }

        /** What a network under this restraint says of rows. */
        public UnaryOperator<NDArray> critic(Layer network, double size) {
            return bounds() && size != 1 ? x -> Scalars.times(network.forward(x), size) : network::forward;
        }

        /** What the critic minimises. */
        public NDArray loss(Setting of, UnaryOperator<NDArray> critic, NDArray x, NDArray made, Rng rng) {
            // in one go: a bounded layer works out its bound at each call
            NDList said = critic.apply(x.concat(made, 0)).split(2, 0);
            NDArray loss = of.loss.critic(said.get(0), said.get(1));
            NDArray penalty = this == TWO_SIDED
                    ? Penalty.wganGp(critic, x, made, rng)
                    : this == ONE_SIDED ? Penalty.oneSided(critic, x, made, rng) : null;
            return penalty == null ? loss.mean() : loss.mean().add(Scalars.times(penalty.mean(), of.size));
        }

        /** An estimate mended: a penalty lets slopes grow by W / 2λ, under a range none exceeds the product of the layers' singular values. */
        public double corrected(double estimate, double size, Mlp network) {
            return switch (this) {
                case TWO_SIDED, ONE_SIDED -> size * (Math.sqrt(Math.max(0, 1 + 2 * estimate / size)) - 1);
                case RANGE ->
                    network.singularValues().stream().mapToDouble(v -> v[0]).reduce(estimate, (e, v) -> e / v);
                default -> estimate;
            };
        }
    }

    /** What a critic is for: to measure in the first three, to teach a generator in the others. */
    public enum Task {
        /** Two heaps on the line, at -2 and 2, against one at 0. */
        LINE,
        /** Two heaps in the plane, 3 apart. */
        HEAPS,
        /** A circle of radius 2 against a heap in its middle. */
        CIRCLE,
        /** The ring of eight heaps. */
        RING,
        /** Drawn digits. */
        DIGITS;

        /** The two samples that are measured, n points each. */
        public NDList samples(int n, NDManager manager, Rng rng) {
            int dimensions = this == LINE ? 1 : 2;
            NDArray a = rng.split("a").uniform(manager, -1, 1, new Shape(n, 1));
            NDArray angle = Scalars.times(a, Math.PI);
            NDArray x =
                    switch (this) {
                        case LINE -> Scalars.times(a.sign(), 2);
                        case HEAPS -> manager.create(new float[] {3, 0}, new Shape(1, 2));
                        case CIRCLE -> Scalars.times(angle.cos().concat(angle.sin(), 1), 2);
                        default -> throw new IllegalArgumentException(this + " is for a game, and has no two samples");
                    };
            double sd = this == HEAPS ? 0.5 : 0.3;
            var shape = new Shape(n, dimensions);
            NDArray y = Scalars.times(rng.split("y").normal(manager, shape), sd);
            return new NDList(
                    Scalars.times(rng.split("x").normal(manager, shape), sd).add(x), y);
        }
    }

    /**
     * A critic.
     *
     * @param loss of the game; {@code WASSERSTEIN} where the critic measures
     * @param size of the restraint
     */
    public record Setting(Task task, Restraint restraint, AdversarialLoss loss, double size) {

        /** Checks the size. */
        public Setting {
            Preconditions.checkArgument(size > 0, "a size of " + size + ", expected above 0");
        }

        /** A critic that measures. */
        public static Setting measuring(Task task, Restraint restraint) {
            boolean penalty = restraint == Restraint.ONE_SIDED || restraint == Restraint.TWO_SIDED;
            double size = penalty ? 20 : restraint == Restraint.RANGE ? 0.1 : 1;
            return new Setting(task, restraint, AdversarialLoss.WASSERSTEIN, size);
        }

        /** As the losses' papers have it: a short memory for the Wasserstein loss, a long one for the other. */
        private Adam adam() {
            return Adam.rate(RATE).betas(0.5, loss == AdversarialLoss.WASSERSTEIN ? 0.9 : 0.999);
        }

        /** After each step of the critic: under a range every weight moves to its nearer end if it lies outside. */
        public void after(Block network) {
            if (restraint == Restraint.RANGE) {
                try (var off = GradMode.off()) {
                    network.getParameters()
                            .values()
                            .forEach(weights -> Tensors.alone(() -> {
                                NDArray w = weights.getArray();
                                w.clip(-size, size).copyTo(w);
                                return w;
                            }));
                }
            }
        }
    }

    /**
     * What was found; NaN what does not belong to the task.
     *
     * @param exact W1 of the two samples, or of 512 made rows and 512 of the data; of digits in the features of a classifier
     * @param floor W1 of two such samples of the data
     * @param estimate of the critic that measures
     * @param corrected the same with what is known of its error
     * @param largest singular value of a layer of it
     * @param smallest singular value
     * @param modes of the ring's eight, or classes of which a classifier is sure
     * @param good share of good points, or of digits of which it is sure
     * @param goodOfData the same share of the data
     * @param follows rank correlation of minus the critic's loss and W1 over the training: 1 if the loss tells how far it has come
     */
    public record Result(
            double exact,
            double floor,
            double estimate,
            double corrected,
            double largest,
            double smallest,
            double modes,
            double good,
            double goodOfData,
            double follows) {}

    private static final int ROWS = 512;
    private static final int LOOKS = 20;
    private static final int CODES = 16;
    private static final double NO = Double.NaN;
    private static final double RATE = 1e-3;

    @Override
    public Plan<Setting, Result> plan() {
        var settings = new ArrayList<Setting>();
        for (Task task : List.of(Task.LINE, Task.HEAPS, Task.CIRCLE)) {
            Arrays.stream(Restraint.values()).skip(1).forEach(r -> settings.add(Setting.measuring(task, r)));
        }
        for (Task task : List.of(Task.RING, Task.DIGITS)) {
            settings.add(new Setting(task, Restraint.NONE, AdversarialLoss.NON_SATURATING, 1));
            settings.add(new Setting(task, Restraint.SPECTRAL, AdversarialLoss.NON_SATURATING, 20));
            settings.add(new Setting(task, Restraint.SPECTRAL, AdversarialLoss.WASSERSTEIN, 1));
            settings.add(new Setting(task, Restraint.RANGE, AdversarialLoss.WASSERSTEIN, 0.1));
            settings.add(new Setting(task, Restraint.TWO_SIDED, AdversarialLoss.WASSERSTEIN, 10));
        }
        settings.add(new Setting(Task.RING, Restraint.SPECTRAL, AdversarialLoss.NON_SATURATING, 1));
        settings.add(new Setting(Task.RING, Restraint.TWO_SIDED, AdversarialLoss.WASSERSTEIN, 1));
        settings.add(new Setting(Task.RING, Restraint.ONE_SIDED, AdversarialLoss.WASSERSTEIN, 10));
        settings.add(new Setting(Task.RING, Restraint.ORTHONORMAL, AdversarialLoss.WASSERSTEIN, 1));
        return new Plan<>("12", settings, Result.class, 5);
    }

    @Override
    public String dataHash(DataSource source) {
        var hash = new Sha256().add(DrawnDigits.draw(100, Rng.of(0)).images().pixels());
        return hash.add(GaussianModes.ring().sample(100, Rng.of(0))).hex();
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (var manager = trial.newManager()) {
            Rng rng = trial.rng(setting.task.name());
            if (setting.task == Task.RING || setting.task == Task.DIGITS) {
                return taught(setting, trial.scale(), manager, rng).result;
            }
            NDList xy = setting.task.samples(trial.at(64, ROWS, ROWS), manager, rng);
            var fit = new Fit("D", trial.at(20, 1_000, 5_000), manager, rng.split("steps"));
            return measured(setting, xy, manager, rng, fit).result;
        }
    }

    /** A critic that has measured, and what it found. */
    public record Measured(Mlp network, UnaryOperator<NDArray> critic, Result result) {}

    /** Trains a critic on two samples, all rows of which it sees in every step. */
    public static Measured measured(Setting setting, NDList xy, NDManager owner, Rng rng, Fit fit) {
        NDArray x = xy.get(0);
        Restraint restraint = setting.restraint;
        int rows = (int) x.getShape().get(0);
        Mlp network = Net.initialize(restraint.network((int) x.getShape().get(1)), owner, rng.split("weights"));
        var critic = restraint.critic(network, setting.size);
        try (var player = new Player("D", setting.adam(), network)) {
            fit.run(step -> {
                // other pairs in each step, between which a penalty looks
                NDArray y = xy.get(1).get(step.manager().create(step.rng().permutation(rows)));
                player.minimise(step, () -> restraint.loss(setting, critic, x, y, step.rng()));
                setting.after(network);
            });
        }
        if (restraint == Restraint.SPECTRAL || restraint == Restraint.SPECTRAL_SORT) {
            settle(critic, x);
        }
        double estimate = estimate(critic, x, xy.get(1));
        var singular = network.singularValues().stream()
                .flatMapToDouble(Arrays::stream)
                .summaryStatistics();
        double exact = Transport.between(x, xy.get(1)).distance();
        double corrected = restraint.corrected(estimate, setting.size, network);
        double largest = singular.getMax();
        double smallest = singular.getMin();
        var result = new Result(exact, NO, estimate, corrected, largest, smallest, NO, NO, NO, NO);
        return new Measured(network, critic, result);
    }

    /** One round of a power iteration a step follows weights that move; now that they stand still it arrives. */
    private static void settle(UnaryOperator<NDArray> critic, NDArray x) {
        try (var on = GradMode.on()) {
            for (int i = 0; i < 400; i++) {
                Tensors.alone(() -> critic.apply(x.get("0:1")).size());
            }
        }
    }

    /** The mean of a critic over one sample less that over another. */
    public static double estimate(UnaryOperator<NDArray> critic, NDArray x, NDArray y) {
        return StatUtils.mean(Tensors.doubles(Net.still(x, critic)))
                - StatUtils.mean(Tensors.doubles(Net.still(y, critic)));
    }

    /** A generator that has been taught, and what came of it. */
    public record Taught(Layer generator, History history, Result result) {}

    private interface Draw {
        NDArray of(NDManager owner, int n, Rng rng);
    }

    /** Networks, data, the space in which W1 is taken, and two numbers for a sample. */
    private record School(
            Layer generator,
            Layer critic,
            int batch,
            int steps,
            Draw data,
            UnaryOperator<NDArray> features,
            Function<NDArray, double[]> score) {

        /** W1 to as many rows of the data. */
        double distance(NDArray rows, Rng rng) {
            NDArray fresh = data.of(rows.getManager(), (int) rows.size(0), rng);
            return Transport.between(features.apply(rows), features.apply(fresh))
                    .distance();
        }

        static School ring(Restraint restraint) {
            var ring = GaussianModes.ring();
            Function<NDArray, double[]> score = x -> {
                var count = ModeCount.of(x, ring);
                return new double[] {count.modes(), count.goodShare()};
            };
            Layer generator = Mlp.of(Nonlinearity.RELU, CODES, 128, 128, 2);
            return new School(generator, restraint.network(2), 128, 2_000, ring::sample, x -> x, score);
        }

        static School digits(Restraint restraint, Scale scale, NDManager owner) {
            var images =
                    DrawnDigits.draw(scale.at(300, 6_000, 20_000), Rng.of(1)).images();
            var fit = new Fit("judge", scale.at(20, 200, 2_000), owner, Rng.of(2));
            var judge = ImageJudge.trained(fit, ImageClassifier.Config.of(28, 1, 10), images, 2e-3, owner, Rng.of(3));
            Function<NDArray, double[]> score = x -> {
                var sure = Confidence.of(judge.probabilities(x), 0.9);
                return new double[] {sure.present(), sure.share()};
            };
            Draw data = (own, n, rng) -> images.at(IntStream.range(0, n)
                            .map(i -> rng.below(images.count()))
                            .toArray())
                    .tensor(own);
            var critic = new ImageEncoder(new ImageEncoder.Config(28, 1, 1, 16, 0, restraint.bounds()));
            var generator = new ImageGenerator(ImageGenerator.Config.of(28, 1));
            return new School(generator, critic, 32, 600, data, judge::features, score);
        }
    }

    /** Teaches a generator; with the Wasserstein loss the critic has three steps for one of it, otherwise one. */
    public static Taught taught(Setting setting, Scale scale, NDManager owner, Rng rng) {
        Restraint restraint = setting.restraint;
        var school = setting.task == Task.RING ? School.ring(restraint) : School.digits(restraint, scale, owner);
        Layer g = Net.initialize(school.generator, owner, rng.split("generator"));
        Layer d = Net.initialize(school.critic, owner, rng.split("critic"));
        var critic = restraint.critic(d, setting.size);
        int rounds = setting.loss == AdversarialLoss.WASSERSTEIN ? 3 : 1;
        int steps = scale.at(LOOKS, school.steps, 10 * school.steps);
        int looks = scale.at(32, ROWS, ROWS);
        try (var dPlayer = new Player("D", setting.adam(), d);
                var gPlayer = new Player("G", setting.adam(), g)) {
            var history = new Fit(restraint.label, steps, owner, rng.split("steps")).run(step -> {
                for (int i = 0; i < rounds; i++) {
                    Rng now = step.rng().split(i);
                    NDArray x = school.data.of(step.manager(), school.batch, now.split("x"));
                    NDArray made = g.forward(codes(step.manager(), school.batch, now.split("z")));
                    dPlayer.minimise(step, () -> restraint.loss(setting, critic, x, made, now));
                    setting.after(d);
                }
                NDArray z = codes(step.manager(), school.batch, step.rng().split("z"));
                gPlayer.minimise(
                        step,
                        () -> setting.loss.generator(critic.apply(g.forward(z))).mean());
                if ((step.index() + 1) % (steps / LOOKS) == 0) {
                    NDArray made = Net.still(codes(step.manager(), looks, step.rng()), g::forward);
                    step.log("W1", school.distance(made, step.rng().split("look")));
                }
            });
            double[] score = school.score.apply(Net.still(codes(owner, ModeCount.SAMPLES, rng), 500, g::forward));
            NDArray data = school.data.of(owner, ModeCount.SAMPLES, rng.split("data"));
            double floor = school.distance(data.get("0:" + looks), rng.split("other"));
            double goodOfData = school.score.apply(data)[1];
            var result = new Result(
                    history.last("W1"), floor, NO, NO, NO, NO, score[0], score[1], goodOfData, follows(history));
            return new Taught(g, history, result);
        }
    }

    private static NDArray codes(NDManager owner, int n, Rng rng) {
        return rng.normal(owner, new Shape(n, CODES));
    }

    /** Over the looks: the means of minus the critic's loss between two looks, against W1. */
    private static double follows(History history) {
        double[] at = history.steps("W1");
        double[] loss = history.values("D loss");
        double[] value = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            int from = i == 0 ? 0 : (int) at[i - 1] + 1;
            value[i] = -StatUtils.mean(loss, from, (int) at[i] + 1 - from);
        }
        return new SpearmansCorrelation().correlation(value, history.values("W1"));
    }
}
