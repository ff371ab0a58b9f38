package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.autoregressive.SoundCode;
import genlab.autoregressive.WaveNet;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.MuLaw;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.engine.Tensors;
import genlab.nn.Net;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The study of lab 03: a drum with a beat every 150 samples, learned by networks that see more or less of what was. */
public final class RhythmStudy implements Study<RhythmStudy.Setting, RhythmStudy.Result> {

    /** How far a network sees: one cycle of dilations 1, 2, 4 ... deepest. */
    public record Setting(int deepest) {

        /** The network's settings. */
        public WaveNet.Config config() {
            return WaveNet.Config.of(SoundCode.CHANNELS, 3 * MIXTURES).width(16).dilations(1, deepest);
        }
    }

    /**
     * What became of it.
     *
     * @param field samples before the next one that it sees
     * @param steady the share of distances between the beats that it plays that are the period
     * @param nats -log p of a sample of drumming that it has not heard
     */
    public record Result(int field, double steady, double nats) {}

    /** Samples from one beat to the next. */
    public static final int PERIOD = 150;

    private static final int MIXTURES = 4;
    private static final int HEARD = 64;
    private static final int PLAYED = 8;

    @Override
    public Plan<Setting, Result> plan() {
        List<Setting> settings =
                Stream.iterate(8, d -> d <= 256, d -> 2 * d).map(Setting::new).toList();
        return new Plan<>("03", settings, Result.class, 5);
    }

    /** Lab 03 shows the first one live. */
    @Override
    public long firstSeed() {
        return 42;
    }

    @Override
    public String dataHash(DataSource source) {
        var hash = new Sha256();
        for (int i = 0; i < 3; i++) {
            for (long code : MuLaw.encode(Rhythm.beats(4 * PERIOD, PERIOD, Rng.of(i)))) {
                hash.add(new byte[] {(byte) code});
            }
        }
        return hash.hex();
    }

    /** Codes of so many drummings: (N, T). */
    private static NDArray drumming(int count, Trial trial, String stream, NDManager manager) {
        int samples = samples(trial);
        long[] codes = IntStream.range(0, count)
                .mapToObj(i -> Rhythm.beats(samples, PERIOD, trial.rng(stream).split(i)))
                .flatMapToLong(x -> Arrays.stream(MuLaw.encode(x)))
                .toArray();
        return manager.create(codes, new Shape(count, samples));
    }

    private static int samples(Trial trial) {
        return trial.at(400, 1_500, 3_000);
    }

    /** Of a training. */
    public static int steps(Trial trial) {
        return trial.at(3, 300, 3_000);
    }

    /** A network that has heard the drum. */
    public static WaveNet trained(Setting setting, Trial trial, Fit fit, NDManager manager) {
        var net = Net.initialize(new WaveNet(setting.config()), manager, trial.rng("weights"));
        var code = new SoundCode(manager);
        try (NDManager own = manager.newSubManager();
                var player = new Player("drum", Adam.rate(4e-3), net).clipNorm(1)) {
            var batches = Batches.of(4, trial.rng("order"), drumming(HEARD, trial, "heard", own));
            fit.run(step -> {
                NDArray k = batches.at(step);
                player.minimise(step, () -> nats(net, code, k));
            });
        }
        return net;
    }

    private static NDArray nats(WaveNet net, SoundCode code, NDArray k) {
        NDArray x = code.read(k);
        return code.likelihood(net.forward(x), x).logPEach(k).neg().mean();
    }

    /** What it plays from nothing, eight times. */
    public static List<float[]> played(WaveNet net, Trial trial, NDManager manager) {
        try (NDManager own = manager.newSubManager()) {
            var code = new SoundCode(own);
            NDArray none = own.zeros(new Shape(PLAYED, 0, SoundCode.CHANNELS));
            NDArray x = net.complete(none, null, samples(trial), code.drawn(trial.rng("played"), 1));
            return IntStream.range(0, PLAYED)
                    .mapToObj(i -> Tensors.floats(x.get("{}, :, 0", i)))
                    .toList();
        }
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (NDManager manager = trial.newManager()) {
            var fit = new Fit("drum", steps(trial), manager, trial.rng("drum"));
            WaveNet net = trained(setting, trial, fit, manager);
            var code = new SoundCode(manager);
            NDArray fresh = drumming(PLAYED, trial, "fresh", manager);
            double nats = Tensors.number(Net.still(fresh, k -> nats(net, code, k)));
            return new Result(setting.config().field(), Rhythm.steady(played(net, trial, manager), PERIOD), nats);
        }
    }
}
