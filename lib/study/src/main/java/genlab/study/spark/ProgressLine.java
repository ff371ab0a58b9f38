package genlab.study.spark;

import java.nio.file.Path;
import java.util.Locale;

/** How far a study is: one line on the error stream, in place on a terminal, else at most one every half minute. */
final class ProgressLine {

    private static final double QUIET_SECONDS = 30;

    private final String name;
    private final int all;
    private final int kept;
    private final boolean terminal;
    private final long began = System.nanoTime();
    private int done;
    private int failed;
    private int running;
    private double last = Double.NEGATIVE_INFINITY;
    private String shown = "";

    /** Of {@code all} rows, {@code kept} were there before; {@code terminal} if the line can be written over. */
    ProgressLine(String name, int all, int kept, boolean terminal) {
        this.terminal = terminal;
        this.name = name;
        this.all = all;
        this.kept = kept;
    }

    /** A training ended. */
    void done(Job.Outcome outcome) {
        done++;
        if (outcome.failed()) {
            failed++;
            line("failed: " + String.join(" ", outcome.job().settingCells()) + " seed "
                    + outcome.job().trial().seed() + ": " + outcome.error());
        }
        show();
    }

    /** So many trainings run now. */
    void running(int now) {
        running = now;
        show();
    }

    /** The last line: what there is, and where. */
    void end(Path file) {
        line(String.format(
                Locale.ROOT,
                "%s: %d of %d rows have numbers%s%s, in %s; %.0f s",
                name,
                kept + done - failed,
                all,
                kept > 0 ? ", " + kept + " of them from before" : "",
                failed > 0 ? ", " + failed + " failed" : "",
                file,
                seconds()));
    }

    /** What the line says after so many seconds. */
    String text(double seconds) {
        int left = all - kept - done;
        return String.format(
                Locale.ROOT,
                "%s: %d of %d done, %d running%s%s",
                name,
                kept + done,
                all,
                running,
                failed > 0 ? ", " + failed + " failed" : "",
                done > 0 ? String.format(Locale.ROOT, ", about %s left", time(seconds / done * left)) : "");
    }

    private static String time(double seconds) {
        return seconds < 90
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : seconds < 5400
                        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    private void show() {
        double now = seconds();
        String text = text(now);
        if (terminal && !text.equals(shown)) {
            System.err.print("\r" + text + " ".repeat(Math.max(0, shown.length() - text.length())));
            shown = text;
        } else if (!terminal && now - last > QUIET_SECONDS) {
            System.err.println(text);
            last = now;
        }
    }

    private void line(String text) {
        if (terminal) {
            System.err.print("\r" + " ".repeat(shown.length()) + "\r");
            shown = "";
        }
        System.err.println(text);
    }

    private double seconds() {
        return (System.nanoTime() - began) * 1e-9;
    }
}
