import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.autoregressive.DiagonalBiLstm;
import genlab.autoregressive.GatedPixelCnn;
import genlab.autoregressive.PixelCnn;
import genlab.autoregressive.PixelLstm;
import genlab.autoregressive.RowLstm;
import genlab.autoregressive.RowOrder;
import genlab.data.Rng;
import genlab.distribution.Bernoulli;
import genlab.engine.Threads;
import genlab.nn.Layer;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What lab 02's networks cost: made 02-speed.csv. Seconds are those of the processor, of the one thread that computes, so another
 * program on the machine lengthens them little; each is the median of REPEATS. Networks have the weights they begin with, and paint
 * without numbers by position where the side is not 28. A step is one of training, eight pictures; the naive painter is timed on
 * some pixels and multiplied.
 *
 * <pre>java -cp CLASSPATH 02-speed.java REPEATS COMMIT TABLE</pre>
 */
final class Speed {

    /** The cached painter, where the network has one. */
    private interface Painter {
        NDArray complete(NDArray x, IntPredicate given, Rng rng);
    }

    private record Case(String kind, int side, Layer net, Painter cached) {}

    private static final int ASKED = 8; // pixels that a naive painter is timed on
    private final NDManager manager = NDManager.newBaseManager();
    private final int repeats;

    private Speed(int repeats) {
        this.repeats = repeats;
    }

    public static void main(String[] args) throws IOException {
        Threads.set(1);
        var speed = new Speed(Integer.parseInt(args[0]));
        List<String> lines = new ArrayList<>();
        lines.add("kind,side,weights,step_ms,pass_ms,naive_16,cached_16,naive_1,cached_1,repeats,commit");
        for (Case c : speed.cases()) {
            lines.add(speed.row(c) + "," + args[0] + "," + args[1]);
            System.out.println(lines.get(lines.size() - 1));
            Files.write(Path.of(args[2]), lines);
        }
    }

    private List<Case> cases() {
        var gated = GatedPixelCnn.Config.of(1, 1);
        var cases = new ArrayList<Case>();
        cases.add(new Case("masked", 28, new PixelCnn(PixelCnn.Config.of(1, 1).width(23)), null));
        for (int side : new int[] {7, 14, 28, 56}) {
            cases.add(gated("gated", side, gated));
        }
        cases.add(gated("places", 28, gated.places(8, 28)));
        cases.add(lstm("row_lstm", new RowLstm(PixelLstm.Config.of(1, 1))));
        cases.add(lstm("diagonal_bilstm", new DiagonalBiLstm(PixelLstm.Config.of(1, 1))));
        return cases;
    }

    private static Case lstm(String kind, PixelLstm net) {
        return new Case(kind, 28, net, (x, given, rng) -> net.complete(x, given, l -> new Bernoulli(l).sample(rng)));
    }

    private static Case gated(String kind, int side, GatedPixelCnn.Config config) {
        var net = new GatedPixelCnn(config);
        return new Case(kind, side, net, (x, given, rng) -> net.complete(x, given, l -> new Bernoulli(l).sample(rng)));
    }

    private String row(Case c) {
        Net.initialize(c.net, manager, Rng.of(42), DataType.FLOAT32);
        int pixels = c.side * c.side;
        NDArray coins = Rng.of(1).bernoulli(manager.ones(new Shape(8, 1, c.side, c.side)).mul(0.13f));
        double[] steps = new double[3 + repeats];
        try (var player = new Player("-log p", Adam.rate(3e-3), c.net).averaged(0.998)) {
            new Fit("steps", steps.length, manager, Rng.of(2)).run(step -> steps[(int) step.index()] = seconds(() ->
                    player.minimise(step, () -> new Bernoulli(c.net.forward(coins)).logP(coins).neg().mean())));
        }
        double step = median(Arrays.copyOfRange(steps, 3, steps.length));
        double pass = time(() -> Net.still(coins, c.net::forward).close()) / 8;
        var all = new ArrayList<Double>();
        for (int n : new int[] {16, 1}) {
            NDArray blank = manager.zeros(new Shape(n, 1, c.side, c.side));
            all.add(time(() -> RowOrder.complete(
                                    c.net::forward, blank, t -> t >= ASKED, l -> new Bernoulli(l).sample(Rng.of(3)))
                            .close())
                    * pixels / ASKED / n);
            all.add(c.cached == null ? Double.NaN
                    : time(() -> c.cached.complete(blank, t -> false, Rng.of(3)).close()) / n);
        }
        return String.format(Locale.ROOT, "%s,%d,%d,%.2f,%.3f,%.4g,%.4g,%.4g,%.4g", c.kind, c.side, Net.weights(c.net),
                1e3 * step, 1e3 * pass, all.get(0), all.get(1), all.get(2), all.get(3));
    }

    /** Median, after one that warms up. */
    private double time(Runnable work) {
        work.run();
        return median(IntStream.range(0, repeats).mapToDouble(i -> seconds(work)).toArray());
    }

    private static double seconds(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        work.run();
        return (threads.getCurrentThreadCpuTime() - begin) * 1e-9;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
