package genlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoonTest {

    private static double light(Moon moon, int fromColumn, int toColumn) {
        byte[] pixels = Moon.draw(List.of(moon)).pixels();
        return IntStream.range(0, pixels.length)
                        .filter(i -> i % Moon.SIDE >= fromColumn && i % Moon.SIDE < toColumn)
                        .map(i -> pixels[i] & 0xff)
                        .sum()
                / 255.0;
    }

    @Test
    void samePixelsEverywhere() {
        var moons = new Moon.Kinds(0.2, 1).pairs(200, Rng.of(1));
        assertEquals(
                "b857ef3da2278153c425a3fe9281bf486f5a5741b4cbbead9dd726d87ba4c84e",
                new Sha256().add(Moon.draw(moons).pixels()).hex());
    }

    /** Half a disc, and half an ellipse more or less: the lit area is phase π r². */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.25, 0.5, 0.75, 0.9, 1})
    void theLitShareIsThePhase(double phase) {
        for (Moon moon : List.of(Moon.of(phase), new Moon(phase, 6.3, 11.2, 13.7))) {
            double disc = Math.PI * moon.radius() * moon.radius();
            assertEquals(phase, light(moon, 0, Moon.SIDE) / disc, 0.01, "" + moon);
        }
    }

    @Test
    void lightComesFromTheRight() {
        int middle = Moon.SIDE / 2;
        assertEquals(0, light(Moon.of(0.5), 0, middle));
        assertEquals(light(Moon.of(1), middle, Moon.SIDE), light(Moon.of(0.5), 0, Moon.SIDE), 1e-9);
    }

    @Test
    void kindsStayInTheirBands() {
        var pairs = new Moon.Kinds(0.1, 1).pairs(500, Rng.of(2));
        for (int i = 0; i < pairs.size(); i += 2) {
            Moon full = pairs.get(i);
            Moon half = pairs.get(i + 1);
            assertTrue(full.phase() >= 0.9 && half.phase() >= 0.4 && half.phase() <= 0.6, full + " " + half);
            assertEquals(full, half.phase(full.phase()));
            assertTrue(
                    Math.abs(full.radius() - 8) <= 1 && Math.abs(full.x() - 12) <= 1 && Math.abs(full.y() - 12) <= 1);
        }
        assertEquals(new Moon.Kinds(0.1, 1).pairs(3, Rng.of(2)), pairs.subList(0, 6));
        assertEquals(List.of(Moon.of(1), Moon.of(0.5)), new Moon.Kinds(0, 0).pair(Rng.of(1)));
    }

    @Test
    void betweenThePairsStandsWhatNobodyShows() {
        var kinds = new Moon.Kinds(0.2, 1);
        var all = kinds.pairs(400, Rng.of(2));
        var across = kinds.pairsAcross(100, Rng.of(2));
        assertEquals(200, across.size());
        assertTrue(all.containsAll(across) && !across.equals(all.subList(0, 200)));
        for (int i = 0; i < across.size(); i += 2) {
            Moon between = across.get(i).halfWayTo(across.get(i + 1));
            assertTrue(between.phase() > 0.7 && between.phase() < 0.8, "" + between);
            Moon nearest = kinds.nearest(between);
            assertEquals(between.phase() < 0.75 ? 0.7 : 0.8, nearest.phase());
            assertEquals(between, nearest.phase(between.phase()));
        }
        var narrow = new Moon.Kinds(0.1, 0); // there every pair is one
        assertEquals(narrow.pairs(50, Rng.of(3)), narrow.pairsAcross(50, Rng.of(3)));
    }

    @Test
    void fewerThanNoPairsAreRefusedAndTheSearchCanBeStopped() {
        var kinds = new Moon.Kinds(0.2, 1);
        for (var drawn : List.<IntFunction<List<Moon>>>of(
                n -> kinds.pairs(n, Rng.of(1)), n -> kinds.pairsAcross(n, Rng.of(1)))) {
            assertEquals(List.of(), drawn.apply(0));
            var e = assertThrows(IllegalArgumentException.class, () -> drawn.apply(-1));
            assertEquals("-1 pairs of moons, expected 0 or more", e.getMessage());
        }
        Thread.currentThread().interrupt();
        assertThrows(Stopped.class, () -> kinds.pairsAcross(1, Rng.of(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1, 8, 12, 12",
        "1.1, 8, 12, 12",
        "NaN, 8, 12, 12",
        "1, 0, 12, 12",
        "1, 8, 7, 12",
        "1, 8, 12, 17",
        "1, 8, NaN, 12"
    })
    void aMoonOutsideIsRefused(double phase, double radius, double x, double y) {
        var error = assertThrows(IllegalArgumentException.class, () -> new Moon(phase, radius, x, y));
        assertTrue(error.getMessage().contains("expected a phase of 0 to 1"), error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0", "-0.1, 0", "NaN, 0", "0.1, -1", "0.1, 2.1", "0.1, NaN"})
    void kindsThatMeetAreRefused(double band, double sway) {
        var error = assertThrows(IllegalArgumentException.class, () -> new Moon.Kinds(band, sway));
        assertTrue(error.getMessage().contains("where the kinds would meet"), error.getMessage());
    }
}
