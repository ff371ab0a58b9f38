package genlab.study.spark;

import genlab.data.BadFileException;
import genlab.study.Study;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * A study's table as a file: the setting's columns, {@code seed, scale, data}, the result's columns, and the row's provenance.
 * A row is written as it comes; the order is put right at the end.
 */
final class StudyTable {

    /** What names a row besides its setting. */
    static final List<String> TRIAL = List.of("seed", "scale", "data");

    static final List<String> PROVENANCE = List.of("seconds", "error", "commit", "versions", "data_hash");

    private final Path file;
    private final Study<?, ?> study;
    private final String commit;
    private final List<String> settings;
    private final List<String> results;
    private final List<String> columns;
    private final Map<List<String>, List<String>> rows = new LinkedHashMap<>();

    /** The table in this file, with the rows that are there. */
    StudyTable(Path file, Study<?, ?> study, String commit) {
        this.file = file;
        this.study = study;
        this.commit = commit;
        settings = Cells.columns(study.plan().settings().get(0).getClass());
        results = Cells.columns(study.plan().result());
        columns = Stream.of(settings, TRIAL, results, PROVENANCE)
                .flatMap(List::stream)
                .toList();
        if (Files.exists(file)) {
            read();
        }
    }

    /** Whether the job's row is there and did not fail. */
    boolean finished(Job job) {
        return finished(key(job));
    }

    private boolean finished(List<String> key) {
        return rows.containsKey(key) && cell(rows.get(key), "error").isEmpty();
    }

    /** The cells of the job's result in this table. */
    List<String> numbers(Job job) {
        return numbers(rows.get(key(job)));
    }

    /** The results of the other seeds at the job's setting, scale and data. */
    List<List<String>> otherSeeds(Job job) {
        int seed = settings.size();
        var own = key(job);
        var results = new ArrayList<List<String>>();
        rows.forEach((key, row) -> {
            var moved = new ArrayList<>(own);
            moved.set(seed, key.get(seed));
            if (finished(key) && moved.equals(key) && !own.equals(key)) {
                results.add(numbers(row));
            }
        });
        return results;
    }

    /** The hash of the data that the job's row was made from. */
    String dataHash(Job job) {
        return cell(rows.get(key(job)), "data_hash");
    }

    private List<String> numbers(List<String> row) {
        return row.subList(settings.size() + TRIAL.size(), columns.size() - PROVENANCE.size());
    }

    /** The names of the recorded numbers. */
    List<String> results() {
        return results;
    }

    /** What the rows that are there say in this column, each once. */
    List<String> distinct(String column) {
        return rows.values().stream().map(row -> cell(row, column)).distinct().toList();
    }

    /** Adds a row to the file. */
    void add(Job.Outcome outcome) {
        Job job = outcome.job();
        var row = new ArrayList<>(key(job));
        for (int i = 0; i < results.size(); i++) {
            row.add(outcome.failed() ? "" : outcome.numbers().get(i));
        }
        row.add(String.format(Locale.ROOT, "%.1f", outcome.seconds()));
        row.add(outcome.error());
        row.add(commit);
        row.add(outcome.versions());
        row.add(outcome.dataHash());
        boolean first = rows.isEmpty();
        rows.put(key(job), row);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (first || !Files.exists(file)) {
                Files.writeString(file, csv(rows.values().stream().toList(), true));
            } else {
                Files.writeString(file, csv(List.of(row), false), StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the file anew, rows in the order of the study: settings, then data, scale and seed. */
    void sort() {
        var order = study.plan().settings().stream().map(Cells::of).toList();
        int width = settings.size();
        var sorted = new ArrayList<>(rows.values());
        sorted.sort(Comparator.<List<String>>comparingInt(row -> order.indexOf(row.subList(0, width)))
                .thenComparing(row -> cell(row, "data"))
                .thenComparing(row -> cell(row, "scale"))
                .thenComparingLong(row -> Long.parseLong(cell(row, "seed"))));
        try {
            Path partial = file.resolveSibling(file.getFileName() + ".partial");
            Files.writeString(partial, csv(sorted, true));
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // a line without its end was being written when the study was stopped
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        if (whole.isEmpty()) {
            return;
        }
        Table table = Table.read()
                .usingOptions(CsvReadOptions.builderFromString(whole)
                        .columnTypes(name -> ColumnType.STRING)
                        .missingValueIndicator(""));
        if (!table.columnNames().equals(columns)) {
            throw new BadFileException(file, "a table with the columns " + columns, "" + table.columnNames());
        }
        for (Row row : table) {
            var cells = columns.stream().map(row::getString).toList();
            rows.put(cells.subList(0, settings.size() + TRIAL.size()), cells);
        }
        if (whole.length() < text.length()) {
            sort();
        }
    }

    private List<String> key(Job job) {
        var key = new ArrayList<>(job.settingCells());
        key.add(Long.toString(job.trial().seed()));
        key.add(job.trial().scale().name().toLowerCase(Locale.ROOT));
        key.add(job.trial().data().label());
        return key;
    }

    private String cell(List<String> row, String column) {
        return row.get(columns.indexOf(column));
    }

    private String csv(List<List<String>> lines, boolean header) {
        var table = Table.create();
        for (int c = 0; c < columns.size(); c++) {
            int column = c;
            table.addColumns(StringColumn.create(
                    columns.get(c), lines.stream().map(line -> line.get(column)).toList()));
        }
        var text = new StringWriter();
        table.write().usingOptions(CsvWriteOptions.builder(text).header(header).build());
        return text.toString();
    }
}
