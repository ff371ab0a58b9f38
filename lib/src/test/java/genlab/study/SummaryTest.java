package genlab.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Rng;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class SummaryTest {

    private static Table table(String csv) {
        return Table.read().csv(new StringReader(csv));
    }

    /** Extra hours of sleep under two drugs, ten people (Student 1908). */
    private static Table sleep() {
        double[] one = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
        double[] two = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
        var csv = new StringBuilder("drug,seed,hours\n");
        // the second drug's rows in another order: rows are paired by their seed
        IntStream.range(0, 10)
                .forEach(i -> csv.append("one," + i + "," + one[i] + "\ntwo," + (9 - i) + "," + two[9 - i] + "\n"));
        return table(csv.toString());
    }

    /** R: {@code t.test(extra ~ group, data = sleep, paired = TRUE)}. */
    @Test
    void theIntervalIsStudentsOwn() {
        var paired = Summary.of(sleep()).compare("hours", "drug", "one", "two");
        assertEquals(-1.58, paired.mean(), 1e-12);
        assertEquals(-2.4598858, paired.low(), 1e-7);
        assertEquals(-0.7001142, paired.high(), 1e-7);
        assertEquals(10, paired.seeds());
        assertEquals(0, paired.larger());
        assertEquals(9, paired.smaller(), "in one person both drugs gave the same");
        assertEquals(
                "hours, one less two: -1.58, 95 % interval -2.46 to -0.700, over 10 seeds; larger in 0, smaller in 9",
                paired.toString());
    }

    /**
     * Of 4,000 intervals from ten normal differences each, 95 % hold the truth: the bound is four standard errors wide on both
     * sides, passed by chance in 6 of 100,000 seeds.
     */
    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        var rng = Rng.of(1).split("coverage");
        int held = 0;
        for (int i = 0; i < 4000; i++) {
            double[] one = IntStream.range(0, 10)
                    .mapToDouble(k -> 0.3 + 2 * rng.normal())
                    .toArray();
            var paired = Paired.of("", one, new double[10]);
            held += paired.low() <= 0.3 && 0.3 <= paired.high() ? 1 : 0;
        }
        assertEquals(0.95, held / 4000.0, 4 * Math.sqrt(0.95 * 0.05 / 4000));
    }

    /** 1 to 10: R's and NumPy's quartiles are 3.25, 5.5 and 7.75, the variance 55 / 6. */
    @Test
    void statisticsOfOneToTen() {
        var csv = new StringBuilder("method,size,seed,value\n");
        IntStream.rangeClosed(1, 10).forEach(i -> csv.append("a,2," + i + "," + i + "\n"));
        csv.append("b,2,1,7.5\n");
        var by = Summary.of(table(csv.toString())).by("value", "method", "size");
        assertEquals(
                List.of(
                        "method",
                        "size",
                        "n",
                        "not_finite",
                        "failed",
                        "mean",
                        "sd",
                        "min",
                        "q1",
                        "median",
                        "q3",
                        "max"),
                by.columnNames());
        double[] expected = {5.5, Math.sqrt(55 / 6.0), 1, 3.25, 5.5, 7.75, 10};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(
                    expected[i],
                    by.doubleColumn(5 + i).get(0),
                    1e-12,
                    by.column(5 + i).name());
        }
        assertEquals(7.5, by.doubleColumn("q3").get(1));
        assertTrue(Double.isNaN(by.doubleColumn("sd").getDouble(1)), "one value has no spread");
    }

    /** A failed training gives no value, a run without a number gives none either, and both are counted. */
    @Test
    void failuresAndMissingNumbersAreLeftOutAndCounted() {
        var study = table(
                """
                method,seed,value,error
                a,0,1,
                a,1,3,
                a,2,NaN,
                a,3,99,NonFiniteException: step 7
                b,0,2,
                b,1,1,
                b,2,5,
                b,4,0,
                """);
        var summary = Summary.of(study);
        assertEquals(1, summary.failed());
        var a = summary.by("value", "method")
                .where(StringColumn.create("m", "x", "y").isEqualTo("x"));
        assertEquals(2, a.intColumn("n").get(0));
        assertEquals(1, a.intColumn("not_finite").get(0));
        assertEquals(1, a.intColumn("failed").get(0));
        assertEquals(2, a.doubleColumn("mean").get(0));
        assertArrayEquals(
                new double[] {1, 3, Double.NaN},
                summary.values("value", "method").get("a"));
        var paired = summary.compare("value", "method", "a", "b");
        assertEquals(2, paired.seeds(), "seeds 0 and 1");
        assertEquals(1, paired.leftOut(), "seed 2; 3 failed and 4 is not in both");
        assertEquals(0.5, paired.mean());
        assertEquals(1, paired.larger());
        assertEquals(1, paired.smaller());
    }

    /** A column without any number comes from a file as one of texts. */
    @Test
    void aSettingWithoutAnyNumberHasNoMean() {
        var by = Summary.of(table("method,seed,value\na,0,\na,1,\n")).by("value", "method");
        assertEquals(0, by.intColumn("n").get(0));
        assertEquals(2, by.intColumn("not_finite").get(0));
        assertTrue(Double.isNaN(by.doubleColumn("mean").getDouble(0)));
        assertTrue(Double.isNaN(by.doubleColumn("median").getDouble(0)));
    }

    @Test
    void oneSeedHasNoInterval() {
        var paired = Summary.of(table("method,seed,value\na,0,2\nb,0,1\n")).compare("value", "method", "a", "b");
        assertEquals(1, paired.mean());
        assertTrue(Double.isNaN(paired.low()) && Double.isNaN(paired.high()));
    }

    @Test
    void whatCannotBeComparedIsNamed() {
        var twice = Table.create(
                StringColumn.create("task", "ring", "grid", "ring"),
                StringColumn.create("method", "a", "a", "b"),
                IntColumn.create("seed", new int[] {0, 0, 0}),
                DoubleColumn.create("value", 1, 2, 3));
        var e = assertThrows(
                IllegalArgumentException.class, () -> Summary.of(twice).compare("value", "method", "a", "b"));
        assertTrue(e.getMessage().startsWith("2 rows of seed 0 in one setting"), e.getMessage());
        assertEquals(
                -2,
                Summary.of(twice)
                        .where("task", "ring")
                        .compare("value", "method", "a", "b")
                        .mean());
        e = assertThrows(IllegalArgumentException.class, () -> Summary.of(twice).where("task", "rnig"));
        assertEquals("no row has rnig in the column task, which has [ring, grid]", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Summary.of(twice).by("task", "method"));
        assertEquals("the column task holds texts, not numbers", e.getMessage());
    }

    @Test
    void valuesWithoutAPartnerAreRefused() {
        for (int others : new int[] {1, 3}) {
            var e = assertThrows(
                    IllegalArgumentException.class, () -> Paired.of("a - b", new double[2], new double[others]));
            assertEquals("a - b: 2 values beside " + others, e.getMessage());
        }
    }
}
