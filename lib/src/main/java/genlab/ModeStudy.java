package genlab;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import genlab.engine.Threads;
import genlab.gan.AdversarialFit;
import genlab.gan.AdversarialLoss;
import genlab.gan.MlpCritic;
import genlab.gan.MlpGenerator;
import genlab.metric.ModeCount;
import genlab.nn.Nonlinearity;
import genlab.training.Adam;
import genlab.training.Fit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** The study of lab 13: two mixtures, several ways to train a GAN, many seeds, and what each run covered. */
public final class ModeStudy {

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
        public AdversarialFit.Config config(Task task) {
            return switch (this) {
                case SLOW_D -> plain(task, task.rate() / 10, critic(1, 1, false), 0, 0);
                case GAN -> plain(task, critic(1, 1, false), 0, 0);
                case UNROLLED -> plain(task, critic(1, 1, false), 0, 5);
                case PACGAN -> plain(task, critic(1, 2, false), 0, 0);
                case SPECTRAL -> plain(task, critic(SPECTRAL_SCALE, 1, true), 0, 0);
                case PENALTY -> plain(task, critic(1, 1, false), task.penalty(), 0);
                case WGAN_GP ->
                    new AdversarialFit.Config(
                            AdversarialLoss.WASSERSTEIN,
                            generator(task),
                            critic(1, 1, false),
                            rate(task.rate()),
                            rate(task.rate()).betas(0.5, 0.9),
                            task.batch(),
                            3,
                            task.penalty(),
                            0,
                            0);
            };
        }

        /** The number of generator steps; fewer where a step costs more. */
        public int steps(Task task, Scale scale) {
            int plain = task == Task.RING ? 3000 : 9000;
            int quick = this == UNROLLED ? plain / 3 : this == WGAN_GP ? plain * 2 / 3 : plain;
            return switch (scale) {
                case SMOKE -> 20;
                case QUICK -> quick;
                case FULL -> 10 * quick;
            };
        }
    }

    /**
     * What became of one training.
     *
     * @param steps of the generator
     * @param modes hit
     * @param goodShare share of the samples within 3σ of a centre
     * @param reverseKl of the good samples, nats; NaN if there are none
     * @param seconds of processor time
     */
    public record Row(
            Task task,
            Method method,
            long seed,
            Scale scale,
            int steps,
            int modes,
            double goodShare,
            double reverseKl,
            double seconds) {}

    /** Spectral normalisation bounds the slope in the scaled points: a small scale allows a steeper critic. */
    private static final double SPECTRAL_SCALE = 0.2;

    private static final String HEADER =
            "task,method,seed,scale,data,steps,modes,good_share,reverse_kl,seconds,versions";

    private ModeStudy() {}

    /** One training from its first weights to its count of modes: the same arguments, the same row but for the seconds. */
    public static Row run(Task task, Method method, long seed, Scale scale) {
        double start = cpuSeconds();
        int steps = method.steps(task, scale);
        var rng = Rng.of(seed).split(task + " " + method);
        try (var manager = NDManager.newBaseManager();
                var gan = new AdversarialFit(method.config(task), task.modes(), manager, rng.split("weights"))) {
            new Fit(method.name(), steps, manager, rng.split("steps")).run(gan::step);
            var samples = gan.generator().sample(manager, ModeCount.SAMPLES, rng.split("samples"));
            var count = ModeCount.of(samples.toFloatArray(), task.modes());
            return new Row(
                    task,
                    method,
                    seed,
                    scale,
                    steps,
                    count.modes(),
                    count.goodShare(),
                    count.reverseKl(),
                    cpuSeconds() - start);
        }
    }

    /**
     * Runs all settings over a number of seeds, one thread a training, and adds a row to a file as each
     * ends; what the file has already is not run again.
     *
     * @param arguments the file, the number of seeds, the number of trainings at once
     */
    public static void main(String... arguments) throws IOException, InterruptedException, ExecutionException {
        Path file = Path.of(arguments[0]);
        int seeds = Integer.parseInt(arguments[1]);
        Threads.set(1);
        if (!Files.exists(file)) {
            Files.writeString(file, HEADER + "\n");
        }
        Set<String> done = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            done.add(line.replaceFirst("^([^,]*,[^,]*,[^,]*),.*", "$1"));
        }
        List<Callable<Void>> jobs = new ArrayList<>();
        for (Task task : Task.values()) {
            for (int seed = 0; seed < seeds; seed++) {
                for (Method method : Method.values()) {
                    long s = seed;
                    if (!done.contains(key(task, method, seed))) {
                        jobs.add(() -> append(file, run(task, method, s, Scale.QUICK)));
                    }
                }
            }
        }
        var pool = Executors.newFixedThreadPool(Integer.parseInt(arguments[2]));
        try {
            for (var job : pool.invokeAll(jobs)) {
                job.get();
            }
        } finally {
            pool.shutdown();
        }
    }

    private static synchronized Void append(Path file, Row r) throws IOException {
        String line = String.format(
                Locale.ROOT,
                "%s,%s,generated,%d,%d,%.4f,%.4f,%.1f,DJL %s PyTorch 2.7.1%n",
                key(r.task, r.method, r.seed),
                r.scale.name().toLowerCase(Locale.ROOT),
                r.steps,
                r.modes,
                r.goodShare,
                r.reverseKl,
                r.seconds,
                Engine.getDjlVersion());
        Files.writeString(file, line, StandardOpenOption.APPEND);
        return null;
    }

    private static String key(Task task, Method method, long seed) {
        return task.name().toLowerCase(Locale.ROOT) + "," + method.name().toLowerCase(Locale.ROOT) + "," + seed;
    }

    private static double cpuSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
    }

    private static MlpGenerator.Config generator(Task task) {
        return new MlpGenerator.Config(2, 128, 2, Nonlinearity.RELU, 2, task.scale());
    }

    private static MlpCritic.Config critic(double scale, int pack, boolean spectral) {
        return new MlpCritic.Config(2, scale, 128, 2, Nonlinearity.RELU, pack, spectral);
    }

    private static Adam.Config rate(double rate) {
        return Adam.Config.rate(rate).betas(0.5, 0.999);
    }

    private static AdversarialFit.Config plain(Task task, MlpCritic.Config critic, double penalty, int unrolled) {
        return plain(task, task.rate(), critic, penalty, unrolled);
    }

    private static AdversarialFit.Config plain(
            Task task, double criticRate, MlpCritic.Config critic, double penalty, int unrolled) {
        return new AdversarialFit.Config(
                AdversarialLoss.NON_SATURATING,
                generator(task),
                critic,
                rate(task.rate()),
                rate(criticRate),
                task.batch() * critic.pack(),
                1,
                penalty,
                unrolled,
                0.02);
    }
}
