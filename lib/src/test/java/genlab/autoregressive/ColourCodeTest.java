package genlab.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColourCodeTest {

    private static final int[] PALETTE = {0xff0000, 0x00ffff, 0x336699};

    private final NDManager manager = NDManager.newBaseManager();
    private final ColourCode rgb = new ColourCode.Rgb(PALETTE);
    private final ColourCode oneOf = new ColourCode.OneOf(PALETTE);

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void coloursComeBack(boolean palette) {
        ColourCode code = palette ? oneOf : rgb;
        NDArray codes = manager.create(new long[] {0, 2, 1, 1}, new Shape(1, 4));
        NDArray pixels = code.encode(codes);
        assertEquals(new Shape(1, 4, code.channels()), pixels.getShape());
        float[] expected = {1, 0, 0, 0.2f, 0.4f, 0.6f, 0, 1, 1, 0, 1, 1};
        assertArrayEquals(expected, code.colours(pixels).toFloatArray(), 1e-6f);
        assertArrayEquals(expected, code.coloursOf(codes).toFloatArray(), 1e-6f);
    }

    @Test
    void knowingNothingCostsLogK() {
        NDArray codes = manager.create(new long[] {0, 1, 2, 0, 0, 1}, new Shape(2, 3));
        NDArray loss = oneOf.loss(manager.zeros(new Shape(2, 3, 3)), codes);
        assertArrayEquals(new float[] {(float) Math.log(3), (float) Math.log(3)}, loss.toFloatArray(), 1e-6f);
    }

    /** Red and cyan follow equally often: by a grid search the best single answer is their mean, mid grey. */
    @Test
    void squaredErrorIsLeastAtTheMeanOfTheRightColours() {
        NDArray codes = manager.create(new long[] {0, 1}, new Shape(1, 2));
        double best = Double.POSITIVE_INFINITY;
        float[] at = {};
        for (int r = 1; r < 20; r++) {
            for (int g = 1; g < 20; g++) {
                float[] answer = {logit(r / 20f), logit(g / 20f), logit(g / 20f)};
                NDArray outputs = manager.create(answer).broadcast(new Shape(1, 2, 3));
                double loss = rgb.loss(outputs, codes).getFloat();
                if (loss < best) {
                    best = loss;
                    at = rgb.next(outputs.get(":, 0"), Rng.of(0)).toFloatArray();
                }
            }
        }
        assertArrayEquals(new float[] {0.5f, 0.5f, 0.5f}, at, 1e-6f);
        assertEquals(0.75, best, 1e-6, "the variance that no single answer removes");
    }

    @Test
    void paletteDrawsOneColourOfThePalette() {
        NDArray drawn = oneOf.next(manager.zeros(new Shape(200, 3)), Rng.of(5));
        for (float ones : drawn.sum(new int[] {1}).toFloatArray()) {
            assertEquals(1, ones, 0);
        }
        for (float share : drawn.mean(new int[] {0}).toFloatArray()) {
            assertEquals(1 / 3.0, share, 0.1, "three standard deviations of 200 draws");
        }
    }

    private static float logit(float p) {
        return (float) Math.log(p / (1 - p));
    }
}
