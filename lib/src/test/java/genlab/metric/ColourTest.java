package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ColourTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray colours(float... values) {
        return manager.create(values, new Shape(values.length / 3, 3));
    }

    @Test
    void greyHasNoChromaAndRedHasAll() {
        NDArray four = colours(0, 0, 0, 0.5f, 0.5f, 0.5f, 1, 0, 0, 0.2f, 0.7f, 0.4f);
        assertArrayEquals(new float[] {0, 0, 1, 0.5f}, Chroma.of(four).toFloatArray(), 1e-6f);
        assertEquals(1.5 / 4, Chroma.mean(four), 1e-6);
        assertEquals(0.25, Chroma.vividShare(four), 0, "only red is above 0.5");
    }

    @Test
    void theMeanOfRedAndCyanIsGrey() {
        NDArray both = colours(1, 0, 0, 0, 1, 1);
        assertEquals(1, Chroma.mean(both), 0);
        assertEquals(0, Chroma.mean(both.mean(new int[] {0})), 0);
    }

    @Test
    void distanceIsHalfTheSumOfDifferences() {
        var first = ColourHistogram.of(colours(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0), 2);
        var second = ColourHistogram.of(colours(0.1f, 0.4f, 0, 0, 1, 0), 2);
        assertEquals(0, first.distance(first), 0);
        assertEquals(0.5 * (0 + 0.25 + 0.25 + 0.5), first.distance(second), 1e-12, "black 1/2 in both, the rest apart");
        assertEquals(first.distance(second), second.distance(first), 0);
    }

    @Test
    void histogramsWithoutACommonBoxAreOneApart() {
        assertEquals(1, ColourHistogram.of(colours(0, 0, 0), 4).distance(ColourHistogram.of(colours(1, 1, 1), 4)), 0);
    }

    @Test
    void sharesSumToOneAndStayInside() {
        NDArray cloud = Rng.of(3).uniform(manager, -0.2f, 1.2f, new Shape(500, 3));
        double sum = 0;
        for (double share : ColourHistogram.of(cloud, 4).shares()) {
            sum += share;
        }
        assertEquals(1, sum, 1e-12, "values outside [0, 1] count in the outer boxes");
    }

    @Test
    void histogramsOfOtherSizesAreRefused() {
        var two = ColourHistogram.of(colours(0, 0, 0), 2);
        var four = ColourHistogram.of(colours(0, 0, 0), 4);
        assertThrows(IllegalArgumentException.class, () -> two.distance(four));
    }

    @Test
    void uniformBytesCostEightBits() {
        assertEquals(8, BitsPerDimension.of(3072 * Math.log(256), 3072), 1e-12);
    }

    /** White and red painted where white and black are true: half of the pixels are in the right box. */
    @Test
    void measuresStandBesideTheTruth() {
        NDArray truth = colours(1, 1, 1, 0, 0, 0);
        assertEquals(new ColourMeasures(0, 0, 0), ColourMeasures.of(truth, truth));
        assertEquals(new ColourMeasures(0.5, 0.5, 0.5), ColourMeasures.of(colours(1, 1, 1, 1, 0, 0), truth));
    }
}
