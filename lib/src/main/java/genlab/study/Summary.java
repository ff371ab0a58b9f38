package genlab.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * What the rows of a study say together: spread by setting, values for a plot, two settings seed by seed.
 *
 * <pre>
 *   var ring = Summary.of(lab.study()).where("task", "ring");
 *   ring.by("modes", "method")                          a table, one row a method
 *   ring.compare("modes", "method", "wgan_gp", "gan")   the difference, seed by seed
 * </pre>
 *
 * Trainings that failed, those with something in the column {@code error}, give no values and are counted. Values that are no finite
 * number, such as the divergence of a run without a good sample, are left out of every statistic and counted too:
 * the mean is then a mean over the runs that have a value, which are likely the better ones.
 */
public final class Summary {

    private static final String SEED = "seed";
    private static final String ERROR = "error";

    private final Table rows;

    private Summary(Table rows) {
        this.rows = rows;
    }

    /** Of all rows of a study's table. */
    public static Summary of(Table study) {
        return new Summary(study);
    }

    /** Of the rows that have this in this column, for instance {@code ("task", "ring")}, or a constant of the setting's enum. */
    public Summary where(String column, Object value) {
        Column<?> texts = rows.column(column);
        int[] found = IntStream.range(0, rows.rowCount())
                .filter(r -> texts.getUnformattedString(r).equals(Study.cell(value)))
                .toArray();
        if (found.length == 0) {
            throw new IllegalArgumentException("no row has " + value + " in the column " + column + ", which has "
                    + texts.unique().asStringColumn().asList());
        }
        return new Summary(rows.rows(found));
    }

    /** How many trainings failed. */
    public int failed() {
        return (int) IntStream.range(0, rows.rowCount()).filter(this::isFailed).count();
    }

    /**
     * One row a setting: its columns, {@code n} values; {@code not_finite} and {@code failed}, left out of the rest; {@code
     * mean}, {@code sd} (n - 1), {@code min}, {@code q1}, {@code median}, {@code q3}, {@code max}.
     *
     * <p>The quartiles are those of R and NumPy (linear between the two nearest values).
     *
     * @param value the column of numbers
     * @param settings the columns that tell the settings apart
     */
    public Table by(String value, String... settings) {
        Table table = Table.create(value, Stream.of(settings).map(StringColumn::create));
        Stream.of("n", "not_finite", "failed").map(IntColumn::create).forEach(table::addColumns);
        Stream.of("mean", "sd", "min", "q1", "median", "q3", "max")
                .map(DoubleColumn::create)
                .forEach(table::addColumns);
        for (List<Integer> group : groups(settings).values()) {
            for (String setting : settings) {
                table.stringColumn(setting).append(rows.column(setting).getUnformattedString(group.get(0)));
            }
            double[] all = values(value, group);
            double[] finite = Arrays.stream(all).filter(Double::isFinite).toArray();
            var statistics = new DescriptiveStatistics(finite);
            statistics.setPercentileImpl(new Percentile().withEstimationType(EstimationType.R_7));
            table.intColumn("n").append(finite.length);
            table.intColumn("not_finite").append(all.length - finite.length);
            table.intColumn("failed").append(group.size() - all.length);
            table.doubleColumn("mean").append(statistics.getMean());
            table.doubleColumn("sd").append(finite.length < 2 ? Double.NaN : statistics.getStandardDeviation());
            table.doubleColumn("min").append(statistics.getMin());
            table.doubleColumn("q1").append(statistics.getPercentile(25));
            table.doubleColumn("median").append(statistics.getPercentile(50));
            table.doubleColumn("q3").append(statistics.getPercentile(75));
            table.doubleColumn("max").append(statistics.getMax());
        }
        return table;
    }

    /**
     * The values of each setting, in the order of the table, those that are not finite among them.
     *
     * @param value the column of numbers
     * @param settings the columns that tell the settings apart; their values, with commas between, are the keys
     */
    public Map<String, double[]> values(String value, String... settings) {
        var values = new LinkedHashMap<String, double[]>();
        groups(settings).forEach((key, group) -> values.put(String.join(", ", key), values(value, group)));
        return values;
    }

    /**
     * Compares two settings over the seeds that both have.
     *
     * @param value the column of numbers
     * @param column the column in which the two settings differ; all else must be one setting
     * @param one what this has there
     * @param other and the one that is taken away from it
     * @throws IllegalArgumentException if a setting has a seed twice or no seed is in both
     */
    public Paired compare(String value, String column, Object one, Object other) {
        Map<String, Double> first = where(column, one).bySeed(value);
        Map<String, Double> second = where(column, other).bySeed(value);
        List<String> shared =
                first.keySet().stream().filter(second::containsKey).toList();
        if (shared.isEmpty()) {
            throw new IllegalArgumentException(one + " and " + other + " share no seed");
        }
        return Paired.of(
                value + ", " + Study.cell(one) + " less " + Study.cell(other),
                shared.stream().mapToDouble(first::get).toArray(),
                shared.stream().mapToDouble(second::get).toArray());
    }

    private Map<String, Double> bySeed(String value) {
        var bySeed = new LinkedHashMap<String, Double>();
        groups(SEED).forEach((seed, group) -> {
            if (group.size() > 1) {
                throw new IllegalArgumentException(group.size() + " rows of seed " + seed.get(0)
                        + " in one setting: choose one with where, for instance its scale and its data");
            }
            Arrays.stream(values(value, group)).forEach(v -> bySeed.put(seed.get(0), v));
        });
        return bySeed;
    }

    /** The rows of each setting, in the order in which they come first. */
    private Map<List<String>, List<Integer>> groups(String... settings) {
        return IntStream.range(0, rows.rowCount())
                .boxed()
                .collect(Collectors.groupingBy(
                        r -> Arrays.stream(settings)
                                .map(s -> rows.column(s).getUnformattedString(r))
                                .toList(),
                        LinkedHashMap::new,
                        Collectors.toCollection(ArrayList::new)));
    }

    private double[] values(String value, List<Integer> group) {
        Column<?> column = rows.column(value);
        // a column without any number is read as one of texts
        boolean empty = column.countMissing() == column.size();
        if (!empty && !(column instanceof NumericColumn)) {
            throw new IllegalArgumentException("the column " + value + " holds texts, not numbers");
        }
        double[] all = empty ? null : ((NumericColumn<?>) column).asDoubleArray();
        return group.stream()
                .filter(row -> !isFailed(row))
                .mapToDouble(row -> empty ? Double.NaN : all[row])
                .toArray();
    }

    private boolean isFailed(int row) {
        return rows.containsColumn(ERROR)
                && !rows.column(ERROR).getUnformattedString(row).isEmpty();
    }
}
