package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.divergence.FDivergence;
import genlab.divergence.NormalMixture;
import genlab.divergence.Quadrature;
import genlab.study.Trial;
import genlab.training.Fit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DivergenceStudyTest {

    private static final DivergenceStudy STUDY = new DivergenceStudy();

    static Iterable<DivergenceStudy.Setting> settings() {
        return STUDY.plan().settings();
    }

    /** Numbers for every divergence, and a bound that is one. */
    @ParameterizedTest
    @MethodSource("settings")
    void theBoundIsOneAndTheFitBegins(DivergenceStudy.Setting setting) {
        var result = STUDY.run(setting, new Trial(3, Scale.SMOKE, DataSource.GENERATED));
        double truth = Quadrature.divergence(setting.divergence(), DivergenceStudy.P, DivergenceStudy.Q);
        assertTrue(result.exactBound() < truth, result + " of " + truth);
        // 2000 draws against the integral: within 5 standard errors, ten divergences, false alarm 6e-6
        assertTrue(result.standardError() > 0);
        assertEquals(result.exactBound(), result.bound(), 5 * result.standardError());
        // the generator has made its first steps from N(0, 2²), up the mixture's slope
        assertTrue(result.mean() > 0 && result.mean() < 0.5 && result.sd() > 1.5 && result.sd() < 2.5, "" + result);
        var reached = NormalMixture.normal(result.mean(), result.sd());
        assertEquals(
                Quadrature.divergence(setting.divergence(), DivergenceStudy.MIXTURE, reached), result.reached(), 1e-12);
    }

    /** The errors' pull at σ is by how much the learned bound falls less, or rises more, with σ than the divergence: central differences. */
    @ParameterizedTest
    @EnumSource
    void thePullIsTheDifferenceOfTwoSlopes(FDivergence f) {
        try (var manager = NDManager.newBaseManager()) {
            var fitted = DivergenceStudy.fitted(f, manager, Rng.of(4), new Fit("fit", 30, manager, Rng.of(5)));
            double mean = fitted.last().means()[0];
            double sd = fitted.last().sds()[0];
            double h = 1e-4;
            NormalMixture wider = NormalMixture.normal(mean, sd + h);
            NormalMixture narrower = NormalMixture.normal(mean, sd - h);
            var p = DivergenceStudy.MIXTURE;
            double ofBound = fitted.critic().bound(p, wider) - fitted.critic().bound(p, narrower);
            double ofDivergence = Quadrature.divergence(f, p, wider) - Quadrature.divergence(f, p, narrower);
            double expected = (ofDivergence - ofBound) / (2 * h);
            double all = Quadrature.integral(fitted.pull(-20, 22.1));
            assertEquals(expected, all, 2e-3 * (1 + Math.abs(expected)));
            double parts = Quadrature.integral(fitted.pull(-20, 1)) + Quadrature.integral(fitted.pull(1, 22.1));
            assertEquals(all, parts, 1e-9 * (1 + Math.abs(all)));
        }
    }
}
