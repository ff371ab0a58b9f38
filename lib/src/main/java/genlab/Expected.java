package genlab;

import genlab.data.BadFileException;
import genlab.data.DataSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * A number that a lab should record: a row of {@code notebooks/expected/NN-topic.csv}.
 *
 * @param name as in {@code lab.record}
 * @param scale a scale in lower case, or {@code any}
 * @param data {@code generated}, {@code real} or {@code any}
 * @param value the number; NaN where nothing is expected
 * @param tolerance how far a run may be from it
 * @param unit nats, bits/dim, modes, ...
 * @param origin theory, published (which) or own run (how many seeds)
 */
record Expected(String name, String scale, String data, double value, double tolerance, String unit, String origin) {

    private static final List<String> COLUMNS =
            List.of("name", "scale", "data", "value", "tolerance", "unit", "origin");

    static List<Expected> read(Path file) {
        Table table =
                Table.read().csv(CsvReadOptions.builder(Project.utf8(file)).columnTypes(name -> ColumnType.STRING));
        if (!table.columnNames().equals(COLUMNS)) {
            throw new BadFileException(file, "the columns " + COLUMNS, "" + table.columnNames());
        }
        var entries = new ArrayList<Expected>();
        for (Row row : table) {
            try {
                String[] s = COLUMNS.stream().map(row::getString).toArray(String[]::new);
                entries.add(
                        new Expected(s[0], s[1], s[2], Double.parseDouble(s[3]), Double.parseDouble(s[4]), s[5], s[6]));
            } catch (NumberFormatException e) {
                throw new BadFileException(
                        file, "numbers in columns value and tolerance", "row " + (row.getRowNumber() + 1), e);
            }
        }
        return entries;
    }

    /** What is expected under this name at this scale on these data; of value NaN if that is nothing. */
    static Expected find(List<Expected> entries, String name, Scale scale, DataSource source) {
        return entries.stream()
                .filter(e -> e.name.equals(name))
                .filter(e -> List.of("any", scale.label()).contains(e.scale))
                .filter(e -> List.of("any", source.label()).contains(e.data))
                .findFirst()
                .orElse(new Expected(name, "any", "any", Double.NaN, Double.NaN, "", ""));
    }

    boolean holds(double found) {
        return apart(found, value) <= tolerance;
    }

    /** |a - b|; 0 of one infinity and itself. */
    static double apart(double a, double b) {
        return a == b ? 0 : Math.abs(a - b);
    }
}
