package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.labs.EvaluationStudy.Setting;
import genlab.metric.Nearest;
import genlab.study.Trial;
import genlab.training.Fit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EvaluationStudyTest {

    private static final Trial TRIAL = new Trial(3, Scale.SMOKE, DataSource.GENERATED);

    @Test
    void aRunIsAFunctionOfItsSetting() {
        var study = new EvaluationStudy();
        var copied = study.run(new Setting(PictureSet.MEMORISED, 10), TRIAL);
        assertEquals(copied, study.run(new Setting(PictureSet.MEMORISED, 10), TRIAL));
        assertEquals(200, copied.made());
        assertEquals(400, copied.real());
        // by what a copy is: in a ball of the reference, at no distance
        assertEquals(1, copied.precision());
        assertEquals(0, copied.nearest(), 1e-6);
        var few = study.run(new Setting(PictureSet.TEST, 5), TRIAL);
        assertEquals(100, few.made());
        assertTrue(few.nearest() > 1);
        assertEquals(PictureSet.values().length + 3, study.plan().settings().size());
    }

    @Test
    void theSetsAreWhatTheyAreCalled() {
        var data = JudgedDigits.digits(DataSource.GENERATED, null, Scale.SMOKE);
        try (var manager = TRIAL.newManager()) {
            var digits =
                    JudgedDigits.of(data, Scale.SMOKE, new Fit("judge", 20, manager, Rng.of(1)), manager, Rng.of(2));
            NDArray test = digits.test().get("0:200");
            for (PictureSet set : PictureSet.values()) {
                int owned = manager.getManagedArrays().size();
                NDArray made = set.of(digits, 200, Rng.of(4));
                assertEquals(owned + 1, manager.getManagedArrays().size(), set.label());
                assertEquals(test.getShape(), made.getShape(), set.label());
                assertTrue(made.min().getFloat() >= 0 && made.max().getFloat() <= 1.0001, set.label());
                int different = (int) Arrays.stream(Nearest.of(made, made).places())
                        .distinct()
                        .count();
                switch (set) {
                    case ONE -> assertEquals(1, different);
                    case ONE_EACH -> assertTrue(different > 1 && different <= 10, "" + different);
                    case HUNDRED -> assertEquals(100, different);
                    case BLUR_TWO -> {
                        // as much ink, but for the edges, and less contrast
                        assertEquals(1, made.mean().getFloat() / test.mean().getFloat(), 0.02);
                        assertTrue(deviation(made) < 0.8 * deviation(test));
                    }
                    case NOISE_TWO_FIFTHS ->
                        assertTrue(made.mean().getFloat() > test.mean().getFloat() + 0.05);
                    case CENTRES ->
                        // a mean is nearer to the pictures than another picture is
                        assertTrue(Nearest.of(test, made).mean()
                                < Nearest.of(test, digits.reference().get("0:200"))
                                        .mean());
                    default -> assertTrue(different > 150, set.label() + " " + different);
                }
            }
        }
    }

    private static double deviation(NDArray x) {
        return Math.sqrt(Tensors.number(x.sub(x.mean()).square().mean()));
    }
}
