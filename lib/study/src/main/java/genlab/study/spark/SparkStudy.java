package genlab.study.spark;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.apache.spark.api.java.JavaSparkContext;

/** Jobs on Spark: one task a job, so that Spark decides where it runs and runs it again if its worker is lost. */
final class SparkStudy {

    private static final int MILLISECONDS = 200;

    private SparkStudy() {}

    /**
     * Runs the jobs and hands over their outcomes one by one as they come, in the calling thread. If that is interrupted, so are
     * the jobs.
     *
     * @param arrived gets each outcome once
     * @param running is told now and then how many jobs are running
     */
    static void run(JavaSparkContext spark, List<Job> jobs, Consumer<Job.Outcome> arrived, IntConsumer running)
            throws InterruptedException, ExecutionException {
        // Spark counts each task's contribution once, however often the task had to be run
        var outcomes = spark.sc().<Job.Outcome>collectionAccumulator("outcomes");
        spark.setInterruptOnCancel(true);
        var all = spark.parallelize(jobs, jobs.size()).foreachAsync(job -> outcomes.add(job.run()));
        int seen = 0;
        boolean last;
        try {
            do {
                last = all.isDone();
                var list = outcomes.value();
                for (var outcome : list.subList(seen, list.size())) {
                    arrived.accept(outcome);
                }
                seen = list.size();
                running.accept(active(spark));
                if (!last) {
                    Thread.sleep(MILLISECONDS);
                }
            } while (!last);
            all.get();
        } catch (InterruptedException e) {
            all.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            // the user stopped the process: Spark's own end comes first, and looks like a failure
            if (spark.sc().isStopped()) {
                throw new InterruptedException();
            }
            throw e;
        }
    }

    private static int active(JavaSparkContext spark) {
        int tasks = 0;
        for (int stage : spark.statusTracker().getActiveStageIds()) {
            var info = spark.statusTracker().getStageInfo(stage);
            tasks += info == null ? 0 : info.numActiveTasks();
        }
        return tasks;
    }
}
