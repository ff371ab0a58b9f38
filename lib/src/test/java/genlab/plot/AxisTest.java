package genlab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.internal.chartpart.AxisTickCalculator;

/** The labels that stand at an axis. */
class AxisTest {

    private static final class Seen extends Axes {
        private final AxisTickCalculator ticks;
        private final double width;

        Seen(Axis x) {
            super(x, Axis.of("", new Range(0, 1)));
            paint(Style.pen(Style.sheet(640, 360)), new Rectangle(10, 10, 620, 340));
            ticks = axisPair.getXAxis().getAxisTickCalculator();
            width = axisPair.getXAxis().getBounds().getWidth();
        }

        List<String> labels() {
            return ticks().mapToObj(i -> ticks.getTickLabels().get(i)).toList();
        }

        /** Where on the axis each label stands: 0 at its low end, 1 at the high one. */
        Map<String, Double> places() {
            return ticks().boxed()
                    .collect(Collectors.toMap(
                            ticks.getTickLabels()::get,
                            i -> ticks.getTickLocations().get(i) / width));
        }

        private IntStream ticks() {
            return IntStream.range(0, ticks.getTickLabels().size())
                    .filter(i -> ticks.getTickLocations().get(i) >= 0
                            && ticks.getTickLocations().get(i) <= width)
                    .filter(i -> ticks.getTickLabels().get(i) != null
                            && !ticks.getTickLabels().get(i).isEmpty());
        }
    }

    private static List<String> labels(Axis axis) {
        return new Seen(axis).labels();
    }

    private static void assertToldApart(List<String> labels) {
        assertTrue(labels.size() >= 3, "labels " + labels);
        assertEquals(labels.size(), new HashSet<>(labels).size(), "labels " + labels);
    }

    /** Ranges far narrower than their values, and far from 1. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1e9; 1.0000000001e9; v \u2212 10⁹",
                "-1e9; -0.9999999999e9; v + 10⁹",
                "0.5; 0.500000000005; v \u2212 0.5",
                "1000001.5; 1000002; v \u2212 1000002",
                "1e-9; 1.00001e-9; v \u2212 10⁻⁹",
                "10000000; 10001000; v \u2212 10⁷",
                "0; 1e-12; v",
                "-1e300; 1e300; v",
                "1000; 1050; v",
                "0.25; 0.2501; v"
            })
    void labelsTellValuesApart(double low, double high, String label) {
        Axis axis = Axis.of("v", new Range(low, high));
        assertEquals(label, axis.label());
        assertToldApart(labels(axis));
    }

    @Test
    void labelsAreTheDistanceFromTheNumberInTheTitle() {
        assertEquals(
                List.of("0", "2·10⁻⁵", "4·10⁻⁵", "6·10⁻⁵", "8·10⁻⁵", "10⁻⁴", "1.2·10⁻⁴", "1.4·10⁻⁴"),
                labels(Axis.of("v", new Range(1e9, 1e9 + 1.5e-4))));
    }

    /** One value, whose range is half of it to both sides; less than a factor of two; a decade; many. */
    @ParameterizedTest
    @CsvSource({"500, 1500", "1000, 1050", "0.000685, 0.002055", "0.02, 0.3", "1, 256", "1e-5, 1"})
    void logarithmicAxesHaveLabels(double low, double high) {
        assertToldApart(labels(Axis.logarithmic("v", new Range(low, high))));
    }

    /** A label is the date of its place, whatever the zone and the language. */
    @ParameterizedTest
    @CsvSource({
        "2014-01-01, 2024-01-01, yyyy-MM-dd",
        "2024-01-05, 2025-02-05, yyyy-MM-dd",
        "2024-03-01, 2024-03-20, yyyy-MM-dd",
        "2024-02-28, 2024-03-01, MM-dd HH:mm"
    })
    void datesAreThoseOfTheirPlaces(String from, String to, String pattern) {
        double low = Instant.parse(from + "T00:00:00Z").toEpochMilli();
        double high = Instant.parse(to + "T00:00:00Z").toEpochMilli();
        Axis axis = Axis.dates("day", new Range(low, high));
        var format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Shanghai"));
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertToldApart(labels(axis));
            new Seen(axis).places().forEach((label, share) -> {
                long millis = Math.round((low + share * (high - low)) / 3600e3) * 3_600_000; // to the hour
                assertEquals(format.format(Instant.ofEpochMilli(millis)), label);
            });
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }
}
