package genlab.labs;

import genlab.data.Rng;
import genlab.data.Sound;
import java.util.ArrayList;
import java.util.List;

/** A drum that beats at equal distances, step by step, and how equal they are: for lab 03, which asks how far a network must look back. */
public final class Rhythm {

    private static final int RATE = 4_000;
    private static final int STEP = 240;

    private Rhythm() {}

    /** So many steps, 1 where there is a beat, 0 where there is none: one in every {@code period} steps, the first somewhere in them. */
    public static long[] beats(int steps, int period, Rng rng) {
        long[] beats = new long[steps];
        for (int t = rng.below(period); t < steps; t += period) {
            beats[t] = 1;
        }
        return beats;
    }

    /** The distances between neighbouring beats. */
    public static List<Integer> distances(long... beats) {
        var found = new ArrayList<Integer>();
        int last = -1;
        for (int t = 0; t < beats.length; t++) {
            if (beats[t] == 1) {
                if (last >= 0) {
                    found.add(t - last);
                }
                last = t;
            }
        }
        return found;
    }

    /**
     * The fewest nats a step for a player who sees so many steps before the next one. With a beat among them he knows; without one the
     * next step is one of the m = period - field that are left in a period, only the last of which has a beat:
     *
     * <pre>
     *   (ln m + (m - 1) ln (m / (m - 1))) / period          0 for m = 1 and less
     * </pre>
     */
    public static double fewestNats(int field, int period) {
        double m = period - field;
        return m <= 1 ? 0 : (Math.log(m) + (m - 1) * Math.log(m / (m - 1))) / period;
    }

    /** Beats to listen to, 0.06 s a step. */
    public static Sound sound(String name, long... beats) {
        float[] x = new float[beats.length * STEP];
        for (int t = 0; t < x.length; t++) {
            double seconds = t % STEP / (double) RATE;
            x[t] = (float) (beats[t / STEP] * Math.exp(-80 * seconds) * Math.sin(2 * Math.PI * 200 * seconds));
        }
        return new Sound(name, RATE, x);
    }
}
