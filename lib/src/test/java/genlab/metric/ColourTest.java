package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

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
        assertEquals(new ColourMeasures(0, 0, 0, 0.5, 0, 0), ColourMeasures.of(truth, truth));
        assertEquals(new ColourMeasures(0.5, 0.5, 0, 0.5, 0, 0.5), ColourMeasures.of(colours(1, 1, 1, 1, 0, 0), truth));
    }

    /** Two greys, one of them a pale one that is not yet white; a near black, a muted brown and a white are none. */
    @Test
    void greyIsNeitherWhiteNorBlackNorMuted() {
        NDArray five = colours(
                0.5f, 0.55f, 0.5f, 0.95f, 0.88f, 0.9f, 0.1f, 0.15f, 0.1f, 0.5f, 0.35f, 0.3f, 0.95f, 0.99f, 0.92f);
        var measures = ColourMeasures.of(five, five);
        assertEquals(2 / 5.0, measures.greyShare(), 1e-12);
        assertEquals(1 / 5.0, measures.whiteShare(), 1e-12);
        assertEquals(6 / 15.0, measures.middleShare(), 1e-12, "three of the grey, three of the brown");
    }

    @Test
    void aTableHasARowForEach() {
        var rows = new LinkedHashMap<String, ColourMeasures>();
        rows.put("one", new ColourMeasures(1, 2, 3, 4, 5, 6));
        rows.put("two", new ColourMeasures(10, 20, 30, 40, 50, 60));
        Table table = ColourMeasures.table(rows);
        assertEquals("[one, two]", table.stringColumn("painted by").asList().toString());
        for (int c = 1; c <= 6; c++) {
            assertEquals(c, table.doubleColumn(c).get(0));
            assertEquals(10 * c, table.doubleColumn(c).get(1));
        }
    }
}
