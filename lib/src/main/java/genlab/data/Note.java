package genlab.data;

import ai.djl.util.Preconditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A note whose pitch is known, from formulas: the same to the sample on every machine.
 *
 * <pre>
 *   plucked   Σ_k 1/k sin(π k b) exp(-(2 + k) t) sin(2π k f t + φ_k)      b: where along its length the string is plucked
 *   blown     min(1, 16 t) Σ_k odd 1/k sin(2π k f t + φ_k)                 a closed pipe, and some breath
 * </pre>
 *
 * with k f below half of the sample rate, the largest amplitude 0.95.
 *
 * @param hertz f
 * @param kind how it is played
 * @param sound what it sounds like
 */
public record Note(double hertz, Kind kind, Sound sound) {

    /** How a note is played. */
    public enum Kind {
        /** A string. */
        PLUCKED,
        /** A pipe. */
        BLOWN
    }

    /** The pitch of so many semitones above A2. */
    public static double hertz(int semitones) {
        return 110 * StrictMath.pow(2, semitones / 12.0);
    }

    /** A note of so many samples. */
    public static Note of(double hertz, Kind kind, int sampleRate, int samples, Rng rng) {
        Preconditions.checkArgument(
                hertz > 0 && 2 * hertz < sampleRate,
                "a note of " + hertz + " Hz, expected one between 0 and half of " + sampleRate + " samples/s");
        float[] x = new float[samples];
        double place = rng.uniform(0.1, 0.4);
        for (int k = 1; 2 * k * hertz < sampleRate; k += kind == Kind.BLOWN ? 2 : 1) {
            double phase = rng.uniform(0, 2 * Math.PI);
            double size = (kind == Kind.BLOWN ? 1 : StrictMath.sin(Math.PI * k * place)) / k;
            for (int t = 0; t < samples; t++) {
                double seconds = t / (double) sampleRate;
                double now = kind == Kind.BLOWN ? Math.min(1, 16 * seconds) : StrictMath.exp(-(2 + k) * seconds);
                x[t] += (float) (size * now * StrictMath.sin(2 * Math.PI * k * hertz * seconds + phase));
            }
        }
        for (int t = 0; t < samples && kind == Kind.BLOWN; t++) {
            x[t] += (float) (0.01 * Math.min(1, 16.0 * t / sampleRate) * rng.normal());
        }
        return new Note(
                hertz,
                kind,
                new Sound(kind.name().toLowerCase(Locale.ROOT) + " at " + Math.round(hertz) + " Hz", sampleRate, x)
                        .loud());
    }

    /** Notes of each pitch of a ladder of semitones from A2 on, {@code each} of every kind. */
    public static List<Note> ladder(int pitches, int each, int sampleRate, int samples, Rng rng) {
        var notes = new ArrayList<Note>();
        for (int i = 0; i < each; i++) {
            for (int p = 0; p < pitches; p++) {
                for (Kind kind : Kind.values()) {
                    notes.add(of(hertz(p), kind, sampleRate, samples, rng));
                }
            }
        }
        return notes;
    }
}
