package genlab.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.autoregressive.PixelLstm.Config;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.distribution.Bernoulli;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.nn.Net;
import genlab.testing.Managed;
import genlab.testing.Slopes;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Row LSTM and diagonal BiLSTM. */
@ExtendWith(Managed.class)
class PixelLstmTest {

    private static final int SIDE = 9;

    /** So many units that some of the last layer's are above 0 at each pixel: where none is, no slope is either. */
    private static final int WIDTH = 20;

    private record Case(String name, Function<Config, PixelLstm> make, Config config) {

        PixelLstm made(NDManager manager, DataType type) {
            return Net.initialize(make.apply(config), manager, Rng.of(3), type);
        }

        Case of(Config other) {
            return new Case(name, make, other);
        }

        boolean rows() {
            return name.equals("rows");
        }

        @Override
        public String toString() {
            return name + " " + config;
        }
    }

    static List<Case> kinds() {
        return List.of(
                new Case("rows", RowLstm::new, Config.of(1, 1).width(WIDTH)),
                new Case("diagonals", DiagonalBiLstm::new, Config.of(1, 1).width(WIDTH)));
    }

    static Stream<Case> all() {
        return kinds().stream()
                .flatMap(c -> Stream.of(
                        c,
                        c.of(c.config.layers(2)),
                        c.of(new Config(3, 4, WIDTH, 1)),
                        c.of(new Config(3, 4, WIDTH, 2))));
    }

    private static NDArray numbers(NDManager manager, DataType type, long... shape) {
        return Rng.of(5).normal(manager, new Shape(shape)).toType(type, false);
    }

    /** At every pixel and of every output: what is seen is what the javadoc says, and its own pixel and later ones are exactly 0. */
    @ParameterizedTest
    @MethodSource("all")
    void seesItsFieldAndNothingElse(Case c, NDManager manager) {
        PixelLstm net = c.made(manager, DataType.FLOAT64);
        int channels = c.config.channels();
        NDArray x = numbers(manager, DataType.FLOAT64, 1, channels, SIDE, SIDE);
        for (int at = 0; at < SIDE * SIDE; at++) {
            int row = at / SIDE;
            int column = at % SIDE;
            boolean[][] seen = new boolean[channels][SIDE * SIDE];
            for (int o = 0; o < c.config.outputs(); o++) {
                int output = o;
                double[] slope = Gradients.at(x, in -> net.forward(in).get(0, output, row, column))
                        .toDoubleArray();
                for (int i = 0; i < slope.length; i++) {
                    if (i % (SIDE * SIDE) >= at) {
                        assertEquals(0, slope[i], 0, "output " + o + " at " + at + " sees number " + i);
                    }
                    seen[i / (SIDE * SIDE)][i % (SIDE * SIDE)] |= slope[i] != 0;
                }
            }
            for (int i = 0; i < channels * SIDE * SIDE; i++) {
                int t = i % (SIDE * SIDE);
                assertEquals(
                        t < at && (!c.rows() || inTriangle(row - t / SIDE, t % SIDE - column, c.config.layers())),
                        seen[i / (SIDE * SIDE)][t],
                        "the outputs at " + at + " and number " + i);
            }
        }
    }

    private static boolean inTriangle(int up, int right, int layers) {
        int left = -up - 3 - layers;
        return up == 0 ? right >= left && right < 0 : right >= left && right <= up + 2;
    }

    /** Of a picture of 28 x 28 at its middle, as the lab shows it: the triangle's rows counted one by one, and the whole past. */
    @ParameterizedTest
    @MethodSource("kinds")
    void fieldOfALargePicture(Case c, NDManager manager) {
        PixelLstm net = c.made(manager, DataType.FLOAT64);
        NDArray x = numbers(manager, DataType.FLOAT64, 1, 1, 28, 28);
        double[] slope =
                Gradients.at(x, in -> net.forward(in).get(0, 0, 14, 14)).toDoubleArray();
        // own row: 4; k rows up: 2 k + 7 columns, of which the picture has 28
        int triangle = 4
                + IntStream.rangeClosed(1, 14)
                        .map(k -> Math.min(27, 14 + k + 2) - Math.max(0, 14 - k - 4) + 1)
                        .sum();
        long seen = IntStream.range(0, 28 * 28).filter(t -> slope[t] != 0).count();
        assertEquals(c.rows() ? triangle : 14 * 28 + 14, seen);
    }

    @ParameterizedTest
    @MethodSource("all")
    void gradientsAgreeWithDifferenceQuotients(Case c, NDManager manager) {
        PixelLstm net = c.of(new Config(c.config.channels(), c.config.outputs(), 3, c.config.layers()))
                .made(manager, DataType.FLOAT64);
        NDArray x = numbers(manager, DataType.FLOAT64, 2, c.config.channels(), 3, 4);
        NDArray target = numbers(manager, DataType.FLOAT64, 2, c.config.outputs(), 3, 4);
        try (var weights = TensorList.weightsOf(net)) {
            Slopes.check(
                    weights.arrays(),
                    20,
                    () -> net.forward(x).sub(target).square().mean());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void probabilitiesOfAllSmallBinaryPicturesSumToOne(Case c, NDManager manager) {
        PixelLstm net = c.of(c.config.layers(2)).made(manager, DataType.FLOAT64);
        for (long[] size : new long[][] {{3, 3}, {1, 4}, {4, 1}}) {
            int pixels = (int) (size[0] * size[1]);
            double[] bits = new double[(1 << pixels) * pixels];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = ((i / pixels) >> (i % pixels)) & 1;
            }
            NDArray x = manager.create(bits, new Shape(1 << pixels, 1, size[0], size[1]));
            NDArray p = Net.still(
                    x, in -> new Bernoulli(net.forward(in)).logP(in).exp().sum());
            assertEquals(1, p.getDouble(), 1e-12);
        }
    }

    /** The same draws from the same outputs, whatever is given, however many pictures, rows and columns there are. */
    @ParameterizedTest
    @MethodSource("all")
    void cachedIsNaive(Case c, NDManager manager) {
        PixelLstm net = c.made(manager, DataType.FLOAT32);
        List<IntPredicate> some =
                List.of(t -> false, t -> t < 11, t -> t % 6 < 3, t -> t % 6 > 3, t -> t / 6 == 2, t -> true);
        for (long[] size : new long[][] {{1, 5, 6}, {3, 5, 6}, {2, 1, 6}, {2, 6, 1}, {2, 1, 1}}) {
            NDArray x = numbers(manager, DataType.FLOAT32, size[0], c.config.channels(), size[1], size[2]);
            for (IntPredicate given : some) {
                var outputs = List.of(new NDList(), new NDList());
                NDArray naive = RowOrder.complete(
                        net::forward, x, given, drawing(outputs.get(0), c.config.channels(), manager));
                NDArray cached = net.complete(x, given, drawing(outputs.get(1), c.config.channels(), manager));
                assertEquals(naive, cached);
                assertEquals(outputs.get(0).size(), outputs.get(1).size());
                for (int i = 0; i < outputs.get(0).size(); i++) {
                    assertArrayEquals(
                            outputs.get(0).get(i).toFloatArray(),
                            outputs.get(1).get(i).toFloatArray(),
                            1e-5f,
                            "asked " + i);
                }
                float[] before = x.toFloatArray();
                float[] after = cached.toFloatArray();
                for (int i = 0; i < before.length; i++) {
                    assertTrue(
                            !given.test((int) (i % (size[1] * size[2]))) || before[i] == after[i], "given number " + i);
                }
            }
        }
    }

    private static UnaryOperator<NDArray> drawing(NDList kept, int channels, NDManager manager) {
        Rng rng = Rng.of(7);
        return o -> {
            NDArray copy = o.duplicate();
            copy.attach(manager);
            kept.add(copy);
            return new Bernoulli(o.get(":, :{}", channels)).sample(rng);
        };
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void completionLeavesNothingBehindAndStops(Case c, NDManager manager) {
        PixelLstm net = c.made(manager, DataType.FLOAT32);
        NDArray x = numbers(manager, DataType.FLOAT32, 2, 1, 6, 6);
        int before = Managed.tensors();
        net.complete(x, t -> false, o -> o).close();
        assertEquals(before, Managed.tensors());
        int[] drawn = {0};
        UnaryOperator<NDArray> next = o -> {
            if (++drawn[0] == 9) {
                Thread.currentThread().interrupt();
            }
            return o;
        };
        assertThrows(Stopped.class, () -> net.complete(x, t -> false, next));
        assertEquals(9, drawn[0]);
        assertEquals(before, Managed.tensors());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void settingsAndPicturesMustFit(Case c, NDManager manager) {
        for (Config bad : List.of(
                new Config(0, 1, 1, 1), new Config(1, 0, 1, 1), new Config(1, 1, 0, 1), new Config(1, 1, 1, 0))) {
            var e = assertThrows(IllegalArgumentException.class, () -> c.make.apply(bad));
            assertTrue(e.getMessage().contains(bad.toString()), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new LineLstm(LineLstm.Over.ROWS, 0));
        PixelLstm net = c.made(manager, DataType.FLOAT32);
        for (long[] shape : new long[][] {{2, 3, 4, 4}, {2, 16}, {1, 4, 4}}) {
            NDArray x = manager.zeros(new Shape(shape));
            var e = assertThrows(IllegalArgumentException.class, () -> net.forward(x));
            assertTrue(e.getMessage().contains("expected (N, 1, H, W)"), e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> net.complete(x, t -> false, o -> o));
        }
        NDArray two = manager.zeros(new Shape(2, 1, 4, 4));
        var e = assertThrows(IllegalArgumentException.class, () -> net.complete(two, t -> false, o -> o.get(":1")));
        assertEquals("pixels (1, 1), expected (2, 1)", e.getMessage());
        NDArray none = manager.zeros(new Shape(0, 1, 4, 4));
        assertEquals(none.getShape(), net.complete(none, t -> false, o -> o).getShape());
    }

    // ---- the paper's equations as loops ----

    /** Weights by name, one number at a time. */
    private record Weights(PixelLstm net) {
        double[] of(String name) {
            return net.getParameters().stream()
                    .filter(p -> p.getKey().replaceAll("\\d\\d", "").endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            name + " of " + net.getParameters().keys()))
                    .getValue()
                    .getArray()
                    .toDoubleArray();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isWhatThePapersEquationsSay(Case c, NDManager manager) {
        for (int[] size : new int[][] {{5, 4}, {1, 5}, {5, 1}, {3, 6}}) {
            try (NDManager own = manager.newSubManager()) {
                var config = new Config(2, 3, 4, 1);
                PixelLstm net = c.of(config).made(own, DataType.FLOAT64);
                NDArray x = numbers(own, DataType.FLOAT64, 1, 2, size[0], size[1]);
                double[] expected = byLoops(x.toDoubleArray(), size[0], size[1], config, new Weights(net), c.rows());
                assertArrayEquals(expected, Net.still(x, net::forward).toDoubleArray(), 1e-12);
            }
        }
    }

    /** Outputs (O, H, W) of a picture (C, H, W). */
    private static double[] byLoops(double[] x, int height, int width, Config config, Weights w, boolean rows) {
        int f = config.width();
        int columns = rows ? width : width + 1;
        double[][][] m = new double[height][columns][f];
        double[] kernel = w.of("first_weight");
        double[] bias = w.of("first_bias");
        for (int r = 0; r < height; r++) {
            for (int j = 0; j < columns; j++) {
                for (int i = 0; i < f; i++) {
                    m[r][j][i] = bias[i];
                    for (int ch = 0; ch < config.channels(); ch++) {
                        for (int tap = 0; tap < 24; tap++) { // three rows of seven and three pixels
                            int rr = r - 3 + tap / 7;
                            int jj = j - 3 + tap % 7;
                            if (rr >= 0 && jj >= 0 && jj < width) {
                                m[r][j][i] += kernel[(i * config.channels() + ch) * 49 + tap]
                                        * x[(ch * height + rr) * width + jj];
                            }
                        }
                    }
                }
            }
        }
        double[][][] said = rows
                ? rowLstm(m, w.of("gates0"), f)
                : sum(fromTheLeft(m, w.of("gates0"), f), down(mirror(fromTheLeft(mirror(m), w.of("gates1"), f)), f));
        double[] outputs = new double[config.outputs() * height * width];
        for (int r = 0; r < height; r++) {
            for (int j = 0; j < width; j++) {
                double[] y = dense(said[r][j], w.of("out_weight"), w.of("out_bias"));
                for (int i = 0; i < f; i++) {
                    y[i] = Math.max(0, y[i] + m[r][j][i]);
                }
                double[] inner = dense(y, w.of("head_weight"), w.of("head_bias"));
                for (int i = 0; i < f; i++) {
                    inner[i] = Math.max(0, inner[i]);
                }
                double[] o = dense(inner, w.of("output_weight"), w.of("output_bias"));
                for (int i = 0; i < o.length; i++) {
                    outputs[(i * height + r) * width + j] = o[i];
                }
            }
        }
        return outputs;
    }

    private static double[][][] rowLstm(double[][][] m, double[] k, int f) {
        int width = m[0].length;
        double[][][] h = new double[m.length][width][];
        double[][][] c = new double[m.length][width][];
        for (int r = 0; r < m.length; r++) {
            for (int j = 0; j < width; j++) {
                double[] seen = together(
                        m[r][j],
                        at(m, r, j - 1, f),
                        new double[] {1},
                        at(h, r - 1, j - 1, f),
                        at(h, r - 1, j, f),
                        at(h, r - 1, j + 1, f));
                cell(seen, k, at(c, r - 1, j, f), h[r], c[r], j);
            }
        }
        return h;
    }

    private static double[][][] fromTheLeft(double[][][] m, double[] k, int f) {
        double[][][] h = new double[m.length][m[0].length][];
        double[][][] c = new double[m.length][m[0].length][];
        for (int r = 0; r < m.length; r++) {
            for (int j = 0; j < m[0].length; j++) {
                double[] seen = together(m[r][j], new double[] {1}, at(h, r - 1, j, f), at(h, r, j - 1, f));
                cell(seen, k, at(c, r, j - 1, f), h[r], c[r], j);
            }
        }
        return h;
    }

    /** Rows of K: of i, of f, of o, of g. */
    private static void cell(double[] seen, double[] k, double[] before, double[][] h, double[][] c, int j) {
        int f = before.length;
        double[] a = dense(seen, k, new double[4 * f]);
        h[j] = new double[f];
        c[j] = new double[f];
        for (int i = 0; i < f; i++) {
            c[j][i] = sigmoid(a[f + i]) * before[i] + sigmoid(a[i]) * Math.tanh(a[3 * f + i]);
            h[j][i] = sigmoid(a[2 * f + i]) * Math.tanh(c[j][i]);
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double[] dense(double[] x, double[] weight, double[] bias) {
        double[] y = bias.clone();
        for (int i = 0; i < y.length; i++) {
            for (int from = 0; from < x.length; from++) {
                y[i] += weight[i * x.length + from] * x[from];
            }
        }
        return y;
    }

    private static double[] at(double[][][] a, int r, int j, int f) {
        return r < 0 || j < 0 || j >= a[0].length ? new double[f] : a[r][j];
    }

    private static double[] together(double[]... parts) {
        return Stream.of(parts).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[][][] mirror(double[][][] a) {
        double[][][] b = new double[a.length][a[0].length][];
        for (int r = 0; r < a.length; r++) {
            for (int j = 0; j < a[0].length; j++) {
                b[r][j] = a[r][a[0].length - 1 - j];
            }
        }
        return b;
    }

    private static double[][][] down(double[][][] a, int f) {
        double[][][] b = new double[a.length][a[0].length][];
        for (int r = 0; r < a.length; r++) {
            for (int j = 0; j < a[0].length; j++) {
                b[r][j] = at(a, r - 1, j, f);
            }
        }
        return b;
    }

    private static double[][][] sum(double[][][] a, double[][][] b) {
        double[][][] s = new double[a.length][a[0].length][];
        for (int r = 0; r < a.length; r++) {
            for (int j = 0; j < a[0].length; j++) {
                s[r][j] = new double[a[r][j].length];
                for (int i = 0; i < s[r][j].length; i++) {
                    s[r][j][i] = a[r][j][i] + b[r][j][i];
                }
            }
        }
        return s;
    }
}
