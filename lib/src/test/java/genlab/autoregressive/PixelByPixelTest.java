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
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.distribution.Bernoulli;
import genlab.distribution.Categorical;
import genlab.distribution.ColourLogisticMixture;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.nn.Layer;
import genlab.nn.Net;
import genlab.testing.Managed;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every network that paints a picture pixel by pixel. */
@ExtendWith(Managed.class)
class PixelByPixelTest {

    private static final int CLASSES = 3;
    /** So many units that some of the last layer's are above 0 at each pixel: where none is, no slope is either. */
    private static final GatedPixelCnn.Config GATED = GatedPixelCnn.Config.of(1, 1);

    private record Case(String name, Layer net, boolean classes) {

        Case made(NDManager manager, DataType type) {
            Net.initialize(net, manager, Rng.of(3), type);
            return this;
        }

        NDArray outputs(NDArray x) {
            return classes ? ((GatedPixelCnn) net).forward(x, y(x)) : net.forward(x);
        }

        private static NDArray y(NDArray x) {
            NDManager manager = x.getManager();
            NDArray rows = manager.arange((int) x.size(0)).mod(CLASSES).toType(DataType.INT32, false);
            return rows.oneHot(CLASSES).toType(x.getDataType(), false);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> gated() {
        return List.of(
                new Case("gated", new GatedPixelCnn(GATED), false),
                new Case("gated, places", new GatedPixelCnn(GATED.places(2, 6)), false),
                new Case("gated, classes", new GatedPixelCnn(GATED.places(2, 6).classes(CLASSES)), true));
    }

    static List<Case> all() {
        var config = PixelCnn.Config.of(1, 1).width(6);
        return Stream.concat(Stream.of(new Case("masked", new PixelCnn(config), false)), gated().stream())
                .toList();
    }

    private static NDArray coins(NDManager manager, long... shape) {
        return Rng.of(5).bernoulli(manager.ones(new Shape(shape)).mul(0.5f));
    }

    /** Exactly nothing of its own pixel and those after it; the gated ones see every pixel before it. */
    @ParameterizedTest
    @MethodSource("all")
    void outputDependsOnEarlierPixelsAlone(Case c, NDManager manager) {
        c.made(manager, DataType.FLOAT64);
        NDArray x = coins(manager, 1, 1, 6, 6).toType(DataType.FLOAT64, false);
        boolean[] unseen = {false};
        for (int i = 0; i < 36; i++) {
            int at = i;
            double[] slope = Gradients.at(x, in -> c.outputs(in).get(0, 0, at / 6, at % 6))
                    .toDoubleArray();
            for (int t = 0; t < 36; t++) {
                if (t >= i) {
                    assertEquals(0, slope[t], 0, "output " + i + " sees pixel " + t);
                } else if (c.net instanceof GatedPixelCnn) {
                    assertTrue(slope[t] != 0, "output " + i + " does not see pixel " + t);
                } else {
                    unseen[0] |= slope[t] == 0;
                }
            }
        }
        assertEquals(!(c.net instanceof GatedPixelCnn), unseen[0], "a blind spot");
    }

    /** Red sees no colour of its own pixel, green red, blue both; each sees all colours of a pixel before. */
    @Test
    void coloursComeOneAfterTheOther(NDManager manager) {
        var net = new PixelCnn(PixelCnn.Config.of(3, 6).groups(3).width(12).blocks(2));
        Net.initialize(net, manager, Rng.of(3), DataType.FLOAT64);
        NDArray x = Rng.of(2).normal(manager, new Shape(1, 3, 3, 3)).toType(DataType.FLOAT64, false);
        for (int output = 0; output < 6; output++) {
            int o = output;
            double[] slope =
                    Gradients.at(x, in -> net.forward(in).get(0, o, 1, 1)).toDoubleArray();
            for (int i = 0; i < 27; i++) {
                int colour = i / 9;
                int t = i % 9;
                boolean sees = t < 4 || (t == 4 && colour < o / 2);
                assertEquals(sees, slope[i] != 0, "output " + o + ", colour " + colour + ", pixel " + t);
            }
        }
    }

    /** Every picture of 2 x 2 pixels with two levels of red, green and blue: by masks between the colours, and by a distribution of whole pixels. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void probabilitiesOfAllSmallColourPicturesSumToOne(boolean gated, NDManager manager) {
        int pixels = 12;
        double[] bits = new double[(1 << pixels) * pixels];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = ((i / pixels) >> (i % pixels)) & 1;
        }
        NDArray x = manager.create(bits, new Shape(1 << pixels, 3, 2, 2));
        Layer net = gated
                ? new GatedPixelCnn(GatedPixelCnn.Config.of(3, 20).width(4).dilations(1))
                : new PixelCnn(PixelCnn.Config.of(3, 6).groups(3).width(6).blocks(1));
        Net.initialize(net, manager, Rng.of(3), DataType.FLOAT64);
        try (var off = GradMode.off()) {
            NDArray o = net.forward(x);
            NDArray logP = gated
                    ? new ColourLogisticMixture(o.transpose(0, 2, 3, 1), 2).logP(x.transpose(0, 2, 3, 1))
                    : new Categorical(o.reshape(-1, 3, 2, 2, 2).transpose(0, 1, 3, 4, 2)).logP(x);
            assertEquals(1, logP.exp().sum().getDouble(), 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void probabilitiesOfAllSmallBinaryPicturesSumToOne(Case c, NDManager manager) {
        if (c.net.toString().contains("side=6")) {
            return; // these know one size: below
        }
        c.made(manager, DataType.FLOAT64);
        for (int side = 2; side <= 3; side++) {
            assertEquals(1, sumOfAll(c, side, manager), 1e-12, side + " x " + side);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, CLASSES})
    void probabilitiesSumToOneWithPlacesAndClasses(int classes, NDManager manager) {
        for (int side = 2; side <= 3; side++) {
            var net = new GatedPixelCnn(GATED.places(2, side).classes(classes));
            Case c = new Case("places", net, classes > 0).made(manager, DataType.FLOAT64);
            assertEquals(1, sumOfAll(c, side, manager), 1e-12, side + " x " + side);
        }
    }

    /** Over all 2^(side²) pictures, of one class where there are classes. */
    private static double sumOfAll(Case c, int side, NDManager manager) {
        int pixels = side * side;
        double[] bits = new double[(1 << pixels) * pixels];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = ((i / pixels) >> (i % pixels)) & 1;
        }
        NDArray x = manager.create(bits, new Shape(1 << pixels, 1, side, side));
        try (var off = GradMode.off()) {
            NDArray one = manager.zeros(new Shape(x.size(0)), DataType.INT32).oneHot(CLASSES);
            NDArray o = c.classes
                    ? ((GatedPixelCnn) c.net).forward(x, one.toType(DataType.FLOAT64, false))
                    : c.net.forward(x);
            return new Bernoulli(o).logP(x).exp().sum().getDouble();
        }
    }

    /** The same draws from the same outputs, whatever is given and however many pictures there are. */
    @ParameterizedTest
    @MethodSource("gated")
    void cachedIsNaive(Case c, NDManager manager) {
        c.made(manager, DataType.FLOAT32);
        var net = (GatedPixelCnn) c.net;
        List<IntPredicate> some =
                List.of(t -> false, t -> t < 15, t -> t % 6 < 3, t -> t % 6 > 3, t -> t / 6 == 2, t -> true);
        for (IntPredicate given : some) {
            for (int rows : new int[] {1, 4}) {
                NDArray x = coins(manager, rows, 1, 6, 6);
                var naiveOutputs = new NDList();
                var cachedOutputs = new NDList();
                NDArray naive = RowOrder.complete(c::outputs, x, given, drawing(naiveOutputs, Rng.of(7), manager));
                UnaryOperator<NDArray> next = drawing(cachedOutputs, Rng.of(7), manager);
                NDArray cached = c.classes ? net.complete(x, Case.y(x), given, next) : net.complete(x, given, next);
                assertEquals(naive, cached);
                assertEquals(naiveOutputs.size(), cachedOutputs.size());
                for (int i = 0; i < naiveOutputs.size(); i++) {
                    assertArrayEquals(
                            naiveOutputs.get(i).toFloatArray(),
                            cachedOutputs.get(i).toFloatArray(),
                            1e-5f,
                            "asked " + i);
                }
                float[] before = x.toFloatArray();
                float[] after = cached.toFloatArray();
                for (int i = 0; i < before.length; i++) {
                    assertTrue(!given.test(i % 36) || before[i] == after[i], "given pixel " + i);
                }
            }
        }
    }

    private static UnaryOperator<NDArray> drawing(NDList kept, Rng rng, NDManager manager) {
        return o -> {
            NDArray copy = o.duplicate();
            copy.attach(manager);
            kept.add(copy);
            return new Bernoulli(o).sample(rng);
        };
    }

    /** Red, green and blue of 256 levels; in float64, which no loops on the host are for. */
    @Test
    void paintsRedGreenAndBlue(NDManager manager) {
        GatedPixelCnn net = Net.initialize(
                new GatedPixelCnn(GatedPixelCnn.Config.of(3, 20).width(4).dilations(1, 2)),
                manager,
                Rng.of(1),
                DataType.FLOAT64);
        NDArray x = manager.zeros(new Shape(2, 3, 5, 4), DataType.FLOAT64);
        NDArray[] both = new NDArray[2];
        for (int i = 0; i < 2; i++) {
            Rng rng = Rng.of(8);
            UnaryOperator<NDArray> next = o -> new ColourLogisticMixture(o, 256)
                    .sample(rng)
                    .toType(DataType.FLOAT64, false)
                    .div(255);
            both[i] = i == 0 ? RowOrder.complete(net::forward, x, t -> t < 2, next) : net.complete(x, t -> t < 2, next);
        }
        assertEquals(both[0], both[1]);
        assertEquals(
                3 * 2,
                both[0].get("0, :, 0, :2")
                        .eq(0)
                        .toType(DataType.FLOAT32, false)
                        .sum()
                        .getFloat(),
                "as given");
    }

    /** One of five colours, in pictures that are not square. */
    @Test
    void paintsColoursOfAPaletteInAnySize(NDManager manager) {
        var code = new ColourCode.OneOf(new int[] {0, 1, 2, 3, 4});
        GatedPixelCnn net = Net.initialize(
                new GatedPixelCnn(GatedPixelCnn.Config.of(5, 5).width(4).dilations(1, 3)), manager, Rng.of(1));
        NDArray x = manager.zeros(new Shape(3, 5, 4, 7));
        NDArray[] both = new NDArray[2];
        for (int i = 0; i < 2; i++) {
            Rng rng = Rng.of(8);
            UnaryOperator<NDArray> next = o -> code.encode(new Categorical(o).sample(rng));
            both[i] = i == 0 ? RowOrder.complete(net::forward, x, t -> t < 2, next) : net.complete(x, t -> t < 2, next);
        }
        assertEquals(both[0], both[1]);
        assertEquals(3 * 26, both[0].sum().getFloat(), 0, "one colour at each pixel that was asked for");
    }

    @ParameterizedTest
    @MethodSource("gated")
    void completionLeavesNothingBehind(Case c, NDManager manager) {
        c.made(manager, DataType.FLOAT32);
        NDArray x = coins(manager, 2, 1, 6, 6);
        NDArray y = c.classes ? Case.y(x) : null;
        Rng rng = Rng.of(7);
        int before = Managed.tensors();
        ((GatedPixelCnn) c.net)
                .complete(x, y, t -> false, o -> new Bernoulli(o).sample(rng))
                .close();
        RowOrder.complete(
                        in -> c.classes ? ((GatedPixelCnn) c.net).forward(in, y) : c.net.forward(in),
                        x,
                        t -> false,
                        o -> new Bernoulli(o).sample(rng))
                .close();
        assertEquals(before, Managed.tensors());
    }

    @Test
    void aStopEndsACompletionAtTheNextPixel(NDManager manager) {
        Case c = gated().get(0).made(manager, DataType.FLOAT32);
        NDArray x = coins(manager, 2, 1, 6, 6);
        int before = Managed.tensors();
        int[] drawn = {0};
        UnaryOperator<NDArray> next = o -> {
            if (++drawn[0] == 3) {
                Thread.currentThread().interrupt();
            }
            return o;
        };
        assertThrows(Stopped.class, () -> ((GatedPixelCnn) c.net).complete(x, t -> false, next));
        assertEquals(3, drawn[0]);
        drawn[0] = 0;
        assertThrows(Stopped.class, () -> RowOrder.complete(c.net::forward, x, t -> false, next));
        assertEquals(3, drawn[0]);
        assertEquals(before, Managed.tensors());
    }

    @Test
    void classesMustFit(NDManager manager) {
        assertThrows(IllegalArgumentException.class, () -> new GatedPixelCnn(GATED.classes(3)));
        var net = (GatedPixelCnn) gated().get(2).made(manager, DataType.FLOAT32).net;
        NDArray x = coins(manager, 2, 1, 6, 6);
        assertThrows(IllegalArgumentException.class, () -> net.forward(x));
        assertThrows(IllegalArgumentException.class, () -> net.forward(x, manager.zeros(new Shape(1, CLASSES))));
        assertThrows(IllegalArgumentException.class, () -> net.complete(x, t -> false, o -> o));
        var without = (GatedPixelCnn) gated().get(0).made(manager, DataType.FLOAT32).net;
        NDArray y = manager.zeros(new Shape(2, CLASSES));
        assertThrows(IllegalArgumentException.class, () -> without.complete(x, y, t -> false, o -> o));
    }

    /** The numbers that lib/src/test/python/gated_pixel_cnn.py prints, from the same weights. */
    @Test
    void outputsAreThoseOfPython(NDManager manager) {
        var config = GatedPixelCnn.Config.of(1, 1)
                .width(3)
                .dilations(1, 2)
                .places(2, 4)
                .classes(2);
        GatedPixelCnn net = Net.initialize(new GatedPixelCnn(config), manager, Rng.of(1), DataType.FLOAT64);
        int taken = 0;
        try (var off = GradMode.off()) {
            for (var p : net.getParameters().values()) {
                double[] values = new double[(int) p.getArray().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = golden(taken++) - 0.5;
                }
                manager.create(values, p.getArray().getShape()).copyTo(p.getArray());
            }
        }
        assertEquals(560, taken);
        double[] pixels = new double[32];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = golden(3 * i) > 0.5 ? 1 : 0;
        }
        NDArray x = manager.create(pixels, new Shape(2, 1, 4, 4));
        NDArray y = manager.create(new double[] {1, 0, 0, 1}, new Shape(2, 2));
        double[] python = {
            0.036525838108, 0.037353359227, -1.4410134e-05, -0.013737681576, 0.039924589659, 0.038299808715,
                    0.038429145873, 0.03568982433,
            0.044599448272, 0.000394458485, -0.014138757878, 0.009791523945, 0.047662890004, 0.033588539816,
                    0.034251195555, 0.000258716213,
            0.038129694702, 0.000778081145, -0.016059887782, 0.044407378232, 0.037939130221, 0.039886242846,
                    0.000459154462, -0.01518227588,
            0.040815919619, 0.04159347744, 0.030858203051, 0.034508540235, 0.038998000356, 0.006848761677,
                    -0.014532821376, 0.010893927981,
        };
        assertArrayEquals(python, Net.still(x, in -> net.forward(in, y)).toDoubleArray(), 1e-11);
    }

    private static double golden(int i) {
        return i * 0.6180339887498949 % 1;
    }
}
