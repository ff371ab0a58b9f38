package genlab.autoregressive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
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
        assertArrayEquals(expected, rgb.encode(codes).toFloatArray(), 1e-6f);
    }

    /** What a network reads back when it paints: one colour number a picture. */
    @Test
    void codesOfOnePixelEach() {
        NDArray drawn = manager.create(new long[] {2, 0});
        assertArrayEquals(
                new float[] {0.2f, 0.4f, 0.6f, 1, 0, 0}, rgb.encode(drawn).toFloatArray(), 1e-6f);
        assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, oneOf.encode(drawn).toFloatArray(), 0);
    }

    @Test
    void probabilitiesGiveTheMeanColour() {
        NDArray half = manager.create(new float[] {0.5f, 0.5f, 0, 0.25f, 0, 0.75f}, new Shape(2, 3));
        assertArrayEquals(
                new float[] {0.5f, 0.5f, 0.5f, 0.4f, 0.3f, 0.45f},
                oneOf.colours(half).toFloatArray(),
                1e-6f);
    }
}
