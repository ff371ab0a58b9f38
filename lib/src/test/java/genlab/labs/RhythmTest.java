package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Rng;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RhythmTest {

    @Test
    void beatsAreAPeriodApart() {
        for (int seed = 0; seed < 20; seed++) {
            List<Integer> distances = Rhythm.distances(Rhythm.beats(100, 12, Rng.of(seed)));
            assertTrue(distances.size() >= 7 && distances.stream().allMatch(d -> d == 12), distances + "");
        }
        assertEquals(List.of(3, 1), Rhythm.distances(0, 1, 0, 0, 1, 1, 0));
    }

    /** The closed form is what counting gives: contexts of {@code field} steps, and how often a beat follows each. */
    @Test
    void fewestNatsByCounting() {
        int period = 7;
        for (int field = 0; field < 10; field++) {
            double nats = 0;
            int silent = 0;
            int silentThenBeat = 0;
            for (int t = 0; t < period; t++) {
                int since = t + 1; // steps from the last beat to the next step
                boolean seen = since <= field;
                boolean beat = since == period;
                silent += seen ? 0 : 1;
                silentThenBeat += !seen && beat ? 1 : 0;
            }
            double p = silentThenBeat / (double) silent;
            for (int i = 0; i < silent; i++) {
                nats -= i < silentThenBeat ? Math.log(p) : Math.log(1 - p);
            }
            assertEquals(nats / period, Rhythm.fewestNats(field, period), 1e-12, "field " + field);
        }
    }

    @Test
    void aBeatIsHeardWhereItIs() {
        float[] x = Rhythm.sound("", 0, 1, 0).samples();
        assertEquals(3 * 240, x.length);
        double[] power = new double[3];
        for (int t = 0; t < x.length; t++) {
            power[t / 240] += x[t] * x[t];
        }
        assertTrue(power[0] == 0 && power[1] > 1 && power[2] == 0, Arrays.toString(power));
    }
}
