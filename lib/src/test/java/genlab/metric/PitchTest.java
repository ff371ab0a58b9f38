package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.Note;
import genlab.data.Rng;
import org.junit.jupiter.api.Test;

class PitchTest {

    /** The notes say what their pitch is: 24 semitones at 4,000 samples a second, half a second each, to a twentieth of a semitone. */
    @Test
    void notesHaveTheirPitch() {
        for (Note note : Note.ladder(24, 6, 4000, 2000, Rng.of(77))) {
            double found = Pitch.hertz(note.sound().samples(), 4000, 80, 500);
            assertEquals(
                    0, Pitch.semitones(found, note.hertz()), 0.05, note.sound().name() + " heard at " + found);
        }
    }

    @Test
    void noiseHasNone() {
        var rng = Rng.of(1);
        float[] x = new float[2000];
        for (int t = 0; t < x.length; t++) {
            x[t] = (float) rng.normal();
        }
        assertTrue(Double.isNaN(Pitch.hertz(x, 4000, 80, 500)));
        assertTrue(Double.isNaN(Pitch.hertz(new float[2000], 4000, 80, 500)), "silence");
    }

    /** A constant is no pitch, with or without a little noise, and does not hide one. */
    @Test
    void aConstantChangesNothing() {
        var rng = Rng.of(1);
        for (double noise : new double[] {0, 1e-6, 1e-3, 0.1}) {
            float[] x = new float[2000];
            float[] tone = new float[2000];
            for (int t = 0; t < x.length; t++) {
                x[t] = (float) (0.3 + noise * rng.normal());
                tone[t] = (float) (0.8 + 0.01 * Math.sin(2 * Math.PI * 200 * t / 4000));
            }
            assertTrue(Double.isNaN(Pitch.hertz(x, 4000, 80, 500)), "noise " + noise);
            assertEquals(200, Pitch.hertz(tone, 4000, 80, 500), 0.1);
        }
    }

    @Test
    void pitchesThatNoSoundHasAreRefused() {
        double[][] wrong = {{0, 500}, {-1, 500}, {500, 80}, {80, 2001}, {80, Double.NaN}, {Double.NaN, 500}};
        for (double[] between : wrong) {
            assertThrows(
                    IllegalArgumentException.class, () -> Pitch.hertz(new float[2000], 4000, between[0], between[1]));
        }
        assertTrue(Double.isNaN(Pitch.hertz(new float[0], 4000, 80, 2000)));
    }

    /** A wandering line with a little of a tone has some pitch or none; where it falls evenly, no parabola has a top. */
    @Test
    void whatHasNoPeriodIsNoError() {
        for (int seed = 0; seed < 200; seed++) {
            var rng = Rng.of(seed);
            double tone = rng.uniform(0, 2);
            double wander = 0;
            float[] x = new float[300 + rng.below(1700)];
            for (int t = 0; t < x.length; t++) {
                wander += rng.normal();
                x[t] = (float) (wander + tone * Math.sin(0.5 * t));
            }
            double found = Pitch.hertz(x, 4000, 80, 500);
            assertTrue(Double.isNaN(found) || (found > 70 && found < 550), seed + ": " + found);
        }
    }

    @Test
    void anOctaveIsTwelveSemitones() {
        assertEquals(12, Pitch.semitones(880, 440), 1e-12);
        assertEquals(-1, Pitch.semitones(Note.hertz(4), Note.hertz(5)), 1e-12);
    }
}
