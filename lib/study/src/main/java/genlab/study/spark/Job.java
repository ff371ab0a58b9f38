package genlab.study.spark;

import genlab.data.Stopped;
import genlab.engine.Threads;
import genlab.study.Studies;
import genlab.study.Study;
import genlab.study.Trial;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * One row to be computed, small enough to travel.
 *
 * @param lab whose study it is
 * @param setting the place in {@link Study.Plan#settings()}
 * @param trial seed, scale and data
 */
record Job(String lab, int setting, Trial trial) implements Serializable {

    /**
     * What a job gave.
     *
     * @param numbers the result's components, as the table writes them; none if the training failed
     * @param seconds of the thread's processor time
     * @param error why it failed; empty if it did not
     * @param versions of what it ran on
     * @param dataHash of the data that it read; empty if it failed
     */
    record Outcome(Job job, List<String> numbers, double seconds, String error, String versions, String dataHash)
            implements Serializable {

        boolean failed() {
            return !error.isEmpty();
        }
    }

    /** The setting's components, as the table writes them. */
    List<String> settingCells() {
        return Cells.of(Studies.of(lab).plan().settings().get(setting));
    }

    /**
     * Runs the training with one engine thread. A training that throws is an outcome like any other; an error of the
     * process (memory, a missing library) is not, and is left to Spark; nor is one that was stopped.
     *
     * @throws Stopped if the thread was interrupted: what it has then are no numbers
     */
    Outcome run() {
        Threads.set(1);
        var threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        List<String> numbers = List.of();
        String error = "";
        String dataHash = "";
        try {
            var study = Studies.of(lab);
            numbers = Cells.of(run(study));
            dataHash = study.dataHash(trial.data());
            Stopped.ifAsked();
        } catch (Stopped e) {
            throw e;
        } catch (Exception e) {
            error = describe(e);
        }
        double seconds = (threads.getCurrentThreadCpuTime() - began) * 1e-9;
        return new Outcome(this, numbers, seconds, error, Versions.here(), dataHash);
    }

    private <S extends Record, R extends Record> R run(Study<S, R> study) {
        return study.run(study.plan().settings().get(setting), trial);
    }

    private static String describe(Exception e) {
        String text = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
        return text.replaceAll("\\s+", " ");
    }
}
