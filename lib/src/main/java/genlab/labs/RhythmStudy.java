package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.autoregressive.WaveNet;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.distribution.Categorical;
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

/** The study of lab 03: a beat in every 24th step, learned by networks that see more or less of what was. */
public final class RhythmStudy implements Study<RhythmStudy.Setting, RhythmStudy.Result> {

    /** How far a network sees: one cycle of dilations 1, 2, 4 ... deepest. */
    public record Setting(int deepest) {

        /** The network's settings: it reads a beat or none, as a one among two numbers. */
        public WaveNet.Config config() {
            return WaveNet.Config.of(2, 2).width(16).dilations(1, deepest);
        }
    }

    /**
     * What became of it.
     *
     * @param field steps before the next one that it sees
     * @param steady the share of distances between the beats that it plays that are the period; 0 where it plays none
     * @param nats -log p of a step of new rhythms, from the third period on
     * @param fewest the least that this could be with such a field
     */
    public record Result(int field, double steady, double nats, double fewest) {}

    /** Steps from one beat to the next. */
    public static final int PERIOD = 24;

    private static final int STEPS = 10 * PERIOD;
    private static final int HEARD = 128;
    private static final int PLAYED = 16;

    @Override
    public Plan<Setting, Result> plan() {
        List<Setting> settings =
                Stream.iterate(1, d -> d <= 32, d -> 2 * d).map(Setting::new).toList();
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
            for (long beat : Rhythm.beats(STEPS, PERIOD, Rng.of(i))) {
                hash.add(new byte[] {(byte) beat});
            }
        }
        return hash.hex();
    }

    /** So many rhythms: (N, T), int64. */
    private static NDArray rhythms(int count, Rng rng, NDManager manager) {
        long[] beats = IntStream.range(0, count)
                .mapToObj(i -> Rhythm.beats(STEPS, PERIOD, rng.split(i)))
                .flatMapToLong(Arrays::stream)
                .toArray();
        return manager.create(beats, new Shape(count, STEPS));
    }

    /** Of a training. */
    public static int steps(Trial trial) {
        return trial.at(3, 600, 3_000);
    }

    /** A network that has heard rhythms. */
    public static WaveNet trained(Setting setting, Trial trial, Fit fit, NDManager manager) {
        var net = Net.initialize(new WaveNet(setting.config()), manager, trial.rng("weights"));
        try (NDManager own = manager.newSubManager();
                var player = new Player("drum", Adam.rate(1e-2), net).clipNorm(1)) {
            var batches = Batches.of(8, trial.rng("order"), rhythms(HEARD, trial.rng("heard"), own));
            fit.run(step -> {
                NDArray x = batches.at(step);
                player.minimise(step, () -> nats(net, x).mean());
            });
        }
        return net;
    }

    /** -log p of each step: (N, T) -> (N, T). */
    private static NDArray nats(WaveNet net, NDArray x) {
        return new Categorical(net.forward(x.oneHot(2))).logPEach(x).neg();
    }

    /** What it plays from nothing, sixteen times. */
    public static List<long[]> played(WaveNet net, Trial trial, NDManager manager) {
        try (NDManager own = manager.newSubManager()) {
            Rng rng = trial.rng("played");
            NDArray none = own.zeros(new Shape(PLAYED, 0, 2));
            NDArray x = net.complete(none, null, STEPS, (o, last) -> new Categorical(o)
                    .sample(rng)
                    .oneHot(2));
            NDArray beats = x.argMax(2);
            return IntStream.range(0, PLAYED)
                    .mapToObj(i -> beats.get(i).toLongArray())
                    .toList();
        }
    }

    /** What became of a network that has played. */
    public static Result measured(Setting setting, WaveNet net, List<long[]> played, Trial trial, NDManager manager) {
        double steady = played.stream()
                .flatMap(beats -> Rhythm.distances(beats).stream())
                .mapToInt(distance -> distance == PERIOD ? 1 : 0)
                .average()
                .orElse(0);
        try (NDManager own = manager.newSubManager()) {
            NDArray fresh = rhythms(PLAYED, trial.rng("fresh"), own);
            NDArray each = Net.still(fresh, x -> nats(net, x)).get(":, {}:", 2 * PERIOD);
            int field = setting.config().field();
            return new Result(field, steady, Tensors.number(each.mean()), Rhythm.fewestNats(field, PERIOD));
        }
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (NDManager manager = trial.newManager()) {
            var fit = new Fit("drum", steps(trial), manager, trial.rng("drum"));
            WaveNet net = trained(setting, trial, fit, manager);
            return measured(setting, net, played(net, trial, manager), trial, manager);
        }
    }
}
