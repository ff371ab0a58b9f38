package genlab.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.distribution.Categorical;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.Scalars;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import genlab.nn.Net;
import genlab.testing.Slopes;
import genlab.training.Adam;
import genlab.training.Checkpoint;
import genlab.training.Fit;
import genlab.training.Player;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelRnnTest {

    private static final int[] PALETTE = {0x000000, 0xff0000, 0x00ff00, 0x0000ff, 0xffffff};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private PixelRnn model(int channels, DataType type) {
        return Net.initialize(
                new PixelRnn(PixelRnn.Config.of(3, channels).embedding(5).hidden(6)), manager, Rng.of(3), type);
    }

    private NDArray codes(int count, int pixels, int colours) {
        long[] values = new long[count * pixels];
        var rng = Rng.of(11);
        for (int i = 0; i < values.length; i++) {
            values[i] = rng.below(colours);
        }
        return manager.create(values, new Shape(count, pixels));
    }

    /** -log p of the true colours: logits (N, T, K), (N, T) -> (N), nats a pixel. */
    private static NDArray nats(NDArray outputs, NDArray codes) {
        return new Categorical(outputs).logPEach(codes).neg().mean(new int[] {1});
    }

    /** Drawn colours as the network reads them: logits (N, K) -> (N, C). */
    private static NDArray draw(ColourCode code, NDArray outputs, Rng rng) {
        return code.encode(new Categorical(outputs).sample(rng));
    }

    @Test
    void outputDependsOnEarlierPixelsAlone() {
        PixelRnn model = model(3, DataType.FLOAT64);
        NDArray x = Rng.of(1).uniform(manager, 0, 1, new Shape(1, 7, 3)).toType(DataType.FLOAT64, true);
        for (int i = 0; i < 7; i++) {
            int at = i;
            double[] gradient = Gradients.at(x, pixels -> model.forward(pixels).get(":, {}", at))
                    .toDoubleArray();
            for (int t = 0; t < 7; t++) {
                for (int c = 0; c < 3; c++) {
                    if (t < i) {
                        assertNotEquals(0, gradient[3 * t + c], "output " + i + " does not see pixel " + t);
                    } else {
                        assertEquals(0, gradient[3 * t + c], 0, "output " + i + " sees pixel " + t);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientIsTheCentralDifference(boolean palette) {
        ColourCode code = palette ? new ColourCode.OneOf(PALETTE) : new ColourCode.Rgb(PALETTE);
        PixelRnn model = model(code.channels(), DataType.FLOAT64);
        NDArray x = codes(2, 5, PALETTE.length);
        NDArray pixels = code.encode(x).toType(DataType.FLOAT64, false);
        // ten times the loss: 1e-8 of the loss itself
        try (var weights = TensorList.weightsOf(model)) {
            Slopes.check(weights.arrays(), 10, () -> {
                NDArray o = model.forward(pixels);
                NDArray loss =
                        palette ? nats(o, x) : Activation.sigmoid(o).sub(pixels).square();
                return Scalars.times(loss.mean(), 10);
            });
        }
    }

    @Test
    void probabilitiesOfAllTwoByTwoBinaryPicturesSumToOne() {
        var code = new ColourCode.OneOf(new int[] {0x000000, 0xffffff});
        PixelRnn model = model(2, DataType.FLOAT64);
        long[] all = new long[16 * 4];
        for (int i = 0; i < all.length; i++) {
            all[i] = ((i / 4) >> (i % 4)) & 1;
        }
        NDArray x = manager.create(all, new Shape(16, 4));
        try (var off = GradMode.off()) {
            NDArray outputs = model.forward(code.encode(x).toType(DataType.FLOAT64, false));
            double sum = nats(outputs, x).mul(-4).exp().sum().getDouble();
            assertEquals(1, sum, 1e-12);
        }
    }

    /** The formulas of the class and of an LSTM in plain numbers, with the weights of the network. */
    @Test
    void outputsAreThoseOfTheFormulas() {
        PixelRnn model = model(3, DataType.FLOAT64);
        NDArray x = Rng.of(1).uniform(manager, 0, 1, new Shape(1, 7, 3)).toType(DataType.FLOAT64, true);
        double[] pixels = x.toDoubleArray();
        double[] h = new double[6];
        double[] c = new double[6];
        double[] o = new double[7 * 3];
        for (int t = 0; t < 7; t++) {
            double[] neighbours = new double[6];
            for (int j = 0; j < 3; j++) {
                neighbours[j] = t < 1 ? 0 : pixels[3 * (t - 1) + j];
                neighbours[3 + j] = t < 3 ? 0 : pixels[3 * (t - 3) + j];
            }
            double[] u = sum(times(model, new Shape(5, 6), neighbours), weights(model, new Shape(5)));
            double[] gates = sum(
                    sum(times(model, new Shape(24, 5), u), times(model, new Shape(24, 6), h)),
                    weights(model, new Shape(24)));
            for (int k = 0; k < 6; k++) {
                c[k] = sigmoid(gates[6 + k]) * c[k] + sigmoid(gates[k]) * Math.tanh(gates[12 + k]);
                h[k] = sigmoid(gates[18 + k]) * Math.tanh(c[k]);
            }
            System.arraycopy(sum(times(model, new Shape(3, 6), h), weights(model, new Shape(3))), 0, o, 3 * t, 3);
        }
        assertArrayEquals(model.predict(x).toDoubleArray(), o, 1e-12);
    }

    /** The weights of this shape, the sum where there are several: an LSTM has two biases. */
    private static double[] weights(PixelRnn model, Shape shape) {
        return model.getParameters().values().stream()
                .map(Parameter::getArray)
                .filter(w -> w.getShape().equals(shape))
                .map(NDArray::toDoubleArray)
                .reduce(PixelRnnTest::sum)
                .orElseThrow();
    }

    private static double[] times(PixelRnn model, Shape shape, double[] x) {
        double[] w = weights(model, shape);
        return IntStream.range(0, (int) shape.get(0))
                .mapToDouble(i -> IntStream.range(0, x.length)
                        .mapToDouble(j -> w[i * x.length + j] * x[j])
                        .sum())
                .toArray();
    }

    private static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
    }

    private static double sigmoid(double s) {
        return 1 / (1 + Math.exp(-s));
    }

    /** The carried state gives what a pass over the whole beginning gives, for the same random numbers. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9})
    void steppingEqualsStartingOver(int known) {
        var code = new ColourCode.OneOf(PALETTE);
        PixelRnn model = model(code.channels(), DataType.FLOAT32);
        NDArray beginning = code.encode(codes(8, 12, PALETTE.length)).get(":, :{}", known);

        var rng = Rng.of(21);
        NDArray stepped = model.complete(beginning, 12, outputs -> draw(code, outputs, rng));

        var again = Rng.of(21);
        NDArray naive = manager.zeros(new Shape(8, 12, code.channels()));
        try (var off = GradMode.off()) {
            if (known > 0) {
                naive.set(new NDIndex(":, :{}", known), beginning);
            }
            for (int t = known; t < 12; t++) {
                naive.set(
                        new NDIndex(":, {}", t), draw(code, model.forward(naive).get(":, {}", t), again));
            }
        }
        assertArrayEquals(naive.toFloatArray(), stepped.toFloatArray());
    }

    @Test
    void completionKeepsTheBeginningAndFeedsBackWhatItPredicts() {
        var code = new ColourCode.Rgb(PALETTE);
        PixelRnn model = model(3, DataType.FLOAT32);
        NDArray whole = code.encode(codes(2, 10, PALETTE.length));
        NDArray done = model.complete(whole.get(":, :4"), 10, Activation::sigmoid);
        assertArrayEquals(whole.get(":, :4").toFloatArray(), done.get(":, :4").toFloatArray());
        try (var off = GradMode.off()) {
            NDArray predicted = Activation.sigmoid(model.forward(done));
            assertArrayEquals(
                    predicted.get(":, 4:").toFloatArray(), done.get(":, 4:").toFloatArray(), 1e-5f);
        }
    }

    /** RGB in, a probability of each colour out: what the network reads and what it is asked for need not be one code. */
    @Test
    void readsOneCodeAndWritesAnother() {
        var in = new ColourCode.Rgb(PALETTE);
        var out = new ColourCode.OneOf(PALETTE);
        var config = PixelRnn.Config.of(3, in.channels())
                .outputs(out.channels())
                .embedding(8)
                .hidden(16);
        PixelRnn model = Net.initialize(new PixelRnn(config), manager, Rng.of(3));
        // stripes of one colour after the other, from any colour on: the next is certain
        long[] stripes = new long[20 * 6];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = Math.floorMod(i / 6 + i % 6, PALETTE.length);
        }
        NDArray codes = manager.create(stripes, new Shape(20, 6));
        NDArray pixels = in.encode(codes);
        try (var player = new Player("RNN", Adam.rate(2e-2), model)) {
            new Fit("RNN", 150, manager, Rng.of(4))
                    .run(step -> player.minimise(
                            step, () -> nats(model.forward(pixels), codes).mean()));
        }
        double loss = Tensors.number(nats(model.predict(pixels), codes).mean());
        // only the first of six is a guess: ln 5 / 6
        assertEquals(Math.log(5) / 6, loss, 0.05);
        var rng = Rng.of(5);
        NDArray done = model.complete(pixels.get(":, :2"), 6, outputs -> draw(in, outputs, rng));
        assertArrayEquals(pixels.toFloatArray(), done.toFloatArray(), 1e-6f);
    }

    /** Stopped after 3 of 6 steps and gone on with in another network: bit for bit what a training without a stop gives. */
    @Test
    void resumingIsNotHavingStopped(@TempDir Path folder) {
        float[] whole = trained(new Fit("RNN", 6, manager, Rng.of(4)), 7, folder.resolve("whole"));
        Path file = folder.resolve("stopped");
        assertThrows(Stopped.class, () -> trained(new Fit("RNN", 6, manager, Rng.of(4)), 2, file));
        assertArrayEquals(whole, trained(new Fit("RNN", 6, manager, Rng.of(4)), 7, file));
    }

    private float[] trained(Fit fit, int stopAt, Path file) {
        var code = new ColourCode.OneOf(PALETTE);
        PixelRnn model = model(code.channels(), DataType.FLOAT32);
        var batches = Batches.of(3, Rng.of(6), codes(8, 9, PALETTE.length));
        try (var player = new Player("RNN", Adam.rate(1e-2), model).clipNorm(1)) {
            fit.checkpoint(player.into(new Checkpoint(file)), 100).run(step -> {
                NDArray x = batches.at(step);
                player.minimise(
                        step, () -> nats(model.forward(code.encode(x)), x).mean());
                if (step.index() == stopAt) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        NDArray all = model.predict(code.encode(codes(8, 9, PALETTE.length)));
        return all.toFloatArray();
    }

    @Test
    void aStopEndsACompletionAtTheNextPixel() {
        var code = new ColourCode.OneOf(PALETTE);
        PixelRnn model = model(code.channels(), DataType.FLOAT32);
        NDArray beginning = code.encode(codes(2, 4, PALETTE.length));
        int before = manager.getManagedArrays().size();
        int[] drawn = {0};
        assertThrows(
                Stopped.class,
                () -> model.complete(beginning, 12, outputs -> {
                    if (++drawn[0] == 3) {
                        Thread.currentThread().interrupt();
                    }
                    return draw(code, outputs, Rng.of(1));
                }));
        assertEquals(3, drawn[0]);
        Thread.currentThread().interrupt();
        assertThrows(Stopped.class, () -> model.complete(beginning, 12, outputs -> outputs));
        assertEquals(before, manager.getManagedArrays().size(), "nothing is left of what was stopped");
    }

    /** One picture, a picture of one pixel, one that is whole already, and none. */
    @Test
    void theSmallest() {
        var code = new ColourCode.OneOf(PALETTE);
        PixelRnn model = model(code.channels(), DataType.FLOAT32);
        NDArray none = manager.zeros(new Shape(1, 0, code.channels()));
        NDArray one = model.complete(none, 1, outputs -> draw(code, outputs, Rng.of(1)));
        assertEquals(new Shape(1, 1, code.channels()), one.getShape());
        assertEquals(1, one.sum().getFloat());
        assertEquals(one, model.complete(one, 1, outputs -> draw(code, outputs, Rng.of(1))));
        assertThrows(IllegalArgumentException.class, () -> model.complete(one, 0, outputs -> outputs));
        NDArray noPictures = manager.zeros(new Shape(0, 2, code.channels()));
        assertEquals(noPictures.getShape(), model.predict(noPictures).getShape());
        NDArray still = model.complete(noPictures, 5, outputs -> draw(code, outputs, Rng.of(1)));
        assertEquals(new Shape(0, 5, code.channels()), still.getShape());
    }

    @Test
    void completionLeavesNothingBehind() {
        var code = new ColourCode.OneOf(PALETTE);
        PixelRnn model = model(code.channels(), DataType.FLOAT32);
        NDArray beginning = code.encode(codes(2, 4, PALETTE.length));
        int before = manager.getManagedArrays().size();
        model.complete(beginning, 12, outputs -> draw(code, outputs, Rng.of(1)));
        assertEquals(before + 1, manager.getManagedArrays().size(), "the pictures alone");
    }
}
