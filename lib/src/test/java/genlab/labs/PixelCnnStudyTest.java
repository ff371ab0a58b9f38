package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.labs.PixelCnnStudy.Kind;
import genlab.labs.PixelCnnStudy.Setting;
import genlab.study.Trial;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PixelCnnStudyTest {

    /** A run is a function of its setting and its seed; four steps from chance bring a digit below the 543 nats of fair coins. */
    @ParameterizedTest
    @EnumSource
    void aRunIsAFunction(Kind kind) {
        var trial = new Trial(42, Scale.SMOKE, DataSource.GENERATED);
        var result = new PixelCnnStudy().run(new Setting(kind, 1500), trial);
        assertEquals(result, new PixelCnnStudy().run(new Setting(kind, 1500), trial));
        assertTrue(result.nats() > 150 && result.nats() < 700, "" + result);
        assertEquals(kind == Kind.CLASSES, result.judge() > 0, "" + result);
        assertTrue(result.weights() > 10_000, "" + result);
    }
}
