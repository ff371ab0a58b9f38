package genlab.labs;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.GaussianModes;
import genlab.data.Sha256;
import genlab.gan.AdversarialLoss;
import genlab.metric.ModeCount;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import java.util.Arrays;

/** The study of lab 13: two mixtures, several ways to train a GAN, many seeds, and what each run covered. */
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

        private double scale() {
            return this == RING ? 1 : Math.sqrt(8);
        }

        /** The grid has three times the modes: larger batches and steps. */
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
        /** The plain GAN whose G looks five steps of D ahead. */
        UNROLLED("unrolled"),
        /** The plain GAN whose D sees two points at once, as many pairs a batch. */
        PACGAN("PacGAN"),
        /** Wasserstein loss and gradient penalty, three critic steps for one of G. */
        WGAN_GP("WGAN-GP"),
        /** The plain GAN with spectral normalisation in D. */
        SPECTRAL("spectral norm"),
        /** The plain GAN with the Wasserstein GAN's gradient penalty. */
        PENALTY("GAN with penalty");

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
            var plain = PointGan.Config.plain(task.scale(), task.rate(), task.batch());
            return switch (this) {
                case SLOW_D ->
                    plain.critic(c -> c.adam(Adam.rate(task.rate() / 10).betas(0.5, 0.999)));
                case GAN -> plain;
                case UNROLLED -> plain.unrolled(5);
                case PACGAN -> plain.critic(c -> c.pack(2));
                case SPECTRAL -> plain.critic(c -> c.spectral(SPECTRAL_UNIT));
                case PENALTY -> plain.critic(c -> c.penalty(task.penalty()));
                case WGAN_GP ->
                    plain.game(AdversarialLoss.WASSERSTEIN).critic(c -> c.steps(3)
                            .penalty(task.penalty())
                            .adam(Adam.rate(task.rate()).betas(0.5, 0.9)));
            };
        }

        /** The number of generator steps; fewer where a step costs more. */
        public int steps(Task task, Scale scale) {
            int plain = task == Task.RING ? 3000 : 9000;
            int quick = this == UNROLLED ? plain / 3 : this == WGAN_GP ? plain * 2 / 3 : plain;
            return scale.at(20, quick, 10 * quick);
        }
    }

    /** One way to train on one mixture. */
    public record Setting(Task task, Method method) {}

    /**
     * What became of one training.
     *
     * @param steps of the generator
     * @param modes hit
     * @param goodShare share of the samples within 3σ of a centre
     * @param reverseKl of the good samples, nats; NaN if there are none
     */
    public record Result(int steps, int modes, double goodShare, double reverseKl) {}

    /** Spectral normalisation bounds the slope in the units of the inputs: a small unit allows a steeper critic. */
    private static final double SPECTRAL_UNIT = 0.2;

    @Override
    public Plan<Setting, Result> plan() {
        var settings = Arrays.stream(Task.values())
                .flatMap(task -> Arrays.stream(Method.values()).map(method -> new Setting(task, method)))
                .toList();
        return new Plan<>("13", settings, Result.class, 10);
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
        var rng = trial.rng(task + " " + method);
        try (var manager = trial.newManager();
                var gan = new PointGan(method.config(task), task.modes(), manager, rng.split("weights"))) {
            new Fit(method.name(), steps, manager, rng.split("steps")).run(gan::step);
            var samples = gan.sample(manager, ModeCount.SAMPLES, rng.split("samples"));
            var count = ModeCount.of(samples, task.modes());
            return new Result(steps, count.modes(), count.goodShare(), count.reverseKl());
        }
    }
}
