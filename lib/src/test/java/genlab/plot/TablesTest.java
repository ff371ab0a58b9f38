package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.Array;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

class TablesTest {

    @Test
    void tableIsEscapedRoundedAndAligned() {
        String html = Tables.html(Table.create(
                "R & D",
                StringColumn.create("<model>", "\"a\" < b", "it's"),
                IntColumn.create("modes", 5, 8),
                DoubleColumn.create("nats", 123.456, -0.5),
                DoubleColumn.create("rate", 0.001, 2e-9)));
        assertTrue(html.contains("R &amp; D") && html.contains("&lt;model&gt;"), html);
        assertTrue(html.contains(">&quot;a&quot; &lt; b</td>") && html.contains(">it&#39;s</td>"), html);
        assertTrue(html.contains("text-align:left\">&quot;a"), html);
        assertTrue(html.contains("text-align:right\">5</td>"), html);
        assertTrue(html.contains("text-align:right\">123.46</td>"), html);
        assertTrue(html.contains("text-align:right\">\u22120.50</td>"), html);
        assertTrue(html.contains(">0.001</td>") && html.contains(">2.00e\u221209</td>"), html);
    }

    @Test
    void missingCellsAreEmptyAndWholeNumbersHaveNoDecimals() {
        String html = Tables.html(Table.create("", DoubleColumn.create("n", 3, Double.NaN, 1200)));
        assertTrue(html.contains(">3</td>") && html.contains("right\"></td>") && html.contains(">1200</td>"), html);
        assertFalse(html.contains("<caption"));
    }

    @Test
    void longTableShowsBothEnds() {
        String html = Tables.html(
                Table.create("", IntColumn.create("i", IntStream.range(0, 100).toArray())));
        assertTrue(html.contains("… 60 rows …"), html);
        assertTrue(html.contains(">19</td>") && html.contains(">80</td>") && html.contains(">99</td>"));
        assertFalse(html.contains(">20</td>") || html.contains(">79</td>"));
    }

    @Test
    void wholeTableShowsAllRows() {
        String html = Tables.whole(
                Table.create("", IntColumn.create("i", IntStream.range(0, 100).toArray())));
        assertTrue(IntStream.range(0, 100).allMatch(i -> html.contains(">" + i + "</td>")), html);
        assertFalse(html.contains("…"), html);
    }

    @Test
    void aTableWithoutANameHasNone() {
        String html = Tables.html(Table.create(DoubleColumn.create("v", 1, 2)));
        assertTrue(html.contains(">1</td>"), html);
        assertFalse(html.contains("<caption"));
    }

    /** Each cell once formatted its whole column: 25 s for these. */
    @Test
    void aLongTableIsFast() {
        double[] values = IntStream.range(0, 200_000).mapToDouble(i -> i / 7.0).toArray();
        var table = Table.create("", DoubleColumn.create("a", values), DoubleColumn.create("b", values));
        assertTimeout(Duration.ofSeconds(5), () -> Tables.html(table));
    }

    @Test
    void numbersDoNotFollowTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            String html = Tables.html(Table.create(
                    DoubleColumn.create("d", 1234.5, -0.5),
                    FloatColumn.create("f", 0.5f, 1.5e-9f),
                    LongColumn.create("l", 1234567L, 2),
                    DateColumn.create("t", LocalDate.of(2024, 3, 1), null)));
            for (String cell : List.of("1234.5", "\u22120.5", "0.5", "1.50e\u221209", "1234567", "2024-03-01")) {
                assertTrue(html.contains(">" + cell + "</td>"), cell + " in " + html);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    /** In a fresh virtual machine, whichever class of Tablesaw is touched first: it then has two types that mean double. */
    @Test
    void numbersAreFormattedWhicheverColumnCameFirst() throws Exception {
        List<URL> places = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            places.add(new File(place).toURI().toURL());
        }
        try (var fresh = new URLClassLoader(places.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Object column = fresh.loadClass(DoubleColumn.class.getName())
                    .getMethod("create", String.class, double[].class)
                    .invoke(null, "v", new double[] {1.0 / 3});
            Object columns = Array.newInstance(fresh.loadClass(Column.class.getName()), 1);
            Array.set(columns, 0, column);
            Class<?> tables = fresh.loadClass(Table.class.getName());
            Object table = tables.getMethod("create", columns.getClass()).invoke(null, columns);
            Object html = fresh.loadClass(Tables.class.getName())
                    .getMethod("html", tables)
                    .invoke(null, table);
            assertTrue(html.toString().contains(">0.33333</td>"), html.toString());
        }
    }
}
