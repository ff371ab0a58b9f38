package genlab.metric;

import ai.djl.util.Preconditions;

/**
 * The pitch of a sound: the shift after which it is most like itself.
 *
 * <pre>
 *   r(d) = 2 Σ x_t x_{t+d} / Σ (x_t² + x_{t+d}²)          1 where the shift is a whole number of periods; x less its mean
 * </pre>
 *
 * <p>McLeod and Wyvill, <i>A smarter way to find pitch</i>, International Computer Music Conference, 2005.
 */
public final class Pitch {

    /**
     * Of peaks of about the same height the first is the period, the others are two or more of it. Samples lie beside a peak: that of
     * a period of 9.6 samples is lower than that of two.
     */
    private static final double NEARLY = 0.75;

    /** A sound that is less like itself than this has no pitch. */
    private static final double LEAST = 0.4;

    private Pitch() {}

    /** Hertz of a sound whose pitch is between low and high; NaN where it has none. */
    public static double hertz(float[] sound, int sampleRate, double low, double high) {
        Preconditions.checkArgument(
                low > 0 && low < high && 2 * high <= sampleRate,
                "a pitch between " + low + " and " + high + " Hz, expected between 0 and half of " + sampleRate
                        + " samples/s");
        float[] samples = lessItsMean(sound);
        int first = (int) Math.floor(sampleRate / high) - 1;
        int last = (int) Math.ceil(sampleRate / low) + 1;
        double[] r = new double[last + 2];
        double largest = 0;
        for (int d = first - 1; d <= last + 1; d++) {
            r[d] = likeness(samples, d);
            largest = d < first || d > last ? largest : Math.max(largest, r[d]);
        }
        int d = first;
        while (d <= last && !(r[d] >= NEARLY * largest && r[d] >= r[d - 1] && r[d] >= r[d + 1])) {
            d++;
        }
        if (largest < LEAST || d > last) {
            return Double.NaN;
        }
        // two, four ... periods tell one of them the better, as long as half of the sound is compared
        double period = top(samples, d);
        for (int n = 2; n * period < samples.length / 2.0; n *= 2) {
            period = top(samples, (int) Math.round(n * period)) / n;
        }
        return sampleRate / period;
    }

    /** Semitones between two pitches, above 0 where the first is higher. */
    public static double semitones(double hertz, double reference) {
        return 12 * Math.log(hertz / reference) / Math.log(2);
    }

    /** A constant is like itself after any shift. */
    private static float[] lessItsMean(float... sound) {
        double sum = 0;
        for (float x : sound) {
            sum += x;
        }
        float[] samples = sound.clone();
        for (int t = 0; t < samples.length; t++) {
            samples[t] -= (float) (sum / samples.length);
        }
        return samples;
    }

    /** The highest place of r near a shift, between the samples: the top of the parabola through three of them, where it has one. */
    private static double top(float[] samples, int near) {
        int d = near;
        for (int other = near - 1; other <= near + 1; other++) {
            d = likeness(samples, other) > likeness(samples, d) ? other : d;
        }
        double left = likeness(samples, d - 1);
        double right = likeness(samples, d + 1);
        double here = likeness(samples, d);
        return here > left && here > right ? d + 0.5 * (left - right) / (left - 2 * here + right) : d;
    }

    private static double likeness(float[] x, int d) {
        double both = 0;
        double each = 1e-12;
        for (int t = 0; t + d < x.length; t++) {
            both += x[t] * x[t + d];
            each += x[t] * x[t] + x[t + d] * x[t + d];
        }
        return 2 * both / each;
    }
}
