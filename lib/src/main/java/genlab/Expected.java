package genlab;

import genlab.data.BadFileException;
import genlab.data.DataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** The numbers that a lab should record: {@code notebooks/expected/NN-topic.csv}. */
final class Expected {

    /**
     * One number.
     *
     * @param name as in {@code lab.record}
     * @param scale a scale in lower case, or {@code any}
     * @param data {@code generated}, {@code real} or {@code any}
     * @param value the number
     * @param tolerance how far a run may be from it
     * @param unit nats, bits/dim, modes, ...
     * @param origin theory, published (which) or own run (how many seeds)
     */
    record Entry(String name, String scale, String data, double value, double tolerance, String unit, String origin) {

        boolean holds(double found) {
            return Math.abs(found - value) <= tolerance;
        }
    }

    private static final List<String> COLUMNS =
            List.of("name", "scale", "data", "value", "tolerance", "unit", "origin");

    private final List<Entry> entries;

    private Expected(List<Entry> entries) {
        this.entries = entries;
    }

    /** The lab's file, looked for in GENLAB_HOME/notebooks/expected and upwards from the working directory; empty if there is none. */
    static Expected of(String lab) {
        return find(lab + ".csv").map(Expected::read).orElseGet(() -> new Expected(List.of()));
    }

    /** A file of the folder {@code expected}, in the same places. */
    static Optional<Path> find(String file) {
        return find(Path.of("notebooks", "expected", file)).or(() -> find(Path.of("expected", file)));
    }

    /** A file of the project: below GENLAB_HOME, else below the working directory or a folder above it. */
    static Optional<Path> find(Path file) {
        var places = new ArrayList<Path>();
        String home = System.getenv("GENLAB_HOME");
        if (home != null) {
            places.add(Path.of(home).resolve(file));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            places.add(at.resolve(file));
        }
        return places.stream().filter(Files::isRegularFile).findFirst();
    }

    static Expected read(Path file) {
        Table table;
        try (var reader = Files.newBufferedReader(file)) {
            table = Table.read().usingOptions(CsvReadOptions.builder(reader).columnTypes(name -> ColumnType.STRING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!table.columnNames().equals(COLUMNS)) {
            throw new BadFileException(
                    file, "the columns " + COLUMNS, table.columnNames().toString());
        }
        var entries = new ArrayList<Entry>();
        for (Row row : table) {
            try {
                entries.add(new Entry(
                        row.getString("name"),
                        row.getString("scale"),
                        row.getString("data"),
                        Double.parseDouble(row.getString("value")),
                        Double.parseDouble(row.getString("tolerance")),
                        row.getString("unit"),
                        row.getString("origin")));
            } catch (NumberFormatException e) {
                throw new BadFileException(
                        file, "numbers in columns value and tolerance", "row " + (row.getRowNumber() + 1), e);
            }
        }
        return new Expected(entries);
    }

    /** What is expected under this name at this scale on these data. */
    Optional<Entry> find(String name, Scale scale, DataSource source) {
        return entries.stream()
                .filter(e -> e.name().equals(name))
                .filter(e -> matches(e.scale(), scale.name()) && matches(e.data(), source.label()))
                .findFirst();
    }

    private static boolean matches(String pattern, String word) {
        return Arrays.asList("any", word.toLowerCase(Locale.ROOT)).contains(pattern);
    }
}
