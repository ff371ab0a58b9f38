package genlab.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * Where the published data sets lie: in the folder {@code GENLAB_DATA_DIR}, else in the cache, else on the web.
 *
 * <p>A file {@code f} of set {@code s} is {@code GENLAB_DATA_DIR/s/f}. The cache is {@code GENLAB_CACHE_DIR}, else {@code genlab} in
 * {@code XDG_CACHE_HOME}, else {@code .cache/genlab} in the home folder. What cannot be had is a {@link BadFileException}, never
 * another set. A class a set knows its files, for instance {@link Mnist#load}.
 */
public final class DataStore {

    private static final long MOST_UNPACKED = 4L << 30;

    private final Map<String, String> environment;
    private final Table sources;
    private final Download download;

    /**
     * @param environment the variables named above, and those of a proxy
     * @param sources see {@link #sources()}
     * @param patience the longest wait for a server
     * @param progress is told of downloads
     */
    DataStore(Map<String, String> environment, Table sources, Duration patience, DownloadProgress progress) {
        this.environment = environment;
        this.sources = sources;
        this.download = new Download(patience, new EnvironmentProxy(environment), progress);
    }

    /** As the environment variables say; {@code progress} is told of downloads. */
    public static DataStore open(DownloadProgress progress) {
        return new DataStore(System.getenv(), sources(), Duration.ofSeconds(30), progress);
    }

    /**
     * One row a file: set, file, bytes, sha256, urls, licence; a file of {@code (folder)} stands for a folder.
     *
     * <p>{@code urls} are tried in order; a folder's is a page to get it from by hand.
     */
    public static Table sources() {
        try (var in = new InputStreamReader(DataStore.class.getResourceAsStream("sources.csv"), UTF_8)) {
            return Table.read().usingOptions(CsvReadOptions.builder(in).columnTypes(name -> ColumnType.STRING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether {@code GENLAB_DATA_DIR} has a folder for this set. */
    public boolean has(String set) {
        return given().filter(folder -> Files.isDirectory(folder.resolve(set))).isPresent();
    }

    /**
     * A file or a folder of a set: from {@code GENLAB_DATA_DIR/set}, else from the cache, to which a listed file is downloaded and
     * an archive {@code GENLAB_DATA_DIR/set.zip} unpacked.
     *
     * @param set the set
     * @param inside the path from there, empty for the set's own folder
     */
    public Path path(String set, String inside) {
        Optional<Path> mine = given().map(folder -> folder.resolve(set).resolve(inside));
        if (mine.filter(Files::exists).isPresent()) {
            return mine.get();
        }
        Path cached = cache().resolve(set).resolve(inside);
        // one at a time in this process: two trainings may ask for the same file
        synchronized (DataStore.class) {
            if (!Files.exists(cached)) {
                source(set, inside).ifPresentOrElse(row -> fetch(cached, row), () -> unpack(set, inside));
            }
        }
        return cached;
    }

    private void fetch(Path cached, Row source) {
        List<URI> addresses =
                Stream.of(source.getString("urls").split(" ")).map(URI::create).toList();
        try {
            download.fetch(cached, addresses, Long.parseLong(source.getString("bytes")), source.getString("sha256"));
        } catch (BadFileException e) {
            throw new BadFileException(
                    cached,
                    "this file, or one in GENLAB_DATA_DIR/" + source.getString("set")
                            + given().map(folder -> " (" + folder + " has none)")
                                    .orElse(" (which is not set)"),
                    "neither.\n" + e.getMessage(),
                    e);
        }
    }

    private void unpack(String set, String inside) {
        Optional<Path> zip = given().map(folder -> folder.resolve(set + ".zip"));
        if (zip.filter(Files::isRegularFile).isEmpty()) {
            String from = source(set, "(folder)")
                    .map(row -> "; get it from " + row.getString("urls"))
                    .orElse("");
            throw new BadFileException(
                    given().orElse(Path.of("")).resolve(set).resolve(inside),
                    "this or an archive " + set + ".zip in GENLAB_DATA_DIR" + from,
                    given().isPresent() ? "neither" : "no GENLAB_DATA_DIR");
        }
        Unzip.into(zip.get(), cache().resolve(set), inside, MOST_UNPACKED);
    }

    private Optional<Row> source(String set, String file) {
        return IntStream.range(0, sources.rowCount())
                .mapToObj(sources::row)
                .filter(row -> row.getString("set").equals(set)
                        && row.getString("file").equals(file))
                .findFirst();
    }

    private Optional<Path> given() {
        return folder("GENLAB_DATA_DIR");
    }

    /** Asked for when it is needed. A user without an entry in the system's list, as in a container, has the home folder "?". */
    private Path cache() {
        var home = Stream.of(
                        folder("XDG_CACHE_HOME").map(folder -> folder.resolve("genlab")),
                        folder("HOME").map(folder -> folder.resolve(".cache/genlab")),
                        Optional.of(Path.of(System.getProperty("user.home"), ".cache", "genlab")))
                .flatMap(Optional::stream)
                .filter(Path::isAbsolute)
                .findFirst();
        return folder("GENLAB_CACHE_DIR")
                .or(() -> home)
                .orElseThrow(() -> new IllegalStateException("no home folder for the cache: set GENLAB_CACHE_DIR"));
    }

    private Optional<Path> folder(String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
