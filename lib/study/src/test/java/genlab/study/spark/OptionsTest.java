package genlab.study.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void allSettingsOfASeedComeBeforeTheNextSeed() {
        var jobs = Options.of("99", "--seeds", "3", "--scale", "smoke").jobs();
        assertEquals(9, jobs.size());
        for (int i = 0; i < 9; i++) {
            assertEquals(i % 3, jobs.get(i).setting());
            assertEquals(i / 3, jobs.get(i).trial().seed());
            assertEquals(Scale.SMOKE, jobs.get(i).trial().scale());
        }
    }

    @Test
    void theStudySaysHowManySeeds() {
        assertEquals(6, Options.of("99").jobs().size());
    }

    @Test
    void whereChoosesSettingsAndSeeds() {
        var jobs = Options.of("99", "--where", "kind=not_a_number,seed=1").jobs();
        assertEquals(1, jobs.size());
        assertEquals(1, jobs.get(0).setting());
        assertEquals(1, jobs.get(0).trial().seed());
    }

    @Test
    void checkTakesANumberOrNone() {
        assertEquals(0, Options.of("99").check());
        assertEquals(3, Options.of("99", "--check").check());
        assertEquals(7, Options.of("99", "--check", "7", "--resume").check());
        assertEquals(3, Options.of("--check", "--resume", "99").check());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "98|lab 98 has no study",
                "99 --sedes 3|no option --sedes",
                "99 --seeds|--seeds needs a value",
                "99 --seeds many|--seeds is many, expected a whole number",
                "99 --seeds 0|expected a whole number from 1 on",
                "99 --scale huge|--scale is huge, expected smoke or quick or full",
                "99 13|one lab",
                "99 --data real|no real data",
                "99 --where colour=red|no column colour; there are kind and seed",
                "99 --where kind|expected COLUMN=VALUE",
                "99 --where kind=blue|nothing to run",
            })
    void whatCannotBeIsSaid(String line, String message) {
        var e = assertThrows(IllegalArgumentException.class, () -> Options.of(line.split(" "))
                .jobs());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
