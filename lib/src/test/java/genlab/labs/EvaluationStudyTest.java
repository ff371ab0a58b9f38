package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.labs.EvaluationStudy.Setting;
import genlab.metric.Nearest;
import genlab.study.Trial;
import genlab.training.Fit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationStudyTest {

    private static final Trial TRIAL = new Trial(3, Scale.SMOKE, DataSource.GENERATED);

    /** Of a judge of its own as of the one that the rows of a trial share, and while other threads ask for it. */
    @Test
    void aRunIsAFunctionOfItsSetting() {
        var study = new EvaluationStudy();
        var settings = List.of(new Setting(PictureSet.MEMORISED, 10), new Setting(PictureSet.TEST, 5));
        var rows = settings.parallelStream().map(s -> study.run(s, TRIAL)).toList();
        assertEquals(rows, settings.stream().map(s -> study.run(s, TRIAL)).toList());
        try (var manager = TRIAL.newManager()) {
            var digits = judged(manager);
            NDArray pictures = PictureSet.NOISE_TENTH.of(digits, 100, TRIAL.rng("pictures"));
            assertEquals(study.run(new Setting(PictureSet.NOISE_TENTH, 5), TRIAL), digits.measure(pictures));
            assertThrows(IllegalArgumentException.class, () -> digits.measure(digits.test()));
        }
        var copied = rows.get(0);
        assertEquals(200, copied.n());
        // by what a copy is: in a ball of the reference, at no distance
        assertEquals(1, copied.precision());
        assertEquals(0, copied.nearest(), 1e-6);
        assertEquals(0, copied.fid(), 1e-6);
        assertEquals(100, rows.get(1).n());
        assertTrue(rows.get(1).nearest() > 1);
        assertEquals(PictureSet.values().length + 3, study.plan().settings().size());
    }

    private static JudgedDigits judged(NDManager manager) {
        var digits = ImageCodeStudy.digits(DataSource.GENERATED, Scale.SMOKE, null);
        var fit = new Fit("judge", EvaluationStudy.steps(Scale.SMOKE), manager, TRIAL.rng("fit"));
        return JudgedDigits.of(digits.train(), 200, fit, manager, TRIAL.rng("judge"));
    }

    @Test
    void theSetsAreWhatTheyAreCalled() {
        try (var manager = TRIAL.newManager()) {
            var digits = judged(manager);
            NDArray test = digits.test().get("0:200");
            for (PictureSet set : PictureSet.values()) {
                int owned = manager.getManagedArrays().size();
                NDArray made = set.of(digits, 200, Rng.of(4));
                assertEquals(owned + 1, manager.getManagedArrays().size(), set.label());
                assertEquals(test.getShape(), made.getShape(), set.label());
                assertTrue(made.min().getFloat() >= 0 && made.max().getFloat() <= 1.0001, set.label());
                long different = IntStream.range(0, 200)
                        .mapToObj(i -> Arrays.hashCode(Tensors.floats(made.get(i))))
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
