package genlab.labs;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.gan.AdversarialLoss;
import genlab.metric.ModeCount;
import genlab.study.Study;
import genlab.study.Summary;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;
import tech.tablesaw.api.Table;

/**
 * The study of lab 13: two mixtures, several ways to train a GAN, many seeds, and what each run covered.
 *
 * <p>All ways see the same data and the same noise for one mixture and seed, and begin with the same weights where the shapes agree:
 * they may be compared seed by seed. Spectral normalisation has a size to choose, the unit of the critic's inputs; it is chosen
 * by runs on other seeds than those by which the ways are judged, in the same table.
 */
public final class ModeStudy implements Study<ModeStudy.Setting, ModeStudy.Result> {

    /** A mixture to be learned. */
    public enum Task {
        /** Eight modes on a circle of radius 1. */
        RING,
        /** Twenty-five modes on a square of side 8. */
        GRID;

        /** The mixture. */
        public GaussianModes modes() {
            return this == RING ? GaussianModes.ring() : GaussianModes.grid();
        }

        /** The unit for spectral normalisation: what {@link ModeStudy#chosenUnit} finds in the committed table. */
        public double unit() {
            return this == RING ? 0.02 : 0.1;
        }

        /** The units to choose from. */
        private DoubleStream units() {
            return this == RING ? DoubleStream.of(0.02, 0.05, 0.1, 0.2) : DoubleStream.of(0.05, 0.1, 0.2, 0.4);
        }

        private double scale() {
            return this == RING ? 1 : Math.sqrt(8);
        }

        /** The grid has three times the modes: more steps, larger batches and step sizes. */
        private int steps() {
            return this == RING ? 3000 : 3600;
        }

        private int batch() {
            return this == RING ? 128 : 256;
        }

        private double rate() {
            return this == RING ? 1e-3 : 2e-3;
        }

        private double penalty() {
            return this == RING ? 0.1 : 0.03;
        }
    }

    /** A way to train. All have two hidden layers of 128 units; step sizes stay for one half of the training and fall to 0 in the other. */
    public enum Method {
        /** The plain GAN with the discriminator's steps ten times smaller, 1e-4 to 1e-3 on the ring. */
        SLOW_D("D ten times slower"),
        /** The plain GAN: non-saturating loss, ReLU, two-dimensional codes, equal rates. */
        GAN("plain GAN"),
        /** The plain GAN in a third of the steps, what the unrolled one has. */
        GAN_SHORT("plain GAN, 1/3 of the steps"),
        /** The plain GAN whose G looks five steps of D ahead, in a third of the steps, for they cost more. */
        UNROLLED("unrolled, 1/3 of the steps"),
        /** The plain GAN whose D sees two points at once: the same points, half as many rows. */
        PACGAN("PacGAN"),
        /** Wasserstein loss and gradient penalty, three critic steps for one of G. */
        WGAN_GP("WGAN-GP"),
        /** The plain GAN with the Wasserstein GAN's gradient penalty. */
        PENALTY("GAN with penalty"),
        /** The plain GAN with spectral normalisation in D, in a unit that leaves it flat on the ring. */
        SPECTRAL_FLAT("spectral norm, unit 0.2"),
        /** The same in the unit that was chosen by other seeds. */
        SPECTRAL("spectral norm, chosen unit");

        private static final double FLAT = 0.2;

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** The name for people. */
        public String label() {
            return label;
        }

        /** The settings for a mixture. */
        public PointGan.Config config(Task task) {
            return config(task, this == SPECTRAL_FLAT ? FLAT : task.unit());
        }

        private PointGan.Config config(Task task, double unit) {
            var plain = PointGan.Config.plain(task.scale(), task.rate(), task.batch());
            return switch (this) {
                case SLOW_D ->
                    plain.critic(c -> c.adam(Adam.rate(task.rate() / 10).betas(0.5, 0.999)));
                case GAN, GAN_SHORT -> plain;
                case UNROLLED -> plain.unrolled(5);
                case PACGAN -> plain.critic(c -> c.pack(2));
                case SPECTRAL_FLAT, SPECTRAL -> plain.critic(c -> c.spectral(unit));
                case PENALTY -> plain.critic(c -> c.penalty(task.penalty()));
                case WGAN_GP ->
                    plain.game(AdversarialLoss.WASSERSTEIN).critic(c -> c.steps(3)
                            .penalty(task.penalty())
                            .adam(Adam.rate(task.rate()).betas(0.5, 0.9)));
            };
        }

        /** The number of generator steps. */
        public int steps(Task task, Scale scale) {
            int quick = this == UNROLLED || this == GAN_SHORT ? task.steps() / 3 : task.steps();
            return scale.at(20, quick, 10 * quick);
        }
    }

    /**
     * One way to train on one mixture.
     *
     * @param unit of the critic's inputs: spectral normalisation bounds the slope by one in it. 1 for the other ways
     * @param seedsFrom what is added to the trial's seed: 0, or {@link #OTHER_SEEDS} where a unit is chosen
     */
    public record Setting(Task task, Method method, double unit, long seedsFrom) {

        /** By which ways are judged. */
        public static Setting of(Task task, Method method) {
            return new Setting(task, method, method.config(task).critic().unit(), 0);
        }

        private PointGan.Config config() {
            return method.config(task, unit);
        }
    }

    /**
     * What became of one training.
     *
     * @param steps of the generator
     * @param modes hit
     * @param goodShare share of the samples within 3σ of a centre
     * @param reverseKl of the good samples, nats; NaN if there are none
     */
    public record Result(int steps, int modes, double goodShare, double reverseKl) {}

    /** The first of the seeds by which the unit of spectral normalisation is chosen. */
    public static final long OTHER_SEEDS = 100;

    @Override
    public Plan<Setting, Result> plan() {
        var settings = Arrays.stream(Task.values())
                .flatMap(task -> Stream.concat(
                        task.units().mapToObj(u -> new Setting(task, Method.SPECTRAL, u, OTHER_SEEDS)),
                        Arrays.stream(Method.values()).map(method -> Setting.of(task, method))))
                .toList();
        return new Plan<>("13", settings, Result.class, 10);
    }

    /** The unit that a study's runs on other seeds speak for: the most modes on average; of equals, the largest share of good samples. */
    public static double chosenUnit(Table study, Task task) {
        var rows = Summary.of(study).where("seeds_from", OTHER_SEEDS).where("task", task);
        var modes = rows.values("modes", "unit");
        var good = rows.values("good_share", "unit");
        return modes.keySet().stream()
                .max(Comparator.<String>comparingDouble(unit -> StatUtils.mean(modes.get(unit)))
                        .thenComparingDouble(unit -> StatUtils.mean(good.get(unit))))
                .map(Double::parseDouble)
                .orElseThrow();
    }

    @Override
    public String dataHash(DataSource source) {
        var hash = new Sha256();
        for (Task task : Task.values()) {
            hash.add(task.modes().sigma());
            for (double[] centre : task.modes().centres()) {
                hash.add(centre);
            }
        }
        return hash.hex();
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        Task task = setting.task();
        Method method = setting.method();
        int steps = method.steps(task, trial.scale());
        // of the mixture alone: all ways see the same data and noise
        var rng = Rng.of(setting.seedsFrom() + trial.seed()).split(task.name());
        try (var manager = trial.newManager();
                var gan = new PointGan(setting.config(), task.modes(), manager, rng.split("weights"))) {
            new Fit(method.name(), steps, manager, rng.split("steps")).run(gan::step);
            var samples = gan.sample(manager, ModeCount.SAMPLES, rng.split("samples"));
            var count = ModeCount.of(samples, task.modes());
            return new Result(steps, count.modes(), count.goodShare(), count.reverseKl());
        }
    }
}
