package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourMapTest {

    /** Relative luminance, the standard sRGB curve undone. */
    private static double light(int rgb) {
        double light = 0;
        double[] weight = {0.0722, 0.7152, 0.2126};
        for (int i = 0; i < 3; i++) {
            double v = (rgb >> (8 * i) & 0xFF) / 255.0;
            light += weight[i] * (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
        }
        return light;
    }

    @ParameterizedTest
    @CsvSource({"VIRIDIS, 0, 1, 1", "BLUES, 0, 1, -1", "DIVERGING, 0, 0.5, 1", "DIVERGING, 0.5, 1, -1"})
    void lightGoesOneWay(ColourMap map, double from, double to, int sign) {
        for (int i = 0; i < 50; i++) {
            double a = light(map.rgb(from + (to - from) * i / 50));
            double b = light(map.rgb(from + (to - from) * (i + 1) / 50));
            assertTrue(sign * (b - a) > 0, map + " at step " + i + ": " + a + " then " + b);
        }
    }

    @Test
    void valuesOutsideAreClampedAndNanIsGrey() {
        assertEquals(ColourMap.VIRIDIS.rgb(0), ColourMap.VIRIDIS.rgb(-3));
        assertEquals(0xFDE725, ColourMap.VIRIDIS.rgb(Double.POSITIVE_INFINITY));
        assertEquals(0xDDDDDD, ColourMap.BLUES.rgb(Double.NaN));
    }

    @Test
    void whiteIsZeroInTheDivergingMap() {
        Range range = ColourMap.DIVERGING.range(new Range(-1, 4));
        assertEquals(0.5, range.share(0));
        assertEquals(0xF7F7F7, ColourMap.DIVERGING.rgb(range.share(0)));
    }
}
