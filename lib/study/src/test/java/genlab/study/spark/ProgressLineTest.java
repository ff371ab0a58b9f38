package genlab.study.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.study.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void timeLeftComesFromTheRowsOfThisRun() {
        var progress = new ProgressLine("study 99", 12, 2, false);
        assertEquals("study 99: 2 of 12 done, 0 running", progress.text(5));
        progress.running(2);
        var job = new Job("99", 0, new Trial(0, Scale.SMOKE, DataSource.GENERATED));
        for (int i = 0; i < 4; i++) {
            progress.done(new Job.Outcome(job, List.of(), 1, i == 0 ? "broke" : "", "", ""));
        }
        assertEquals("study 99: 6 of 12 done, 2 running, 1 failed, about 60 s left", progress.text(40));
        assertEquals("study 99: 6 of 12 done, 2 running, 1 failed, about 10 min left", progress.text(400));
    }
}
