package genlab.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.TreeSet;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/** What a training logged: for each name, the steps and the values. */
public final class History {

    private final Map<String, TreeMap<Long, Double>> series = new LinkedHashMap<>();
    private long steps;
    private boolean interrupted;

    void add(long step, String name, double value) {
        series.computeIfAbsent(name, n -> new TreeMap<>()).put(step, value);
    }

    void end(long stepsDone, boolean wasInterrupted) {
        steps = stepsDone;
        interrupted = wasInterrupted;
    }

    /** The number of steps that were finished. */
    public long steps() {
        return steps;
    }

    /** Whether the training was stopped by an interrupt before its last step. */
    public boolean interrupted() {
        return interrupted;
    }

    /** The names logged, in the order of their first appearance. */
    public List<String> names() {
        return List.copyOf(series.keySet());
    }

    /** The steps at which this name was logged. */
    public double[] steps(String name) {
        return of(name).keySet().stream().mapToDouble(Long::doubleValue).toArray();
    }

    /** The values logged under this name. */
    public double[] values(String name) {
        return of(name).values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The last value logged under this name. */
    public double last(String name) {
        return of(name).get(of(name).lastKey());
    }

    /** The mean of the last {@code n} values logged under this name: steadier than the last one alone. */
    public double lastMean(String name, int n) {
        double[] values = values(name);
        return Arrays.stream(values)
                .skip(Math.max(0, values.length - n))
                .average()
                .orElse(Double.NaN);
    }

    /** A table with a column {@code step} and one a name; empty where a name was not logged at a step. */
    public Table table() {
        var rows = new TreeSet<Long>();
        series.values().forEach(values -> rows.addAll(values.keySet()));
        var table =
                Table.create("history", LongColumn.create("step", rows.stream().mapToLong(row -> row)));
        // Tablesaw's missing number is NaN
        series.forEach((name, values) -> table.addColumns(
                DoubleColumn.create(name, rows.stream().mapToDouble(row -> values.getOrDefault(row, Double.NaN)))));
        return table;
    }

    /** The number of steps and the last value of each series. */
    @Override
    public String toString() {
        return steps + (interrupted ? " steps, interrupted" : " steps") + lastValues();
    }

    String lastValues() {
        var text = new StringBuilder();
        names().forEach(name -> text.append(String.format(Locale.ROOT, ", %s %.4g", name, last(name))));
        return text.toString();
    }

    private SortedMap<Long, Double> of(String name) {
        SortedMap<Long, Double> values = series.get(name);
        if (values == null) {
            throw new IllegalArgumentException("nothing was logged as \"" + name + "\"; there are " + names());
        }
        return values;
    }

    /** One series as text: step and value, in turn. */
    String export(String name) {
        var text = new StringJoiner(" ");
        of(name).forEach((step, value) -> text.add(step + " " + value));
        return text.toString();
    }

    /** Puts back what {@link #export} wrote. */
    void restore(String name, String text) {
        var words = new StringTokenizer(text);
        while (words.hasMoreTokens()) {
            add(Long.parseLong(words.nextToken()), name, Double.parseDouble(words.nextToken()));
        }
    }
}
