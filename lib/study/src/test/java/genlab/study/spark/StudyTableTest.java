package genlab.study.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.Scale;
import genlab.data.BadFileException;
import genlab.data.DataSource;
import genlab.study.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTableTest {

    private static final String HEADER =
            "kind,seed,scale,data,seed_times_ten,third,seconds,error,commit,versions,data_hash";

    @TempDir
    Path folder;

    private final CountingStudy study = new CountingStudy();

    private static Job job(int setting, long seed) {
        return new Job("99", setting, new Trial(seed, Scale.SMOKE, DataSource.GENERATED));
    }

    private static Job.Outcome worked(Job job, String... numbers) {
        return new Job.Outcome(job, List.of(numbers), 1.26, "", "DJL 1, Java 17", "ab12");
    }

    private static Job.Outcome failed(Job job, String why) {
        return new Job.Outcome(job, List.of(), 0.5, why, "DJL 1, Java 17", "");
    }

    private StudyTable open() {
        return new StudyTable(folder.resolve("t.csv"), study, "c0ffee");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("t.csv"));
    }

    @Test
    void aRowIsInTheFileAsSoonAsItIsAdded() throws IOException {
        var table = open();
        table.add(worked(job(1, 4), "40", "NaN"));
        assertEquals(
                List.of(HEADER, "not_a_number,4,smoke,generated,40,NaN,1.3,,c0ffee,\"DJL 1, Java 17\",ab12"), lines());
        table.add(failed(job(2, 1), "IllegalStateException: loss is \"NaN\", at step 7"));
        assertEquals(
                "fails_if_odd,1,smoke,generated,,,0.5,\"IllegalStateException: loss is \"\"NaN\"\", at step 7\",c0ffee,"
                        + "\"DJL 1, Java 17\",",
                lines().get(2));
    }

    @Test
    void whatIsReadBackIsWhatWasWritten() throws IOException {
        var table = open();
        table.add(worked(job(0, 3), "30", "3.3333333333333335"));
        table.add(failed(job(2, 1), "odd, \"odd\""));
        table.add(worked(job(1, 3), "30", "NaN"));
        var again = open();
        assertTrue(again.finished(job(0, 3)) && again.finished(job(1, 3)));
        assertFalse(again.finished(job(2, 1)), "a failed row is not a finished one");
        assertFalse(again.finished(job(0, 4)));
        assertEquals(List.of("30", "NaN"), again.numbers(job(1, 3)));
        var before = lines();
        again.sort();
        assertEquals(List.of(before.get(0), before.get(1), before.get(3), before.get(2)), lines());
    }

    @Test
    void theLastRowOfAFailedJobCounts() throws IOException {
        var table = open();
        table.add(failed(job(2, 1), "no memory"));
        table.add(worked(job(2, 1), "10", "1.5"));
        table.sort();
        assertEquals(2, lines().size());
        assertTrue(open().finished(job(2, 1)));
    }

    @Test
    void aRowCutOffInTheMiddleIsNoRow() throws IOException {
        var table = open();
        table.add(worked(job(0, 3), "30", "3.5"));
        table.add(worked(job(0, 4), "40", "4.5"));
        String text = Files.readString(folder.resolve("t.csv"));
        Files.writeString(folder.resolve("t.csv"), text.substring(0, text.length() - 12));
        var again = open();
        assertTrue(again.finished(job(0, 3)));
        assertFalse(again.finished(job(0, 4)));
        again.add(worked(job(0, 4), "40", "4.5"));
        assertEquals(text, Files.readString(folder.resolve("t.csv")), "nothing of the cut row is left");
    }

    @Test
    void rowsStandInTheOrderOfTheStudy() throws IOException {
        var table = open();
        table.add(worked(job(2, 2), "20", "2"));
        table.add(worked(job(0, 10), "100", "10"));
        table.add(worked(job(0, 9), "90", "9"));
        table.sort();
        assertEquals(
                List.of("works,9", "works,10", "fails_if_odd,2"),
                lines().stream()
                        .skip(1)
                        .map(l -> l.replaceFirst("^([^,]*,[^,]*).*", "$1"))
                        .toList());
    }

    @Test
    void theTableOfAnotherStudyIsRefused() throws IOException {
        Files.writeString(folder.resolve("t.csv"), "task,method,seed\nring,gan,0\n");
        var e = assertThrows(BadFileException.class, this::open);
        assertTrue(e.getMessage().contains("t.csv") && e.getMessage().contains("kind, seed"), e.getMessage());
    }
}
