package genlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpectrogramTest {

    /** 1,000 Hz, then 3,000 Hz at a hundredth of the power: bands of 125 Hz, the lowest in the last row. */
    @Test
    void aToneIsWhereItIs() {
        float[] x = new float[4000];
        for (int t = 0; t < x.length; t++) {
            x[t] = (float) (t < 2000 ? Math.sin(2 * Math.PI * t / 8) : 0.1 * Math.sin(2 * Math.PI * 3 * t / 8));
        }
        double[][] picture = Spectrogram.of(x, 32, 32);
        for (int c = 0; c < 32; c++) {
            int loudest = 0;
            for (int b = 0; b < 32; b++) {
                loudest = picture[b][c] > picture[loudest][c] ? b : loudest;
            }
            if (c < 14 || c > 17) {
                int band = 31 - loudest;
                int hertz = c < 16 ? 1000 : 3000;
                assertEquals(hertz, 125 * (band + 0.5), 100, "column " + c);
                assertEquals(c < 16 ? 1 : 1 - 2 / 5.0, picture[loudest][c], 0.01);
            }
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThrows(IllegalArgumentException.class, () -> Spectrogram.of(new float[300], 4, 7));
        assertThrows(IllegalArgumentException.class, () -> Spectrogram.of(new float[300], 4, 0));
        assertThrows(IllegalArgumentException.class, () -> Spectrogram.of(new float[300], 4, -128));
        assertEquals(0, Spectrogram.of(new float[3], 4, 32)[0][0], "silence");
    }

    /** Places times columns are more than an int holds. */
    @Test
    void columnsAreAllOverALongSound() {
        float[] x = new float[3_000_000];
        x[x.length - 100] = 1;
        double[][] picture = Spectrogram.of(x, 900, 1);
        assertEquals(0, picture[0][898]);
        assertEquals(1, picture[0][899]);
    }
}
