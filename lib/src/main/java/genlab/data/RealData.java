package genlab.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * The published data sets: each file from the folder {@code GENLAB_DATA_DIR}, else from the cache, else by download.
 *
 * <p>A file {@code f} of set {@code s} is {@code GENLAB_DATA_DIR/s/f}. The cache is {@code GENLAB_CACHE_DIR}, else {@code
 * .cache/genlab} in the home folder. What cannot be had is a {@link BadFileException}, never another set.
 */
public final class RealData {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long MOST_UNPACKED = 4L << 30;

    private final Path given;
    private final Path cache;
    private final Table sources;
    private final Download download;

    /**
     * @param given the folder with one folder a set, or null
     * @param cache where downloads go
     * @param sources see {@link #sources()}
     * @param download how they are fetched
     */
    RealData(Path given, Path cache, Table sources, Download download) {
        this.given = given;
        this.cache = cache;
        this.sources = sources;
        this.download = download;
    }

    /** As the environment variables say; {@code progress} is told of downloads. */
    public static RealData open(DownloadProgress progress) {
        String given = System.getenv("GENLAB_DATA_DIR");
        String cache = System.getenv("GENLAB_CACHE_DIR");
        return new RealData(
                given == null || given.isBlank() ? null : Path.of(given),
                cache == null || cache.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache", "genlab")
                        : Path.of(cache),
                sources(),
                new Download(PATIENCE, progress));
    }

    /**
     * One row a file: set, file, bytes, sha256, urls, licence; a file of {@code (folder)} stands for a folder.
     *
     * <p>{@code urls} are tried in order; a folder's is a page to get it from by hand.
     */
    public static Table sources() {
        try (var in = RealData.class.getResourceAsStream("sources.csv")) {
            return Table.read().usingOptions(CsvReadOptions.builder(in).columnTypes(name -> ColumnType.STRING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One file of a set. */
    public Path file(String set, String file) {
        Path mine = given == null ? null : given.resolve(set).resolve(file);
        if (mine != null && Files.isRegularFile(mine)) {
            return mine;
        }
        Path cached = cache.resolve(set).resolve(file);
        // one at a time in this process: two trainings may ask for the same file
        synchronized (RealData.class) {
            if (!Files.isRegularFile(cached)) {
                Row source = source(set, file);
                fetch(cached, source);
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
                            + (given == null ? " (which is not set)" : " (" + given + " has none)"),
                    "neither.\n" + e.getMessage(),
                    e);
        }
    }

    /**
     * The folder of a set, or of a part of one, from {@code GENLAB_DATA_DIR/set}, or from {@code GENLAB_DATA_DIR/set.zip},
     * which is then unpacked to the cache.
     *
     * @param set the set
     * @param inside the path from there, empty for the set's own folder
     */
    public Path folder(String set, String inside) {
        if (given != null && Files.isDirectory(given.resolve(set))) {
            return given.resolve(set).resolve(inside);
        }
        Path cached = cache.resolve(set);
        synchronized (RealData.class) {
            if (!Files.isDirectory(cached)) {
                Path zip = given == null ? null : given.resolve(set + ".zip");
                if (zip == null || !Files.isRegularFile(zip)) {
                    throw new BadFileException(
                            given == null ? Path.of(set) : given.resolve(set),
                            "a folder or a zip archive in GENLAB_DATA_DIR; get it from "
                                    + source(set, "(folder)").getString("urls"),
                            given == null ? "no GENLAB_DATA_DIR" : "neither");
                }
                Unzip.into(zip, cached, MOST_UNPACKED);
            }
        }
        return cached.resolve(inside);
    }

    private Row source(String set, String file) {
        return IntStream.range(0, sources.rowCount())
                .mapToObj(sources::row)
                .filter(row -> row.getString("set").equals(set)
                        && row.getString("file").equals(file))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(set + "/" + file + " is not in sources.csv"));
    }

    /** MNIST: (60000, 1, 28, 28) and (10000, 1, 28, 28), digits 0 to 9. */
    public Split<Images> mnist() {
        return idx("MNIST", "mnist");
    }

    /** Fashion-MNIST: (60000, 1, 28, 28) and (10000, 1, 28, 28), ten kinds of clothing. */
    public Split<Images> fashionMnist() {
        return idx("Fashion-MNIST", "fashion-mnist");
    }

    private Split<Images> idx(String name, String set) {
        return new Split<>(idx(name + " train", set, "train"), idx(name + " test", set, "t10k"));
    }

    private Images idx(String name, String set, String part) {
        return IdxFile.images(
                name, file(set, part + "-images-idx3-ubyte.gz"), file(set, part + "-labels-idx1-ubyte.gz"));
    }

    /**
     * CIFAR-10: (50000, 3, 32, 32) and (10000, 3, 32, 32) from the folder {@code cifar-10-batches-bin} as published; where there
     * is a folder {@code cifar10-subset}, its class-balanced (10000, 3, 32, 32) and (1000, 3, 32, 32).
     */
    public Split<Images> cifar10() {
        if (given != null && Files.isDirectory(given.resolve("cifar10-subset"))) {
            Path folder = folder("cifar10-subset", "");
            return new Split<>(
                    Cifar10.read("CIFAR-10 subset train", List.of(folder.resolve("train_subset.bin.gz"))),
                    Cifar10.read("CIFAR-10 subset test", List.of(folder.resolve("test_subset.bin.gz"))));
        }
        Path folder = folder("cifar-10-batches-bin", "");
        return new Split<>(
                Cifar10.read(
                        "CIFAR-10 train",
                        IntStream.rangeClosed(1, 5)
                                .mapToObj(i -> folder.resolve("data_batch_" + i + ".bin"))
                                .toList()),
                Cifar10.read("CIFAR-10 test", List.of(folder.resolve("test_batch.bin"))));
    }

    /** The 792 pictures of 20 x 20 pixels in 167 colours. */
    public PaletteImages pokemon() {
        return PaletteImages.read(
                "Pokémon",
                DataSource.REAL,
                file("pokemon", "pixel_color.txt"),
                file("pokemon", "colormap.txt"),
                20,
                20);
    }

    /** The Free Spoken Digit Dataset, 8,000 samples a second; takes 0 to 4 are the test part. */
    public Split<List<SpokenDigit>> spokenDigits() {
        return SpokenDigit.load(folder("free-spoken-digits", "recordings"));
    }

    /** The lines of a text file, for instance {@code ("tiny-shakespeare", "input.txt")}. */
    public List<String> lines(String set, String file) {
        return TextLines.read(file(set, file));
    }
}
