package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NoteTest {

    @Test
    void aLadderHasEachPitchOfEachKind() {
        List<Note> notes = Note.ladder(3, 2, 4000, 400, Rng.of(1));
        assertEquals(12, notes.size());
        assertEquals(4, notes.stream().filter(n -> n.hertz() == Note.hertz(2)).count());
        assertEquals(220, Note.hertz(12), 1e-9);
        for (Note note : notes) {
            assertEquals(400, note.sound().samples().length);
            float largest = 0;
            for (float x : note.sound().samples()) {
                largest = Math.max(largest, Math.abs(x));
            }
            assertEquals(0.95f, largest, 1e-6f);
        }
    }

    /** A plucked note dies away, a blown one does not. */
    @Test
    void kindsSoundAsTheyAreNamed() {
        for (Note.Kind kind : Note.Kind.values()) {
            float[] x = Note.of(220, kind, 4000, 4000, Rng.of(1)).sound().samples();
            double ratio = power(x, 3600, 4000) / power(x, 400, 800);
            assertTrue(kind == Note.Kind.PLUCKED ? ratio < 0.05 : ratio > 0.8, kind + " " + ratio);
        }
    }

    private static double power(float[] x, int from, int to) {
        double sum = 0;
        for (int t = from; t < to; t++) {
            sum += x[t] * x[t];
        }
        return sum;
    }

    /** Above half of the sample rate there is nothing to hear, and at 0 Hz no end of overtones. */
    @Test
    void pitchesThatNoSoundHasAreRefused() {
        for (double hertz : new double[] {0, -1, 2000, 5000, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Note.of(hertz, Note.Kind.PLUCKED, 4000, 10, Rng.of(1)),
                    hertz + " Hz");
        }
        assertEquals(
                0, Note.of(1999, Note.Kind.BLOWN, 4000, 0, Rng.of(1)).sound().samples().length);
    }

    @Test
    void isTheSameEverywhere() {
        float[] x = Note.of(220, Note.Kind.BLOWN, 4000, 400, Rng.of(1)).sound().samples();
        assertArrayEquals(
                x, Note.of(220, Note.Kind.BLOWN, 4000, 400, Rng.of(1)).sound().samples());
        assertEquals(
                "bcda2a1789fb6088d76ab9253235fda70386c11a753d277e62c9c75078c4b909",
                new Sha256().add(new Sound("", 4000, x).wav()).hex());
    }
}
