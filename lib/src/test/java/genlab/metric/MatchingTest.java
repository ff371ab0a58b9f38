package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Rng;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatchingTest {

    private static final int[] CODES = {0, 0, 0, 1, 1, 2, 2, 2, 2};
    private static final int[] CLASSES = {1, 1, 2, 1, 1, 0, 0, 0, 1};

    @Test
    void countsMatchesAndErrorsByHand() {
        assertArrayEquals(new double[][] {{0, 2, 1}, {0, 2, 0}, {3, 1, 0}}, Matching.counts(CODES, CLASSES, 3));
        assertArrayEquals(
                new int[] {1, 1, 0}, Matching.majority(CODES, CLASSES, 3).classOf());
        var oneToOne = Matching.oneToOne(CODES, CLASSES, 3);
        assertArrayEquals(new int[] {2, 1, 0}, oneToOne.classOf());
        assertEquals(3 / 9.0, oneToOne.error(CODES, CLASSES), 1e-12);
        assertEquals(0.5, oneToOne.error(new int[] {0, 2}, new int[] {2, 2}), 1e-12);
    }

    /** No order of the classes has fewer errors, and a code of several classes in one is never better than the majority. */
    @Test
    void noOtherMatchingIsBetter() {
        var rng = Rng.of(3);
        for (int round = 0; round < 20; round++) {
            int[] codes = IntStream.range(0, 60).map(i -> rng.below(5)).toArray();
            int[] classes = IntStream.of(codes)
                    .map(k -> rng.uniform() < 0.5 ? (k + 2) % 5 : rng.below(5))
                    .toArray();
            double least = best(new int[5], 0, codes, classes);
            assertEquals(least, Matching.oneToOne(codes, classes, 5).error(codes, classes), 1e-12);
            assertTrue(Matching.majority(codes, classes, 5).error(codes, classes) <= least);
        }
    }

    private static double best(int[] classOf, int filled, int[] codes, int[] classes) {
        if (filled == classOf.length) {
            return new Matching(classOf).error(codes, classes);
        }
        double least = 1;
        for (int j = 0; j < classOf.length; j++) {
            int free = j;
            if (IntStream.range(0, filled).noneMatch(i -> classOf[i] == free)) {
                classOf[filled] = j;
                least = Math.min(least, best(classOf, filled + 1, codes, classes));
            }
        }
        return least;
    }

    @Test
    void whatDoesNotFitIsNamed() {
        var few = assertThrows(IllegalArgumentException.class, () -> Matching.majority(new int[2], new int[3], 2));
        assertTrue(few.getMessage().contains("2 codes beside 3 classes"), few.getMessage());
        for (int other : new int[] {-1, 2}) {
            var e = assertThrows(
                    IllegalArgumentException.class, () -> Matching.oneToOne(new int[1], new int[] {other}, 2));
            assertTrue(e.getMessage().contains("class " + other + ", expected two of 2, from 0 on"), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new Matching(new int[2]).error(new int[0], new int[0]));
        for (int other : new int[] {-1, 2}) {
            assertThrows(IllegalArgumentException.class, () -> new Matching(new int[2])
                    .error(new int[] {other}, new int[1]));
        }
    }
}
