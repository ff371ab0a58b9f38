package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.divergence.NormalMixture;
import genlab.divergence.Quadrature;
import genlab.study.Trial;
import org.junit.jupiter.params.ParameterizedTest;
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
}
