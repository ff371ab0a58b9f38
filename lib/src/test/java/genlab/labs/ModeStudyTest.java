package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Lab;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.labs.ModeStudy.Method;
import genlab.labs.ModeStudy.Result;
import genlab.labs.ModeStudy.Setting;
import genlab.labs.ModeStudy.Task;
import genlab.study.Study;
import genlab.study.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ModeStudyTest {

    private static Result run(Setting setting, long seed) {
        return new ModeStudy().run(setting, new Trial(seed, Scale.SMOKE, DataSource.GENERATED));
    }

    /** Nothing of a run's random numbers depends on the way to train: two of equal settings and length are one run. */
    @Test
    void waysShareTheirStreams() {
        Result gan = run(Setting.of(Task.RING, Method.GAN), 3);
        assertEquals(gan, run(Setting.of(Task.RING, Method.GAN_SHORT), 3));
        assertNotEquals(gan, run(Setting.of(Task.RING, Method.GAN), 4));
    }

    /** Seed 3 of those from 100 on is seed 103. */
    @Test
    void otherSeedsAreOtherSeeds() {
        double unit = Task.GRID.unit();
        var other = new Setting(Task.GRID, Method.SPECTRAL, unit, ModeStudy.OTHER_SEEDS);
        assertEquals(run(new Setting(Task.GRID, Method.SPECTRAL, unit, 0), 103), run(other, 3));
    }

    /** Each way judges once, on the seeds from 0 on; the units are tried on others, and the one that is judged is among them. */
    @Test
    void noSeedBothChoosesAndJudges() {
        var plan = new ModeStudy().plan();
        assertTrue(plan.seeds() <= ModeStudy.OTHER_SEEDS);
        for (Task task : Task.values()) {
            var of = plan.settings().stream().filter(s -> s.task() == task).toList();
            var judged = of.stream()
                    .filter(s -> s.seedsFrom() == 0)
                    .map(Setting::method)
                    .toList();
            var tried = of.stream().filter(s -> s.seedsFrom() != 0).toList();
            assertEquals(List.of(Method.values()), judged);
            assertTrue(tried.stream().allMatch(s -> s.method() == Method.SPECTRAL), "" + tried);
            assertEquals(1, tried.stream().filter(s -> s.unit() == task.unit()).count());
        }
    }

    /** The constant in the code is what the committed rows speak for. */
    @ParameterizedTest
    @EnumSource
    void theUnitIsTheOneThatTheTableChooses(Task task) {
        try (var lab = Lab.open("13-mode-collapse", 1, Scale.SMOKE, DataSource.GENERATED)) {
            assertEquals(ModeStudy.chosenUnit(lab.study(), task), task.unit());
        }
    }

    /** A table of two seeds, in which each statistic can be done by hand. */
    private static Table table() {
        var table = Table.create(
                StringColumn.create("task"),
                StringColumn.create("method"),
                DoubleColumn.create("unit"),
                IntColumn.create("seeds_from"),
                IntColumn.create("seed"),
                IntColumn.create("modes"),
                DoubleColumn.create("good_share"),
                DoubleColumn.create("reverse_kl"));
        for (Method way : Method.values()) {
            boolean best = way == Method.PACGAN;
            add(table, Study.cell(way), 1, 0, 0, best ? 8 : 2, 0.5, 1.4);
            add(table, Study.cell(way), 1, 0, 1, best ? 8 : 0, 0, Double.NaN);
        }
        for (int seed = 0; seed < 2; seed++) {
            add(table, "spectral", 0.2, 100, seed, 7, 0.9, 0.2);
            add(table, "spectral", 0.1, 100, seed, 8, 0.2 + seed, 0.1);
            add(table, "spectral", 0.05, 100, seed, 8, 0.6, 0.1);
        }
        return table;
    }

    private static void add(
            Table table, String way, double unit, int from, int seed, int modes, double good, double kl) {
        table.stringColumn("task").append("ring");
        table.stringColumn("method").append(way);
        table.doubleColumn("unit").append(unit);
        table.intColumn("seeds_from").append(from);
        table.intColumn("seed").append(seed);
        table.intColumn("modes").append(modes);
        table.doubleColumn("good_share").append(good);
        table.doubleColumn("reverse_kl").append(kl);
    }

    /** More modes come first, then more good samples: 0.7 on average is more than 0.6. */
    @Test
    void theUnitWithTheMostModesIsChosen() {
        assertEquals(0.1, ModeStudy.chosenUnit(table(), Task.RING));
    }

    @Test
    void theReportNamesAndCounts() {
        var report = ModeReport.of(table(), Task.RING);
        var ways = report.ways();
        assertEquals(Method.values().length, ways.rowCount());
        assertEquals("PacGAN", ways.stringColumn("method").get(0));
        assertEquals(2, ways.intColumn("seeds with all").get(0));
        assertEquals(1, ways.doubleColumn("modes, mean").get(1));
        assertEquals(1, ways.intColumn("of so many seeds").get(1));
        assertEquals(3, report.choice().rowCount());
        assertEquals(2, report.seedsWithAll(Method.PACGAN));
        assertEquals(0.25, report.mean("good_share", Method.GAN));
        assertEquals(7, report.compare("modes", Method.PACGAN, Method.GAN).mean());
        assertEquals(560, report.modes().getWidth());
        assertEquals(560, report.good().getWidth());
    }
}
