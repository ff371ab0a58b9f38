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

/** The numbers that a lab should record: {@code notebooks/expected/NN-topic.csv}. */
record Expected(List<Entry> entries) {

    /**
     * One number.
     *
     * @param name as in {@code lab.record}
     * @param scale a scale in lower case, or {@code any}
     * @param data {@code generated}, {@code real} or {@code any}
     * @param value the number; NaN where nothing is expected
     * @param tolerance how far a run may be from it
     * @param unit nats, bits/dim, modes, ...
     * @param origin theory, published (which) or own run (how many seeds)
     */
    record Entry(String name, String scale, String data, double value, double tolerance, String unit, String origin) {

        boolean holds(double found) {
            return apart(found, value) <= tolerance;
        }

        /** |a - b|; 0 of one infinity and itself. */
        static double apart(double a, double b) {
            return a == b ? 0 : Math.abs(a - b);
        }
    }

    static final Expected NOTHING = new Expected(List.of());

    private static final List<String> COLUMNS =
            List.of("name", "scale", "data", "value", "tolerance", "unit", "origin");

    static Expected read(Path file) {
        Table table =
                Table.read().csv(CsvReadOptions.builder(Project.utf8(file)).columnTypes(name -> ColumnType.STRING));
        if (!table.columnNames().equals(COLUMNS)) {
            throw new BadFileException(file, "the columns " + COLUMNS, "" + table.columnNames());
        }
        var entries = new ArrayList<Entry>();
        for (Row row : table) {
            try {
                double value = Double.parseDouble(row.getString(3));
                double tolerance = Double.parseDouble(row.getString(4));
                entries.add(new Entry(
                        row.getString(0),
                        row.getString(1),
                        row.getString(2),
                        value,
                        tolerance,
                        row.getString(5),
                        row.getString(6)));
            } catch (NumberFormatException e) {
                throw new BadFileException(
                        file, "numbers in columns value and tolerance", "row " + (row.getRowNumber() + 1), e);
            }
        }
        return new Expected(entries);
    }

    /** What is expected under this name at this scale on these data; of value NaN if that is nothing. */
    Entry find(String name, Scale scale, DataSource source) {
        return entries.stream()
                .filter(e -> e.name().equals(name))
                .filter(e -> List.of("any", scale.label()).contains(e.scale()))
                .filter(e -> List.of("any", source.label()).contains(e.data()))
                .findFirst()
                .orElse(new Entry(name, "any", "any", Double.NaN, Double.NaN, "", ""));
    }
}
