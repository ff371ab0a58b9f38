package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.study.Trial;
import genlab.testing.Managed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class RhythmStudyTest {

    /** The same numbers at every run, and those of the setting. */
    @Test
    void aRunIsAFunctionOfItsArguments() {
        var setting = new RhythmStudy.Setting(8);
        var trial = new Trial(3, Scale.SMOKE, DataSource.GENERATED);
        var study = new RhythmStudy();
        RhythmStudy.Result result = study.run(setting, trial);
        assertEquals(17, result.field());
        assertEquals(Rhythm.fewestNats(17, RhythmStudy.PERIOD), result.fewest());
        assertTrue(result.nats() > result.fewest() && result.nats() < 2, "" + result);
        assertEquals(result, study.run(setting, trial));
        assertTrue(result.nats()
                != study.run(setting, new Trial(4, Scale.SMOKE, DataSource.GENERATED))
                        .nats());
        assertEquals(6, study.plan().settings().size());
    }
}
