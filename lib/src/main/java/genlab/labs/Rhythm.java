package genlab.labs;

import genlab.data.Rng;
import java.util.ArrayList;
import java.util.List;

/** Beats of a drum at equal distances, and how equal they are: for lab 03, which asks how far a network must look back. */
public final class Rhythm {

    private static final int LONG = 24;
    private static final double HISS = 0.003;
    private static final double LOUD = 0.4;

    private Rhythm() {}

    /** So many samples with a beat of 24 samples every {@code period}, the first somewhere in the first period, and a faint hiss. */
    public static float[] beats(int samples, int period, Rng rng) {
        int first = rng.below(period);
        float[] x = new float[samples];
        for (int t = 0; t < samples; t++) {
            int since = Math.floorMod(t - first, period);
            double beat = t < first || since >= LONG
                    ? 0
                    : 0.9 * StrictMath.exp(-since / 6.0) * StrictMath.cos(since * Math.PI / 4);
            x[t] = (float) (beat + HISS * rng.normal());
        }
        return x;
    }

    /** Where a beat begins: a loud sample after at least 24 that are not. */
    public static List<Integer> onsets(float[] x) {
        var found = new ArrayList<Integer>();
        int lastLoud = -LONG;
        for (int t = 0; t < x.length; t++) {
            if (Math.abs(x[t]) > LOUD) {
                if (t - lastLoud >= LONG) {
                    found.add(t);
                }
                lastLoud = t;
            }
        }
        return found;
    }

    /** The share of the distances between neighbouring beats that are the period, give or take one sample in fifty; 0 of none. */
    public static double steady(List<float[]> sounds, int period) {
        int right = 0;
        int all = 0;
        for (float[] x : sounds) {
            List<Integer> at = onsets(x);
            for (int i = 1; i < at.size(); i++) {
                right += Math.abs(at.get(i) - at.get(i - 1) - period) <= period / 50 ? 1 : 0;
                all++;
            }
        }
        return all == 0 ? 0 : right / (double) all;
    }
}
