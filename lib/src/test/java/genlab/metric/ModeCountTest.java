package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModeCountTest {

    private static final GaussianModes RING = GaussianModes.ring();

    /** 40,000 samples: the share of good ones is within 4 standard errors, 0.002, in all but one of 10,000 seeds. */
    @Test
    void theMixturesOwnSamplesHitAllModes() {
        for (GaussianModes mixture : List.of(RING, GaussianModes.grid())) {
            ModeCount count = ModeCount.of(mixture.sample(40_000, Rng.of(1)), mixture);
            assertEquals(mixture.centres().length, count.modes());
            assertEquals(1 - Math.exp(-4.5), count.goodShare(), 0.0021);
            // 2 n KL is chi-square with K - 1 degrees of freedom: 24 of them exceed 60 once in 20,000
            assertTrue(2 * 40_000 * count.goodShare() * count.reverseKl() < 60);
        }
    }

    @Test
    void aCollapsedGeneratorHitsOne() {
        float[] samples = new float[2 * ModeCount.SAMPLES];
        for (int i = 0; i < samples.length; i += 2) {
            samples[i] = 1;
        }
        ModeCount count = ModeCount.of(samples, RING);
        assertEquals(1, count.modes());
        assertEquals(1, count.goodShare());
        assertEquals(Math.log(8), count.reverseKl(), 1e-12);
        assertEquals(ModeCount.SAMPLES, count.hits().get(0));
    }

    @Test
    void halfTheModesAreLn2Away() {
        float[] samples = new float[8];
        for (int k = 0; k < 4; k++) {
            samples[2 * k] = (float) RING.centres()[k][0];
            samples[2 * k + 1] = (float) RING.centres()[k][1];
        }
        ModeCount count = ModeCount.of(samples, RING);
        assertEquals(4, count.modes());
        assertEquals(Math.log(2), count.reverseKl(), 1e-12);
    }

    @Test
    void goodEndsAtThreeSigma() {
        ModeCount count = ModeCount.of(new float[] {1.0299f, 0, 1.0301f, 0, 0, 0}, RING);
        assertEquals(1, count.modes());
        assertEquals(1 / 3.0, count.goodShare(), 1e-12);
        assertEquals(List.of(1, 0, 0, 0, 0, 0, 0, 0), count.hits());
    }

    /** Good or not, near or far: the shares are together 1. */
    @Test
    void everySampleHasANearestCentre() {
        double[] shares = ModeCount.nearest(new float[] {1, 0, 0.5f, 0.1f, -9, 0.1f, 0, 2}, RING);
        assertArrayEquals(new double[] {0.5, 0, 0.25, 0, 0.25, 0, 0, 0}, shares, 1e-12);
        double[] data = ModeCount.nearest(RING.sample(40_000, Rng.of(1)), RING);
        assertEquals(1, Arrays.stream(data).sum(), 1e-9);
        // standard error 0.0017, eight shares: one seed in 2,000
        assertTrue(Arrays.stream(data).allMatch(share -> Math.abs(share - 0.125) < 0.0066), Arrays.toString(data));
    }

    /** As a tensor or as numbers on the host. */
    @Test
    void ofATensorItIsTheSame() {
        try (var manager = NDManager.newBaseManager()) {
            float[] points = RING.sample(300, Rng.of(2));
            NDArray tensor = RING.sample(manager, 300, Rng.of(2));
            assertEquals(ModeCount.of(points, RING), ModeCount.of(tensor, RING));
            assertEquals(8, ModeCount.of(tensor, RING).modes());
        }
    }

    @Test
    void withoutGoodSamplesTheDivergenceIsUnknown() {
        ModeCount count = ModeCount.of(new float[] {0, 0}, RING);
        assertEquals(0, count.modes());
        assertTrue(Double.isNaN(count.reverseKl()));
        assertEquals(Collections.nCopies(8, 0), count.hits());
    }

    /** A range from 0 to 2π with both ends gives eight angles and seven places. */
    @Test
    void aCentreMayNotStandTwice() {
        double[][] centres = new double[8][];
        for (int k = 0; k < 8; k++) {
            centres[k] = new double[] {Math.cos(2 * Math.PI * k / 7), Math.sin(2 * Math.PI * k / 7)};
        }
        assertThrows(IllegalArgumentException.class, () -> new GaussianModes("trap", centres, 0.01));
    }
}
