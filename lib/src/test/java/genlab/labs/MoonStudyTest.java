package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Moon;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.study.Trial;
import genlab.training.Fit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MoonStudyTest {

    private static MoonStudy.Result result(MoonStudy.Goal goal) {
        return new MoonStudy()
                .run(new MoonStudy.Setting(goal, 0.1, 1, 2), new Trial(3, Scale.SMOKE, DataSource.GENERATED));
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsAPureFunctionWithDistancesThatFit(MoonStudy.Goal goal) {
        var result = result(goal);
        assertEquals(result, result(goal));
        // no moon is nearer than the nearest, up to the steps of its search
        assertTrue(result.toAnyMoon() < result.toTruth() + 0.02, "" + result);
        // the triangle inequality, twice
        assertTrue(result.toTruth() <= result.toBlend() + result.blendToTruth() + 1e-6, "" + result);
        assertTrue(result.toBlend() <= result.toTruth() + result.blendToTruth() + 1e-6, "" + result);
        // a phase off by at most 0.15, of a disc with a radius of at most 9 among 576 pixels
        assertTrue(result.shownToTruth() > 0 && result.shownToTruth() < Math.sqrt(0.15 * Math.PI * 81 / 576));
        assertTrue(result.kl() >= 0 && result.phaseOff() >= 0 && result.phaseOff() <= 0.75, "" + result);
        boolean noise = goal != MoonStudy.Goal.AE && goal != MoonStudy.Goal.KL_ALONE;
        assertEquals(noise, Double.isFinite(result.toBest()) && Double.isFinite(result.apart()), "" + result);
    }

    /** Two clouds of one σ: the share of the second is sigmoid((z - 1/2) / σ²) for means 0 and 1. */
    @Test
    void theBestDecoderOfTwoCloudsIsASigmoid() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray m = manager.create(new float[] {0, 1}, new Shape(2, 1));
            var q = new DiagonalNormal(m, m.zerosLike().add((float) Math.log(0.25)));
            NDArray x = manager.create(new float[] {0, 1, 1, 0}, new Shape(2, 2));
            for (double z : new double[] {-3, 0.2, 0.5, 1.4}) {
                NDArray best = MoonStudy.best(q, x, manager.create(new float[] {(float) z}, new Shape(1, 1)));
                double second = 1 / (1 + Math.exp(-4 * (z - 0.5)));
                assertArrayEquals(new float[] {(float) second, (float) (1 - second)}, best.toFloatArray(), 1e-5f);
            }
        }
    }

    /** Where nothing asks for it, the output that would be log σ² has no gradient: an auto-encoder has no noise to learn. */
    @Test
    void anAutoEncoderLeavesItsNoiseAlone() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray x = MoonStudy.rows(new Moon.Kinds(0.1, 0).pairs(64, Rng.of(1)), manager);
            for (var goal : List.of(MoonStudy.Goal.AE, MoonStudy.Goal.VAE)) {
                var model = MoonStudy.untrained(manager, 576, 20, 2, Rng.of(2));
                float[] before = noiseWeights(
                        model.networks()[0].getParameters().valueAt(2).getArray());
                var fit = new Fit("moons", 3, manager, Rng.of(3));
                MoonStudy.train(model, Batches.of(64, Rng.of(4), x), fit, goal);
                float[] after = noiseWeights(
                        model.networks()[0].getParameters().valueAt(2).getArray());
                assertEquals(goal == MoonStudy.Goal.AE, Arrays.equals(before, after));
            }
        }
    }

    /** The last layer's rows 2 and 3 of 4: those of log σ². */
    private static float[] noiseWeights(NDArray matrix) {
        return matrix.get("2:4").toFloatArray();
    }

    @Test
    void nothingIsLeftBehind() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray x = Rng.of(1).normal(manager, new Shape(6, 2));
            var q = new DiagonalNormal(x, x);
            int before = manager.getManagedArrays().size();
            for (int i = 0; i < 3; i++) {
                MoonStudy.rms(x, x);
                MoonStudy.halfWay(x).close();
                MoonStudy.best(q, x, x).close();
                MoonStudy.rows(List.of(Moon.of(1)), manager).close();
            }
            assertEquals(before, manager.getManagedArrays().size());
        }
    }

    @Test
    void halfWayIsTheMeanOfAPair() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray rows = manager.create(new float[] {1, 2, 3, 4, 5, 6, 9, 0}, new Shape(4, 2));
            assertArrayEquals(new float[] {2, 3, 7, 3}, MoonStudy.halfWay(rows).toFloatArray());
            assertEquals(2, MoonStudy.rms(rows.get("0:1"), rows.get("1:2")), 1e-6);
        }
        assertEquals(List.of(Moon.of(0.75)), MoonStudy.truths(List.of(Moon.of(1), Moon.of(0.5))));
    }
}
