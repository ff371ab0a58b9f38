package genlab;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import genlab.data.BadFileException;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.Rng;
import genlab.engine.Threads;
import genlab.plot.Tables;
import genlab.training.Fit;
import genlab.training.Progress;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.imageio.ImageIO;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * What a notebook holds: seed, scale, device and data source of the lab, and the numbers and figures that
 * it records.
 *
 * <p>Same seed, same figures: every random number of a lab comes from {@link #rng}, threads are pinned,
 * and rerunning a cell gives what a fresh run gives, because a stream depends on its name and not on what
 * ran before.
 *
 * <p>Environment: {@code GENLAB_SCALE} (smoke, quick, full), {@code GENLAB_DATA} (generated, real),
 * {@code GENLAB_THREADS}, {@code GENLAB_DEVICE} (cpu, gpu), {@code GENLAB_RESULTS} (a folder that gets
 * every recorded number and figure).
 */
public final class Lab implements AutoCloseable {

    /** What became of a recorded number. */
    public enum Verdict {
        /** Within the tolerance of the expected one. */
        OK("✓"),
        /** Outside. */
        OFF("✗"),
        /** Nothing is expected under this name at this scale on these data. */
        UNCHECKED("");

        private final String mark;

        Verdict(String mark) {
            this.mark = mark;
        }
    }

    private record Result(double value, Expected.Entry expected, Verdict verdict) {}

    private final String name;
    private final long seed;
    private final Scale scale;
    private final DataSource source;
    private final NDManager manager;
    private final Expected expected;
    private final Map<String, Result> results = new LinkedHashMap<>();
    private Progress progress = Progress.NONE;

    private Lab(String name, long seed, Scale scale, DataSource source) {
        // DJL otherwise asks the network at its start whether this is a machine of a certain cloud
        System.setProperty("OPT_OUT_TRACKING", "true");
        this.name = name;
        this.seed = seed;
        this.scale = scale;
        this.source = source;
        Threads.set(Integer.parseInt(
                environment("GENLAB_THREADS", "" + Runtime.getRuntime().availableProcessors())));
        manager = NDManager.newBaseManager(device());
        expected = Expected.of(name);
    }

    /** Opens a lab at the scale and on the data that the environment names: quick and generated if it names none. */
    public static Lab open(String name, long seed) {
        return open(
                name,
                seed,
                choice(Scale.class, "GENLAB_SCALE", Scale.QUICK),
                choice(DataSource.class, "GENLAB_DATA", DataSource.GENERATED));
    }

    /**
     * Opens a lab at this scale on these data, whatever the environment says.
     *
     * @param name the notebook's name without its ending, for instance {@code 06-vae-images}
     * @param seed of every random number in the lab
     */
    public static Lab open(String name, long seed, Scale scale, DataSource source) {
        return new Lab(name, seed, scale, source);
    }

    /** One line: what is running, where, on which data. */
    public String banner() {
        Engine engine = Engine.getInstance();
        return String.format(
                Locale.ROOT,
                "%s | seed %d | scale %s | %s data | %s, %d threads | DJL on %s %s",
                name,
                seed,
                scale.name().toLowerCase(Locale.ROOT),
                source.label(),
                manager.getDevice().isGpu() ? "GPU" : "CPU",
                Threads.get(),
                engine.getEngineName(),
                engine.getVersion());
    }

    /** The scale. */
    public Scale scale() {
        return scale;
    }

    /** Where the data come from. */
    public DataSource source() {
        return source;
    }

    /** The one of three settings that belongs to the lab's scale. */
    public <T> T at(T smoke, T quick, T full) {
        return scale.at(smoke, quick, full);
    }

    /** Owner of the lab's models and data, on the lab's device. */
    public NDManager manager() {
        return manager;
    }

    /** The random stream of this name: the same at every call. */
    public Rng rng(String stream) {
        return Rng.of(seed).split(stream);
    }

    /**
     * Shows trainings in the notebook.
     *
     * @param show displays a text in the running cell and returns the display's id
     * @param update replaces the text of the display with this id
     */
    public Lab progress(Function<String, String> show, BiConsumer<String, String> update) {
        progress = () -> {
            String id = show.apply("");
            return text -> update.accept(id, text);
        };
        return this;
    }

    /** Where the real data sets lie; a download shows its progress where the running cell prints. */
    public DataStore store() {
        var lines = new HashMap<String, Progress.Line>();
        return DataStore.open((file, done, total) -> lines.computeIfAbsent(file, f -> progress.open())
                .show(String.format(Locale.ROOT, "%s: %.1f of %.1f MB", file, done / 1e6, total / 1e6)));
    }

    /** A training loop with this lab's progress line, and with random numbers of the stream of this name. */
    public Fit fit(String training, long steps) {
        return new Fit(training, steps, manager, rng(training)).show(progress);
    }

    /**
     * Records a number and compares it with the expected one.
     *
     * @return one line that says how it compares
     */
    public String record(String number, double value) {
        var entry = expected.find(number, scale, source);
        var verdict = entry.map(e -> e.holds(value) ? Verdict.OK : Verdict.OFF).orElse(Verdict.UNCHECKED);
        results.put(number, new Result(value, entry.orElse(null), verdict));
        writeResults();
        return number + " = " + digits(value)
                + entry.map(e -> (e.unit().isEmpty() ? "" : " " + e.unit()) + ", expected " + digits(e.value()) + " ± "
                                + digits(e.tolerance()) + " (" + e.origin() + ") " + verdict.mark)
                        .orElse("");
    }

    /**
     * Compares the answer to an exercise with the true one, and records it.
     *
     * @param exercise its number, for instance {@code 1.2}
     * @param yours the answer; NaN where it is not written yet, which records nothing
     * @param truth the true answer
     * @param tolerance how far from it is still right
     * @return one line: your value and the true one
     */
    public String check(String exercise, double yours, double truth, double tolerance) {
        String number = "exercise " + exercise;
        if (Double.isNaN(yours)) {
            return number + ": not written yet";
        }
        var entry = new Expected.Entry(number, "any", "any", truth, tolerance, "", "exercise");
        var verdict = entry.holds(yours) ? Verdict.OK : Verdict.OFF;
        results.put(number, new Result(yours, entry, verdict));
        writeResults();
        return number + ": yours " + digits(yours) + ", true " + digits(truth) + " " + verdict.mark;
    }

    /**
     * The table of this lab's study, {@code expected/NN-study.csv}: what many seeds gave, in rows that say how they were made.
     * {@code environment/study NN} makes it.
     *
     * @throws BadFileException if it is not there
     */
    public Table study() {
        String file = name.split("-", 2)[0] + "-study.csv";
        Path path = Expected.find(file)
                .orElseThrow(() -> new BadFileException(
                        Path.of("notebooks", "expected", file), "the study's table", "no such file"));
        // a commit or a hash may look like a number
        Map<String, ColumnType> words = Map.of(
                "error", ColumnType.STRING,
                "commit", ColumnType.STRING,
                "versions", ColumnType.STRING,
                "data_hash", ColumnType.STRING);
        return Table.read().csv(CsvReadOptions.builder(path.toFile()).columnTypesPartial(words));
    }

    /**
     * A file of the folder {@code data/weights}: a model that this library trained for longer than a lab has.
     *
     * @throws BadFileException if it is not there
     */
    public Path weights(String file) {
        return Expected.find(Path.of("data", "weights", file))
                .orElseThrow(() ->
                        new BadFileException(Path.of("data", "weights", file), "a trained model", "no such file"));
    }

    /** All recorded numbers against the expected ones, in the order of recording: values as a person reads them. */
    public Table results() {
        String title = String.format(
                Locale.ROOT,
                "%s: scale %s, %s data, seed %d",
                name,
                scale.name().toLowerCase(Locale.ROOT),
                source.label(),
                seed);
        var table = Table.create(title);
        for (String column : List.of("number", "value", "expected", "unit", "origin", "")) {
            table.addColumns(StringColumn.create(column));
        }
        results.forEach((number, result) -> {
            var entry = result.expected();
            table.stringColumn("number").append(number);
            table.stringColumn("value").append(digits(result.value()));
            table.stringColumn("expected")
                    .append(entry == null ? "" : digits(entry.value()) + " ± " + digits(entry.tolerance()));
            table.stringColumn("unit").append(entry == null ? "" : entry.unit());
            table.stringColumn("origin").append(entry == null ? "" : entry.origin());
            table.stringColumn("").append(result.verdict().mark);
        });
        return table;
    }

    /** The closing table of a lab, as HTML: every recorded number, ticked or crossed. A cross fails nothing here. */
    public String summary() {
        long ticks = count(Verdict.OK);
        long crosses = count(Verdict.OFF);
        String sentence = crosses == 0
                ? ticks + " of " + ticks + " numbers are as expected."
                : crosses + " of " + (ticks + crosses)
                        + " numbers are not as expected. After a changed setting, another"
                        + " seed or an interrupted training that is no wonder; after an unchanged Run All it is worth a report.";
        return Tables.html(results()) + "<p>" + sentence + "</p>";
    }

    private long count(Verdict verdict) {
        return results.values().stream().filter(r -> r.verdict() == verdict).count();
    }

    private static String digits(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    /**
     * Gives back a figure, and keeps a copy where {@code GENLAB_RESULTS} says.
     *
     * @param figure the name of the PNG file
     */
    public BufferedImage figure(String figure, BufferedImage image) {
        resultsFolder().ifPresent(folder -> {
            try {
                Path file = folder.resolve(name).resolve(figure + ".png");
                Files.createDirectories(file.getParent());
                ImageIO.write(image, "png", file.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return image;
    }

    /** Frees the lab's tensors. */
    @Override
    public void close() {
        manager.close();
    }

    private void writeResults() {
        resultsFolder().ifPresent(folder -> {
            var table = Table.create();
            String[] columns = {
                "lab", "name", "scale", "data", "value", "expected", "tolerance", "unit", "origin", "verdict"
            };
            for (String column : columns) {
                table.addColumns(StringColumn.create(column));
            }
            results.forEach((number, r) -> {
                var e = r.expected();
                String[] cells = {
                    name,
                    number,
                    scale.name().toLowerCase(Locale.ROOT),
                    source.label(),
                    Double.toString(r.value()),
                    e == null ? "" : Double.toString(e.value()),
                    e == null ? "" : Double.toString(e.tolerance()),
                    e == null ? "" : e.unit(),
                    e == null ? "" : e.origin(),
                    r.verdict().name().toLowerCase(Locale.ROOT)
                };
                for (int i = 0; i < cells.length; i++) {
                    table.stringColumn(i).append(cells[i]);
                }
            });
            try {
                Files.createDirectories(folder);
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
            table.write().csv(folder.resolve(name + ".results.csv").toFile());
        });
    }

    private static Optional<Path> resultsFolder() {
        return Optional.ofNullable(System.getenv("GENLAB_RESULTS")).map(Path::of);
    }

    private static Device device() {
        return switch (environment("GENLAB_DEVICE", "auto")) {
            case "cpu" -> Device.cpu();
            case "gpu" -> Device.gpu();
            case "auto" -> Engine.getInstance().getGpuCount() > 0 ? Device.gpu() : Device.cpu();
            default ->
                throw new IllegalArgumentException(
                        "GENLAB_DEVICE is " + System.getenv("GENLAB_DEVICE") + ", expected cpu, gpu or auto");
        };
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String variable, E otherwise) {
        String word = environment(variable, otherwise.name());
        return Arrays.stream(type.getEnumConstants())
                .filter(e -> e.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(variable + " is " + word + ", expected one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
    }

    private static String environment(String variable, String otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : value;
    }
}
