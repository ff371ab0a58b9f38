package genlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.divergence.Quadrature;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DivergenceStudyTest {

    private static final DivergenceStudy STUDY = new DivergenceStudy();

    static Iterable<DivergenceStudy.Setting> settings() {
        return STUDY.settings();
    }

    /** Numbers for every divergence, the same at every call, and a bound that is one. */
    @ParameterizedTest
    @MethodSource("settings")
    void aRunIsAFunction(DivergenceStudy.Setting setting) {
        var trial = new Trial(3, Scale.SMOKE, DataSource.GENERATED);
        var result = STUDY.run(setting, trial);
        assertEquals(result, STUDY.run(setting, trial));
        double truth = Quadrature.divergence(setting.divergence(), DivergenceStudy.P, DivergenceStudy.Q);
        assertTrue(result.exactBound() < truth, result + " of " + truth);
        assertTrue(Double.isFinite(result.bound()) && result.standardError() > 0);
        // the generator has made its first steps from N(0, 2²), up the mixture's slope
        assertTrue(result.mean() > 0 && result.mean() < 0.5 && result.sd() > 1.5 && result.sd() < 2.5, "" + result);
        assertTrue(Double.isFinite(result.reached()));
    }
}
