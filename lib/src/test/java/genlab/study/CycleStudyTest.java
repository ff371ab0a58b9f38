package genlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDManager;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.study.CycleStudy.Method;
import genlab.study.CycleStudy.Task;
import genlab.translation.CycleGan;
import org.junit.jupiter.api.Test;

class CycleStudyTest {

    /** Pure: equal arguments, equal numbers. */
    @Test
    void aTrainingIsAFunctionOfItsSettingAndSeed() {
        var study = new CycleStudy();
        var setting = new CycleStudy.Setting(Task.COLOURS, Method.BOTH);
        var one = study.run(setting, new Trial(1, Scale.SMOKE, DataSource.GENERATED));
        assertEquals(one, study.run(setting, new Trial(1, Scale.SMOKE, DataSource.GENERATED)));
        assertFalse(one.equals(study.run(setting, new Trial(2, Scale.SMOKE, DataSource.GENERATED))));
    }

    /** A translator that has learned nothing is at home in neither kind: no share can exceed 1, no error is small. */
    @Test
    void theJudgeLooksAtTheTest() {
        var world = CycleStudy.world();
        try (var manager = NDManager.newBaseManager();
                var gan = new CycleGan(Method.BOTH.config(), CycleStudy.PICTURE, manager, Rng.of(1))) {
            for (Task task : new Task[] {Task.NIGHT, Task.COLOURS}) {
                var result = CycleStudy.judge(gan, task, 0, world.range(800, 848), manager);
                assertEquals(true, result.errorToB() > 0.15 && result.partners() >= 0 && result.partners() <= 1);
            }
        }
    }
}
