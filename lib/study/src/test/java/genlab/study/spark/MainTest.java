package genlab.study.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.labs.ModeStudy;
import genlab.study.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir
    Path folder;

    @BeforeEach
    void reset() {
        CountingStudy.RUNS.set(0);
        CountingStudy.mended = false;
        CountingStudy.endless = false;
    }

    /** Stopped while two rows are running: they end too, and are no rows; the next run makes them. */
    @Test
    void aStudyThatIsStoppedStopsItsRows() throws Exception {
        CountingStudy.endless = true;
        CountingStudy.STOPPED.set(0);
        var stopped = new CompletableFuture<Exception>();
        var study = new Thread(() -> {
            try {
                run("--seeds", "2");
                stopped.complete(null);
            } catch (Exception e) {
                stopped.complete(e);
            }
        });
        study.start();
        while (CountingStudy.RUNS.get() < 2) {
            Thread.sleep(10);
        }
        study.interrupt();
        assertEquals(
                InterruptedException.class, stopped.get(30, TimeUnit.SECONDS).getClass());
        for (int i = 0; i < 500 && CountingStudy.STOPPED.get() < 2; i++) {
            Thread.sleep(10);
        }
        assertEquals(2, CountingStudy.STOPPED.get());
        assertEquals(2, CountingStudy.RUNS.get(), "the rows that waited were not begun");
        assertFalse(Files.exists(table()));
        CountingStudy.endless = false;
        CountingStudy.mended = true;
        assertTrue(run("--seeds", "2"));
    }

    private boolean run(String... more) throws Exception {
        var words =
                new ArrayList<>(List.of("99", "--scale", "smoke", "--master", "local[2]", "--out", table().toString()));
        words.addAll(List.of(more));
        return Main.run(Options.of(words.toArray(String[]::new)));
    }

    private Path table() {
        return folder.resolve("99-study.csv");
    }

    @Test
    void aFailedTrainingIsARowThatSaysWhyAndStopsNothing() throws Exception {
        assertFalse(run("--seeds", "4"), "two trainings failed");
        var lines = Files.readAllLines(table());
        assertEquals(1 + 12, lines.size());
        assertEquals(12, CountingStudy.RUNS.get());
        var bad =
                lines.stream().filter(l -> l.contains("IllegalStateException")).toList();
        assertEquals(2, bad.size());
        assertTrue(bad.get(0).startsWith("fails_if_odd,1,smoke,generated,,,"), bad.get(0));
        assertTrue(bad.get(0).contains("\"IllegalStateException: loss is \"\"NaN\"\", at step 7\""), bad.get(0));
    }

    @Test
    void finishedRowsAreNeverRunTwiceAndFailedOnesAre() throws Exception {
        assertFalse(run("--seeds", "2"));
        assertEquals(6, CountingStudy.RUNS.get());
        assertFalse(run("--seeds", "3", "--resume"));
        assertEquals(6 + 3 + 1, CountingStudy.RUNS.get(), "one more seed, and the one that failed");
        CountingStudy.mended = true;
        assertTrue(run("--seeds", "3", "--resume"));
        assertEquals(11, CountingStudy.RUNS.get());
        assertEquals(1 + 9, Files.readAllLines(table()).size());
        assertTrue(run("--seeds", "3", "--resume"));
        assertEquals(11, CountingStudy.RUNS.get());
    }

    @Test
    void aTableIsNotWrittenOver() throws Exception {
        run("--seeds", "1");
        var e = assertThrows(IllegalStateException.class, () -> run("--seeds", "1"));
        assertTrue(e.getMessage().contains("--resume"), e.getMessage());
        assertEquals(3, CountingStudy.RUNS.get());
    }

    @Test
    void freshRunsAgreeWithTheTable() throws Exception {
        CountingStudy.mended = true;
        run("--seeds", "3");
        assertTrue(run("--seeds", "3", "--check", "9"));
        assertEquals(9 + 9, CountingStudy.RUNS.get());
    }

    @Test
    void aRowThatWasTamperedWithDoesNotAgree() throws Exception {
        CountingStudy.mended = true;
        run("--seeds", "3");
        // the other seeds have 1/3 and 4/3: three standard deviations are 2.1
        String honest = Files.readString(table());
        Files.writeString(table(), honest.replace("20,2.3333333333333335", "20,4.4"));
        assertTrue(run("--check", "1", "--seeds", "3", "--where", "kind=works,seed=2"), "within the spread");
        Files.writeString(table(), honest.replace("20,2.3333333333333335", "20,4.5"));
        assertFalse(run("--check", "1", "--seeds", "3", "--where", "kind=works,seed=2"));
    }

    @Test
    void otherDataDoNotAgree() throws Exception {
        CountingStudy.mended = true;
        run("--seeds", "2");
        Files.writeString(table(), Files.readString(table()).replace("ab12", "ab13"));
        assertFalse(run("--check", "1"));
    }

    /** The trainings themselves: Spark's threads give what the calling thread gives. */
    @Test
    void sparkGivesWhatACallGives() throws Exception {
        assertTrue(Main.run(Options.of(
                "13",
                "--scale",
                "smoke",
                "--seeds",
                "1",
                "--where",
                "task=ring",
                "--master",
                "local[2]",
                "--out",
                table().toString())));
        var study = new ModeStudy();
        var direct = study.plan().settings().stream()
                .filter(s -> s.task() == ModeStudy.Task.RING)
                .map(s -> String.join(",", Cells.of(study.run(s, new Trial(0, Scale.SMOKE, DataSource.GENERATED)))))
                .toList();
        var rows = Files.readAllLines(table());
        assertEquals(1 + direct.size(), rows.size());
        for (int i = 0; i < direct.size(); i++) {
            String row = rows.get(1 + i);
            assertTrue(row.contains("generated," + direct.get(i) + ","), row + " is not " + direct.get(i));
        }
        assertTrue(direct.stream().distinct().count() > 3, "the ways differ: " + direct);
    }
}
