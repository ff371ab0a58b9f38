package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

class RhythmTest {

    @Test
    void beatsAreFoundWhereTheyAre() {
        for (int seed = 0; seed < 5; seed++) {
            float[] x = Rhythm.beats(1000, 150, Rng.of(seed));
            List<Integer> at = Rhythm.onsets(x);
            assertTrue(at.size() >= 6, "" + at);
            for (int i = 1; i < at.size(); i++) {
                assertEquals(150, at.get(i) - at.get(i - 1));
            }
        }
    }

    @Test
    void steadyCountsDistances() {
        float[] x = new float[700];
        for (int t : new int[] {10, 110, 211, 300, 600}) {
            x[t] = 0.9f;
        }
        assertEquals(List.of(10, 110, 211, 300, 600), Rhythm.onsets(x));
        assertEquals(0.5, Rhythm.steady(List.of(x), 100), "100 and 101, not 89 and 300");
        assertEquals(0, Rhythm.steady(List.of(new float[10]), 100));
    }
}
