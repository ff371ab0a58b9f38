package genlab.data;

import ai.djl.util.Preconditions;
import org.apache.commons.math3.complex.Complex;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/** How loud a sound is at each time and frequency, as a picture. */
public final class Spectrogram {

    /** Samples that a column of the picture is computed from, under a Hann window. */
    public static final int WINDOW = 256;

    private static final double DECADES = 5;

    private Spectrogram() {}

    /**
     * A picture of so many columns, evenly over the sound, and so many bands of frequency from 0 to half of the sample rate, the
     * lowest in the last row: rows from the top, 1 for the loudest, 0 for a hundred-thousandth of its power and less.
     *
     * @param bands a divisor of 128
     */
    public static double[][] of(float[] samples, int columns, int bands) {
        Preconditions.checkArgument(
                bands > 0 && WINDOW / 2 % bands == 0, bands + " bands, expected a divisor of " + WINDOW / 2);
        int bins = WINDOW / 2 / bands;
        var transform = new FastFourierTransformer(DftNormalization.STANDARD);
        double[][] power = new double[bands][columns];
        double largest = 1e-12;
        int room = Math.max(0, samples.length - WINDOW);
        for (int c = 0; c < columns; c++) {
            int from = Math.round((long) c * room / (float) (columns - 1));
            double[] window = new double[WINDOW];
            for (int t = 0; t < WINDOW && from + t < samples.length; t++) {
                window[t] = samples[from + t] * (0.5 - 0.5 * Math.cos(2 * Math.PI * t / WINDOW));
            }
            Complex[] f = transform.transform(window, TransformType.FORWARD);
            for (int b = 0; b < bands; b++) {
                for (int i = 1; i <= bins; i++) {
                    Complex z = f[b * bins + i];
                    power[b][c] += (z.getReal() * z.getReal() + z.getImaginary() * z.getImaginary()) / bins;
                }
                largest = Math.max(largest, power[b][c]);
            }
        }
        double[][] picture = new double[bands][columns];
        for (int b = 0; b < bands; b++) {
            for (int c = 0; c < columns; c++) {
                double decades = Math.log10(Math.max(power[b][c] / largest, 1e-12));
                picture[bands - 1 - b][c] = Math.max(0, 1 + decades / DECADES);
            }
        }
        return picture;
    }
}
