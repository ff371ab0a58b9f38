package genlab.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import genlab.data.MuLaw;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.distribution.Categorical;
import genlab.distribution.DiscretizedLogisticMixture;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.Tensors;
import genlab.nn.CausalConv1d;
import genlab.nn.Net;
import genlab.testing.Managed;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Managed.class)
class WaveNetTest {

    private static final int CODES = 5;

    /** Two numbers are read of a sample, six say which of five comes; it sees 2 + 2 (1 + 2 + 4) = 16 samples. */
    private static final WaveNet.Config CONFIG =
            WaveNet.Config.of(2, 6).width(4).condition(3, 2).dilations(2, 4);

    private static WaveNet model(WaveNet.Config config, NDManager manager, DataType type) {
        return Net.initialize(new WaveNet(config), manager, Rng.of(3), type);
    }

    private static NDArray uniform(NDManager manager, int seed, DataType type, long... shape) {
        return Rng.of(seed).uniform(manager, -1, 1, new Shape(shape)).toType(type, true);
    }

    /** The next sample, its number as a share and its square, drawn from two logistics around the last. */
    private static BinaryOperator<NDArray> drawn(Rng rng) {
        return (o, last) -> read(mixture(o, last.get(":, :1")).sample(rng).toType(o.getDataType(), false));
    }

    private static NDArray read(NDArray codes) {
        NDArray c = codes.expandDims(-1).div(CODES - 1f);
        return c.concat(c.square(), -1);
    }

    private static DiscretizedLogisticMixture mixture(NDArray o, NDArray last) {
        NDManager manager = o.getManager();
        NDArray edges = manager.create(new float[] {-1e6f, 0.1f, 0.35f, 0.6f, 0.85f, 1e6f});
        NDList parts = o.split(3, o.getShape().dimension() - 1);
        return new DiscretizedLogisticMixture(
                parts.get(0), parts.get(1).add(last), parts.get(2).sub(1), edges.toType(o.getDataType(), false));
    }

    @Test
    void outputDependsOnTheSamplesOfItsFieldAlone(NDManager manager) {
        // wide enough for no ReLU to stand between any two of them
        WaveNet model = model(CONFIG.width(16), manager, DataType.FLOAT64);
        assertEquals(16, CONFIG.field());
        NDArray x = uniform(manager, 1, DataType.FLOAT64, 1, 20, 2);
        NDArray y = uniform(manager, 2, DataType.FLOAT64, 1, 20, 3);
        for (int i = 0; i < 20; i++) {
            for (int o = 0; o < 6; o++) {
                var place = new NDIndex(":, {}, {}", i, o);
                double[] slope =
                        Gradients.at(x, v -> model.forward(v, y).get(place)).toDoubleArray();
                double[] told =
                        Gradients.at(y, v -> model.forward(x, v).get(place)).toDoubleArray();
                for (int t = 0; t < 20; t++) {
                    for (int c = 0; c < 2; c++) {
                        if (i - 16 <= t && t < i) {
                            assertNotEquals(0, slope[2 * t + c], "output " + i + " does not see sample " + t);
                        } else {
                            assertEquals(0, slope[2 * t + c], 0, "output " + i + " sees sample " + t);
                        }
                    }
                    if (t > i) {
                        assertEquals(0, told[3 * t], 0, "output " + i + " is told of place " + t);
                    }
                }
                assertNotEquals(0, told[3 * i], "output " + i + " is not told of its place");
            }
        }
    }

    @Test
    void probabilitiesOfAllSequencesSumToOne(NDManager manager) {
        WaveNet model = model(CONFIG, manager, DataType.FLOAT64);
        int all = CODES * CODES * CODES;
        long[] codes = new long[3 * all];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = i / 3 / (int) Math.pow(CODES, i % 3) % CODES;
        }
        NDArray k = manager.create(codes, new Shape(all, 3));
        NDArray x = read(k.toType(DataType.FLOAT64, false));
        NDArray y = uniform(manager, 2, DataType.FLOAT64, 1, 1, 3);
        try (var off = GradMode.off()) {
            NDArray last = CausalConv1d.before(x, 1).get("..., :1");
            NDArray logP = mixture(model.forward(x, y), last).logP(k);
            assertEquals(1, logP.exp().sum().getDouble(), 1e-12);
        }
    }

    /** What the queues give is what starting over at each sample gives, for the same random numbers: to the sample. */
    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "9, false", "30, true"})
    void queuesEqualStartingOver(int known, boolean constant, NDManager manager) {
        WaveNet model = model(CONFIG, manager, DataType.FLOAT64);
        NDArray beginning = read(Rng.of(4)
                .uniform(manager, 0, CODES, new Shape(8, known))
                .floor()
                .toType(DataType.FLOAT64, false));
        NDArray y = uniform(manager, 2, DataType.FLOAT64, 8, constant ? 1 : 40, 3);
        NDArray queues = model.complete(beginning, y, 40, drawn(Rng.of(5)));

        BinaryOperator<NDArray> next = drawn(Rng.of(5));
        NDArray naive = manager.zeros(new Shape(8, 40, 2), DataType.FLOAT64);
        try (var off = GradMode.off()) {
            if (known > 0) {
                naive.set(new NDIndex(":, :{}", known), beginning);
            }
            for (int t = known; t < 40; t++) {
                NDArray last = t == 0 ? manager.zeros(new Shape(8, 2), DataType.FLOAT64) : naive.get(":, {}", t - 1);
                naive.set(
                        new NDIndex(":, {}", t),
                        next.apply(model.forward(naive, y).get(":, {}", t), last));
            }
        }
        assertArrayEquals(naive.toDoubleArray(), queues.toDoubleArray());
        assertEquals(
                CODES,
                Arrays.stream(queues.get("..., 0").toDoubleArray()).distinct().count());
    }

    @Test
    void outputsOfTheQueuesAreThoseOfOnePass(NDManager manager) {
        var config = WaveNet.Config.of(2, 6).dilations(2, 32);
        WaveNet model = model(config, manager, DataType.FLOAT32);
        NDArray x = uniform(manager, 1, DataType.FLOAT32, 3, 300, 2);
        var outputs = new NDList();
        model.complete(manager.zeros(new Shape(3, 0, 2)), null, 300, (o, last) -> {
            NDArray kept = o.duplicate();
            kept.attach(manager);
            NDScope.unregister(kept);
            outputs.add(kept);
            return x.get(":, {}", outputs.size() - 1);
        });
        NDArray whole = Net.still(x, model::forward);
        NDArray each = NDArrays.stack(outputs, 1);
        assertArrayEquals(whole.toFloatArray(), each.toFloatArray(), 1e-5f);
    }

    /** What is computed for the newest output alone is what one pass over everything gives there. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNewestOutputIsThatOfOnePass(boolean constant, NDManager manager) {
        WaveNet model = model(CONFIG, manager, DataType.FLOAT64);
        NDArray x = uniform(manager, 1, DataType.FLOAT64, 3, 20, 2);
        NDArray y = uniform(manager, 2, DataType.FLOAT64, 3, constant ? 1 : 20, 3);
        try (var off = GradMode.off()) {
            NDArray o = model.newest(x.get(":, 3:19"), constant ? y : y.get(":, 4:"));
            NDArray all = model.forward(x, y).get(":, 19");
            assertEquals(all.getShape(), o.getShape());
            assertArrayEquals(all.toDoubleArray(), o.toDoubleArray(), 1e-12);
            assertThrows(IllegalArgumentException.class, () -> model.newest(x, y));
        }
    }

    /** The outputs of lib/src/test/python/wave_net.py, which has the formulas in PyTorch, for weights that both know. */
    @Test
    void outputsAreThoseOfPython(NDManager manager) {
        WaveNet model = model(CONFIG, manager, DataType.FLOAT64);
        long i = 0;
        for (Parameter p : model.getParameters().values()) {
            i = fill(p.getArray(), i);
        }
        NDArray codes = manager.create(new long[] {128, 140, 200, 255, 0, 90, 127, 131}, new Shape(1, 8));
        NDArray x = MuLaw.table(manager).get(codes).toType(DataType.FLOAT64, false);
        NDArray y = manager.zeros(new Shape(1, 8, 3), DataType.FLOAT64);
        fill(y, i);
        try (var off = GradMode.off()) {
            NDArray o = model.forward(x, y);
            assertArrayEquals(OUTPUTS, o.get("0, -1").toDoubleArray(), 1e-6);
            NDList parts = o.split(3, 2);
            NDArray last = CausalConv1d.before(x, 1).get("..., :1");
            var p = new DiscretizedLogisticMixture(
                    parts.get(0),
                    parts.get(1).add(last),
                    parts.get(2),
                    MuLaw.edges(manager).toType(DataType.FLOAT64, false));
            assertArrayEquals(NATS, p.logPEach(codes).toDoubleArray(), 1e-5);
        }
    }

    private static final double[] OUTPUTS = {
        -0.04741606350485211,
        -0.14195358520879364,
        0.15472558289341345,
        0.06018806118956338,
        -0.643132770708321,
        0.262329707587829
    };
    private static final double[] NATS = {
        -9.754673707690289,
        -9.226875306486148,
        -6.619222993178169,
        -1.2977231596774248,
        -2.3612867442464975,
        -8.547970357340613,
        -9.752460771966712,
        -9.621284812188282
    };

    /** Numbers in (-½, ½) from a formula. */
    private static long fill(NDArray weight, long from) {
        double[] values = new double[(int) weight.size()];
        for (int j = 0; j < values.length; j++) {
            double golden = (from + j) * 0.6180339887498949;
            values[j] = golden - Math.floor(golden) - 0.5;
        }
        try (var off = GradMode.off();
                NDArray array = weight.getManager().create(values, weight.getShape())) {
            array.copyTo(weight);
        }
        return from + values.length;
    }

    /** Two melodies of letters, told which: nothing is in doubt, and from no beginning each goes on as it was heard. */
    @Test
    void learnsWhatItIsTold(NDManager manager) {
        long[] melodies = new long[2 * 30];
        for (int t = 0; t < 30; t++) {
            melodies[t] = t % 3;
            melodies[30 + t] = (long) t * t % 5;
        }
        NDArray k = manager.create(melodies, new Shape(2, 30));
        NDArray x = k.oneHot(CODES);
        NDArray y = manager.eye(2).expandDims(1);
        WaveNet model = model(
                WaveNet.Config.of(CODES, CODES).width(16).condition(2, 2).dilations(1, 4), manager, DataType.FLOAT32);
        try (var player = new Player("WaveNet", Adam.rate(2e-2), model)) {
            new Fit("letters", 150, manager, Rng.of(4))
                    .run(step -> player.minimise(step, () -> new Categorical(model.forward(x, y))
                            .logPEach(k)
                            .neg()
                            .mean()));
        }
        double nats = Tensors.number(Net.still(x, v -> new Categorical(model.forward(v, y)).logP(k))
                        .mean())
                / -30;
        assertEquals(0, nats, 0.05);
        NDArray none = manager.zeros(new Shape(2, 0, CODES));
        NDArray sung = model.complete(none, y, 30, (o, last) -> o.argMax(-1).oneHot(CODES));
        assertArrayEquals(melodies, sung.argMax(2).toType(DataType.INT64, false).toLongArray());
    }

    @Test
    void aStopEndsACompletionAtTheNextSampleAndNothingIsLeft(NDManager manager) {
        WaveNet model = model(CONFIG, manager, DataType.FLOAT32);
        NDArray beginning = uniform(manager, 1, DataType.FLOAT32, 2, 4, 2);
        NDArray y = uniform(manager, 2, DataType.FLOAT32, 2, 1, 3);
        int before = Managed.tensors();
        int[] draws = {0};
        assertThrows(
                Stopped.class,
                () -> model.complete(beginning, y, 12, (o, last) -> {
                    if (++draws[0] == 3) {
                        Thread.currentThread().interrupt();
                    }
                    return last;
                }));
        assertEquals(3, draws[0]);
        assertEquals(before, Managed.tensors());
        model.complete(beginning, y, 12, drawn(Rng.of(1)));
        assertEquals(before + 1, Managed.tensors(), "the samples alone");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void whatDoesNotFitIsNamed(int condition, NDManager manager) {
        WaveNet model = model(CONFIG.condition(condition, 2), manager, DataType.FLOAT32);
        NDArray x = uniform(manager, 1, DataType.FLOAT32, 2, 4, 2);
        NDArray y = condition > 0 ? null : uniform(manager, 2, DataType.FLOAT32, 2, 1, 3);
        assertThrows(IllegalArgumentException.class, () -> model.forward(x, y));
        assertThrows(IllegalArgumentException.class, () -> model.complete(x, y, 3, (o, last) -> last));
        assertThrows(IllegalArgumentException.class, () -> model.complete(x, y, 8, (o, last) -> last));
    }

    /** Samples of another type than the weights, of other numbers, and a next one that would be stretched; a network without layers. */
    @Test
    void samplesMustFit(NDManager manager) {
        WaveNet model = model(CONFIG.condition(0, 0), manager, DataType.FLOAT32);
        NDArray x = uniform(manager, 1, DataType.FLOAT32, 2, 4, 2);
        for (DataType other : List.of(DataType.INT64, DataType.FLOAT64)) {
            NDArray wrong = x.toType(other, true);
            var e = assertThrows(
                    IllegalArgumentException.class, () -> model.complete(wrong, null, 8, (o, last) -> last));
            assertEquals("numbers of " + other + " for weights of float32", e.getMessage());
        }
        for (String wrong : List.of(":, :, :1", ":, 0")) {
            NDArray few = x.get(wrong);
            assertThrows(IllegalArgumentException.class, () -> model.complete(few, null, 8, (o, last) -> last));
            assertThrows(IllegalArgumentException.class, () -> model.forward(few));
        }
        for (String wrong : List.of(":1", ":, :1", ":, 0")) {
            var e = assertThrows(
                    IllegalArgumentException.class, () -> model.complete(x, null, 8, (o, last) -> last.get(wrong)));
            assertTrue(e.getMessage().contains("expected (2, 2)"), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new WaveNet(CONFIG.dilations(0, 4)));
        assertThrows(IllegalArgumentException.class, () -> new WaveNet(CONFIG.dilations(1, 0)));
    }

    @Test
    void conditionsAreForAllPlacesOrForEach(NDManager manager) {
        WaveNet model = model(CONFIG, manager, DataType.FLOAT32);
        NDArray x = uniform(manager, 1, DataType.FLOAT32, 2, 4, 2);
        NDArray y = uniform(manager, 2, DataType.FLOAT32, 2, 5, 3);
        var e = assertThrows(IllegalArgumentException.class, () -> model.complete(x, y, 8, (o, last) -> last));
        assertEquals("conditions (2, 5, 3) for samples (2, 4, 2) of sequences of 8, K = 3", e.getMessage());
        // one row of samples does not tell of two
        assertThrows(IllegalArgumentException.class, () -> model.complete(x.get(":1"), y, 5, (o, last) -> last));
        assertThrows(IllegalArgumentException.class, () -> model.forward(x.get(":1"), y.get(":, :4")));
        assertThrows(IllegalArgumentException.class, () -> model.forward(x, y.get("0, 0")));
        assertEquals(new Shape(2, 4, 6), model.forward(x, y.get(":1, :1")).getShape());
    }

    @Test
    void theSmallest(NDManager manager) {
        WaveNet model = model(CONFIG.condition(0, 0), manager, DataType.FLOAT32);
        NDArray none = manager.zeros(new Shape(1, 0, 2));
        assertEquals(
                none.getShape(),
                model.complete(none, null, 0, (o, last) -> last).getShape());
        assertEquals(
                new Shape(1, 1, 2),
                model.complete(none, null, 1, drawn(Rng.of(1))).getShape());
        NDArray noRows = manager.zeros(new Shape(0, 2, 2));
        assertEquals(
                new Shape(0, 5, 2),
                model.complete(noRows, null, 5, (o, last) -> last).getShape());
        assertEquals(new Shape(0, 2, 6), Net.still(noRows, model::forward).getShape());
    }
}
