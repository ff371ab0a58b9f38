package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.labs.ImageCodeStudy.Setting;
import genlab.study.Trial;
import org.junit.jupiter.api.Test;

class ImageCodeStudyTest {

    private static final Trial TRIAL = new Trial(42, Scale.SMOKE, DataSource.GENERATED);

    private static ImageCodeStudy.Result run(double weight) {
        return new ImageCodeStudy().run(new Setting(5, 800, weight), TRIAL);
    }

    /** A run is a function of its setting and its seed; the weight is the KL's; the bound of more draws is the lower one. */
    @Test
    void settingsDifferInWhatTheySay() {
        var one = run(1);
        assertEquals(one, run(1));
        var heavy = run(1000);
        assertTrue(heavy.kl() < one.kl(), heavy + ", " + one);
        for (var result : new ImageCodeStudy.Result[] {one, heavy}) {
            assertEquals(result.negativeElbo(), result.reconstruction() + result.kl(), 1e-9);
            // four steps leave it near 784 fair coins
            assertTrue(result.reconstruction() > 150 && result.reconstruction() < 700, "" + result);
            assertTrue(result.gap() > 0, "" + result);
            assertTrue(result.activeUnits() >= 0 && result.activeUnits() <= 5, "" + result);
        }
    }

    /** Of 3,280 passes, 1, 3, 9, ... 2,187 at each of eight step sizes, a tenth from the first to the last. */
    @Test
    void stepSizesFallAsBurdaSays() {
        int[] passes = new int[8];
        for (int pass = 0; pass < 3280; pass++) {
            double factor = ImageCodeStudy.burdaRate((pass + 0.5) / 3280);
            int i = (int) Math.round(-7 * Math.log10(factor));
            assertEquals(Math.pow(10, -i / 7.0), factor, 1e-12);
            passes[i]++;
        }
        for (int i = 0; i < 8; i++) {
            assertEquals(Math.pow(3, i), passes[i], "step size " + i);
        }
    }
}
