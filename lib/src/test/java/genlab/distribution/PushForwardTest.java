package genlab.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class PushForwardTest {

    private static final int CELLS = 120;

    /** G(z) = 1 - z / 2 makes N(1, 1/4) of N(0, 1); |G| folds it. */
    @Test
    void aNormalBecomesTheNormalThatTheoryGives() {
        float[] straight = PushForward.quantiles(4001);
        float[] folded = new float[straight.length];
        for (int i = 0; i < straight.length; i++) {
            straight[i] = 1 - straight[i] / 2;
            folded[i] = Math.abs(straight[i]);
        }
        var normal = new NormalDistribution(1, 0.5);
        double[] q = PushForward.density(straight, -3, 3, CELLS);
        double[] absolute = PushForward.density(folded, -3, 3, CELLS);
        for (int i = 0; i < CELLS; i++) {
            double x = -3 + (i + 0.5) / 20;
            // the mean over a cell against the middle: the second derivative's share is below 0.002
            assertEquals(normal.density(x), q[i], 3e-3, "at " + x);
            assertEquals(x < 0 ? 0 : normal.density(x) + normal.density(-x), absolute[i], 3e-3, "folded, at " + x);
        }
        assertEquals(1, Arrays.stream(q).sum() / 20, 1e-3);
    }
}
