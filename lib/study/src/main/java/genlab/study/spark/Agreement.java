package genlab.study.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * Whether fresh runs agree with a table's rows: to the digit, which the same versions on the same kind of machine should
 * give, or else within three standard deviations over the other seeds of the same setting, which is all that another
 * processor can promise for a training that magnifies every rounding. A setting that collapses on one seed of ten can be
 * off there on another processor, where it collapses on some other seed.
 */
final class Agreement {

    private enum Verdict {
        SAME,
        WITHIN_SPREAD,
        OFF
    }

    private final StudyTable table;
    private final List<Verdict> verdicts = new ArrayList<>();

    Agreement(StudyTable table) {
        this.table = table;
    }

    /** Compares one fresh row with the table's and says so. */
    void compare(Job.Outcome fresh) {
        Job job = fresh.job();
        String row =
                String.join(" ", job.settingCells()) + " seed " + job.trial().seed();
        if (fresh.failed()) {
            verdicts.add(Verdict.OFF);
            System.out.println("✗ " + row + ": failed now: " + fresh.error());
            return;
        }
        if (!fresh.dataHash().equals(table.dataHash(job))) {
            verdicts.add(Verdict.OFF);
            System.out.println("✗ " + row + ": other data than the table's (their hashes differ)");
            return;
        }
        var before = table.numbers(job);
        var differences = new ArrayList<String>();
        var verdict = Verdict.SAME;
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(fresh.numbers().get(i))) {
                double limit = 3 * spread(job, i);
                double distance = Math.abs(Double.parseDouble(before.get(i))
                        - Double.parseDouble(fresh.numbers().get(i)));
                // written so that NaN is off
                boolean near = distance <= limit;
                verdict = near && verdict != Verdict.OFF ? Verdict.WITHIN_SPREAD : Verdict.OFF;
                differences.add(String.format(
                        Locale.ROOT,
                        "%s %s, in the table %s (3 sd over the other seeds: %.3g)",
                        table.results().get(i),
                        fresh.numbers().get(i),
                        before.get(i),
                        limit));
            }
        }
        verdicts.add(verdict);
        System.out.println((verdict == Verdict.OFF ? "✗ " : "✓ ") + row + ": "
                + (differences.isEmpty() ? "the same to the digit" : String.join("; ", differences)));
    }

    /** Standard deviation of a number over the other seeds of the job's setting; a row is not judged by itself. */
    private double spread(Job job, int number) {
        var statistics = new SummaryStatistics();
        for (var numbers : table.otherSeeds(job)) {
            statistics.addValue(Double.parseDouble(numbers.get(number)));
        }
        return statistics.getStandardDeviation();
    }

    /** Whether no row is off. */
    boolean holds() {
        return !verdicts.contains(Verdict.OFF);
    }

    /** One line over all rows. */
    String summary(Path file) {
        return String.format(
                Locale.ROOT,
                "%s: of %d rows run again, %d are the same to the digit, %d within the spread over seeds, %d off",
                file,
                verdicts.size(),
                count(Verdict.SAME),
                count(Verdict.WITHIN_SPREAD),
                count(Verdict.OFF));
    }

    private long count(Verdict verdict) {
        return verdicts.stream().filter(v -> v == verdict).count();
    }
}
