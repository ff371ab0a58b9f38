package genlab;

import genlab.data.BadFileException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.Source;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * The project's own files: below its folder {@code GENLAB_HOME}, else below the working directory or a folder above it.
 *
 * @param home the folder, if it is known
 */
record Project(Optional<Path> home) {

    /** What a lab should record: {@code notebooks/expected/<lab>.csv}, or {@code expected/<lab>.csv}; nothing if there is neither. */
    List<Expected> expected(String lab) {
        Path file = Path.of("expected", lab + ".csv");
        return find(Path.of("notebooks").resolve(file))
                .or(() -> find(file))
                .map(Expected::read)
                .orElse(List.of());
    }

    /** A table of this name that is kept beside the expected numbers. */
    Table table(String name) {
        Path file = get(Path.of("notebooks", "expected", name + ".csv"), "a kept table");
        // a commit or a hash may look like a number
        Map<String, ColumnType> words = Stream.of("error", "commit", "versions", "data_hash")
                .collect(Collectors.toMap(column -> column, column -> ColumnType.STRING));
        return Table.read().csv(CsvReadOptions.builder(utf8(file)).columnTypesPartial(words));
    }

    /** A model that this library trained. */
    Path weights(String file) {
        return get(Path.of("data", "weights", file), "a trained model");
    }

    /** A file's text: UTF-8, where a reader or a string would pass through the process's own charset. */
    static Source utf8(Path file) {
        return new Source(file.toFile(), StandardCharsets.UTF_8);
    }

    private Path get(Path file, String what) {
        return find(file).orElseThrow(() -> new BadFileException(file, what, "no such file"));
    }

    private Optional<Path> find(Path file) {
        var above = Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent);
        return Stream.concat(home.stream(), above)
                .map(at -> at.resolve(file))
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
