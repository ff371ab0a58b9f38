package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.study.Trial;
import genlab.vae.CodeQuadrature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DerivationStudyTest {

    private static DerivationStudy.Result result(DerivationStudy.Training training) {
        return new DerivationStudy()
                .run(new DerivationStudy.Setting(training), new Trial(3, Scale.SMOKE, DataSource.GENERATED));
    }

    /** log p = bound + KL, whatever the prior, by two rules that share no sum; and no normal beats the nearest one. */
    @ParameterizedTest
    @EnumSource(names = "NOTES", mode = EnumSource.Mode.EXCLUDE)
    void whatIsReportedIsABound(DerivationStudy.Training training) {
        var result = result(training);
        assertEquals(result.gap(), result.reported(), 1e-8);
        assertTrue(result.gap() > result.normalGap() && result.normalGap() > 0, "" + result);
        assertTrue(result.excess() > 0 && result.codeNats() > 0, "" + result);
    }

    /** The notes report something else than their gap. */
    @Test
    void whatTheNotesReportIsNone() {
        var result = result(DerivationStudy.Training.NOTES);
        assertTrue(Math.abs(result.gap() - result.reported()) > 0.01, "" + result);
    }

    /** The prior that EM begins has the decoder as it is, and explains the codes better than N(0, 1) does. */
    @Test
    void aMixturePriorBeginsWhereTheCodesAre() {
        try (var manager = NDManager.newBaseManager()) {
            var data = DerivationStudy.threeHeaps(manager).sample(manager, 300, Rng.of(1));
            var model = DerivationStudy.untrained(manager, Rng.of(2));
            var mixed = DerivationStudy.withMixture(model, data, manager, Rng.of(3));
            assertEquals(3, mixed.networks().length);
            double before = CodeQuadrature.of(model, data, -8, 8, 401).meanLogEvidence();
            double after = CodeQuadrature.of(mixed, data, -8, 8, 401).meanLogEvidence();
            var codes = model.encoder().posterior(data).sample(Rng.of(4));
            double gain = mixed.prior()
                    .logP(codes)
                    .sub(model.prior().logP(codes))
                    .mean()
                    .getDouble();
            assertTrue(gain > 0.1, "codes " + gain + " nats likelier; log p(x) " + before + ", then " + after);
        }
    }
}
