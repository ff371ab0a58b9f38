package genlab.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.nn.Net;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
        return Net.initialize(new PixelRnn(new PixelRnn.Config(3, channels, 5, 6)), manager, Rng.of(3), type);
    }

    private NDArray codes(int count, int pixels, int colours) {
        long[] values = new long[count * pixels];
        var rng = Rng.of(11);
        for (int i = 0; i < values.length; i++) {
            values[i] = rng.below(colours);
        }
        return manager.create(values, new Shape(count, pixels));
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
        var weights = TensorList.weightsOf(model);
        double step = 1e-5;
        try (var on = GradMode.on();
                var gradients = Gradients.of(code.loss(model.forward(pixels), x).mean(), weights)) {
            for (int w = 0; w < weights.arrays().size(); w++) {
                NDArray weight = weights.arrays().get(w);
                double[] gradient = gradients.arrays(manager).get(w).toDoubleArray();
                double[] original = weight.toDoubleArray();
                for (int i = 0; i < original.length; i += 7) {
                    double up = lossAt(code, model, pixels, x, weight, original, i, step);
                    double down = lossAt(code, model, pixels, x, weight, original, i, -step);
                    assertEquals((up - down) / (2 * step), gradient[i], 1e-8, "weight " + w + ", place " + i);
                }
            }
        }
        weights.close();
    }

    private double lossAt(
            ColourCode code,
            PixelRnn model,
            NDArray pixels,
            NDArray x,
            NDArray weight,
            double[] original,
            int place,
            double step) {
        try (var off = GradMode.off()) {
            double[] moved = original.clone();
            moved[place] += step;
            weight.set(moved);
            double loss = code.loss(model.forward(pixels), x).mean().getDouble();
            weight.set(original);
            return loss;
        }
    }

    @Test
    void probabilitiesOfAllTwoByTwoBinaryPicturesSumToOne() {
        var code = new ColourCode.OneOf(new int[] {0x000000, 0xffffff});
        PixelRnn model = model(2, DataType.FLOAT64);
        long[] all = new long[16 * 4];
        for (int i = 0; i < all.length; i++) {
            all[i] = i / 4 >> i % 4 & 1;
        }
        NDArray x = manager.create(all, new Shape(16, 4));
        try (var off = GradMode.off()) {
            NDArray outputs = model.forward(code.encode(x).toType(DataType.FLOAT64, false));
            double sum = code.loss(outputs, x).mul(-4).exp().sum().getDouble();
            assertEquals(1, sum, 1e-12);
        }
    }

    /** The carried state gives what a pass over the whole beginning gives, for the same random numbers. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9})
    void steppingEqualsStartingOver(int known) {
        var code = new ColourCode.OneOf(PALETTE);
        PixelRnn model = model(code.channels(), DataType.FLOAT32);
        NDArray beginning = code.encode(codes(8, 12, PALETTE.length)).get(":, :{}", known);

        var rng = Rng.of(21);
        NDArray stepped = model.complete(beginning, 12, outputs -> code.next(outputs, rng));

        var again = Rng.of(21);
        NDArray naive = manager.zeros(new Shape(8, 12, code.channels()));
        try (var off = GradMode.off()) {
            if (known > 0) {
                naive.set(new NDIndex(":, :{}", known), beginning);
            }
            for (int t = known; t < 12; t++) {
                naive.set(
                        new NDIndex(":, {}", t), code.next(model.forward(naive).get(":, {}", t), again));
            }
        }
        assertArrayEquals(naive.toFloatArray(), stepped.toFloatArray());
    }

    @Test
    void completionKeepsTheBeginningAndFeedsBackWhatItPredicts() {
        var code = new ColourCode.Rgb(PALETTE);
        PixelRnn model = model(3, DataType.FLOAT32);
        NDArray whole = code.encode(codes(2, 10, PALETTE.length));
        NDArray done = model.complete(whole.get(":, :4"), 10, outputs -> code.next(outputs, Rng.of(0)));
        assertArrayEquals(whole.get(":, :4").toFloatArray(), done.get(":, :4").toFloatArray());
        try (var off = GradMode.off()) {
            NDArray predicted = code.next(model.forward(done), Rng.of(0));
            assertArrayEquals(
                    predicted.get(":, 4:").toFloatArray(), done.get(":, 4:").toFloatArray(), 1e-5f);
        }
    }

    @Test
    void completionLeavesNothingBehind() {
        var code = new ColourCode.OneOf(PALETTE);
        PixelRnn model = model(code.channels(), DataType.FLOAT32);
        NDArray beginning = code.encode(codes(2, 4, PALETTE.length));
        int before = manager.getManagedArrays().size();
        model.complete(beginning, 12, outputs -> code.next(outputs, Rng.of(1)));
        assertEquals(before + 1, manager.getManagedArrays().size(), "the pictures alone");
    }
}
