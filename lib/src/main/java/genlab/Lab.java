package genlab;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.Rng;
import genlab.data.Settings;
import genlab.engine.Threads;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tech.tablesaw.api.Table;

/**
 * What a notebook holds: seed, scale, device and data source of the lab, and the numbers and figures that
 * it records.
 *
 * <p>Same seed, same figures: every random number of a lab comes from {@link #rng}, threads are pinned,
 * and rerunning a cell gives what a fresh run gives, because a stream depends on its name and not on what
 * ran before. On a GPU that holds to rounding only for networks with convolutions.
 *
 * <p>Environment: {@code GENLAB_SCALE} (smoke, quick, full), {@code GENLAB_DATA} (generated, real), {@code GENLAB_SEED},
 * {@code GENLAB_THREADS}, {@code GENLAB_DEVICE} (cpu, gpu, auto), {@code GENLAB_RESULTS} (a folder that gets
 * every recorded number, claim and figure).
 */
public final class Lab extends Ledger implements AutoCloseable {

    /**
     * An answer that is not written yet: a NaN of its own, told from one that a wrong answer came to by its lower bits. They survive
     * arithmetic and a cast to float and back.
     */
    public static final double TODO = Double.longBitsToDouble(0x7FFA_70D0_0000_0000L);

    private static final Map<String, Lab> OPEN = new ConcurrentHashMap<>();

    private final Settings settings;
    private final NDManager manager;
    private final Map<String, Fit> fits = new LinkedHashMap<>();
    private Progress progress = Progress.NONE;

    Lab(String name, long seed, Scale scale, DataSource source, Settings settings) {
        super(name, seed, scale, source, new Project(settings.path("GENLAB_HOME")), settings.path("GENLAB_RESULTS"));
        // DJL otherwise asks the network at its start whether this is a machine of a certain cloud
        System.setProperty("OPT_OUT_TRACKING", "true");
        this.settings = settings;
        Threads.set(
                settings.whole("GENLAB_THREADS", 1).orElse(Runtime.getRuntime().availableProcessors()));
        manager = NDManager.newBaseManager(settings.device());
        Lab before = OPEN.put(name, this);
        if (before != null) {
            before.close();
        }
    }

    /** Opens a lab as the environment says; where it says nothing, with this seed, at scale quick, on generated data. */
    public static Lab open(String name, long seed) {
        return open(name, seed, Settings.ofProcess());
    }

    static Lab open(String name, long seed, Settings settings) {
        return new Lab(
                name,
                settings.whole("GENLAB_SEED", 0).map(Integer::longValue).orElse(seed),
                settings.choice("GENLAB_SCALE", Scale.QUICK),
                settings.choice("GENLAB_DATA", DataSource.GENERATED),
                settings);
    }

    /**
     * Opens a lab with this seed, at this scale, on these data, whatever the environment says. One of the same name that is open in
     * this process is closed, with its models and data: a setup cell that runs again leaves nothing behind.
     *
     * @param name the notebook's name without its ending, for instance {@code 06-vae-images}
     * @param seed of every random number in the lab
     */
    public static Lab open(String name, long seed, Scale scale, DataSource source) {
        return new Lab(name, seed, scale, source, Settings.ofProcess());
    }

    /** One line: what is running, where, on which data. */
    public String banner() {
        Engine engine = Engine.getInstance();
        return name + " | seed " + seed + " | scale " + scale.label() + " | " + source.label() + " data | "
                + settings.deviceLabel() + ", " + Threads.get() + " threads | DJL on " + engine.getEngineName() + " "
                + engine.getVersion();
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

    /** Where the real data sets lie; a download shows its progress where the running cell prints, a hundred times at most. */
    public DataStore store() {
        var lines = new HashMap<String, Progress.Line>();
        var shown = new HashMap<String, String>();
        return DataStore.open((file, done, total) -> {
            String text = file + ": " + 100 * done / total + " % of " + total / 1_000_000 + " MB";
            if (!text.equals(shown.put(file, text))) {
                lines.computeIfAbsent(file, f -> progress.open()).show(text);
            }
        });
    }

    /** A training loop with this lab's progress line, and with random numbers of the stream of this name. */
    public Fit fit(String training, long steps) {
        var fit = new Fit(training, steps, manager, rng(training)).show(progress);
        fits.put(training, fit);
        return fit;
    }

    /** What the last training of this name logged, if it was stopped, until then. */
    public History history(String training) {
        if (!fits.containsKey(training)) {
            throw new IllegalArgumentException("no training \"" + training + "\"; there are " + fits.keySet());
        }
        return fits.get(training).history();
    }

    static boolean isTodo(double value) {
        // the sign and the 29 bits that a float has no room for say nothing
        return (Double.doubleToRawLongBits(value) ^ Double.doubleToRawLongBits(TODO)) << 1 >>> 30 == 0;
    }

    /** The table of this lab's study, {@code expected/NN-study.csv}, made by {@code environment/study NN}: what many seeds gave. */
    public Table study() {
        return table("study");
    }

    /** Another table that is kept with this lab: {@code table("burda")} of lab 06 is {@code expected/06-burda.csv}. */
    public Table table(String kind) {
        return project.table(name.split("-", 2)[0] + "-" + kind);
    }

    /** A file of the folder {@code data/weights}: a model that this library trained for longer than a lab has. */
    public Path weights(String file) {
        return project.weights(file);
    }

    /** Frees the lab's tensors. */
    @Override
    public void close() {
        OPEN.remove(name, this);
        manager.close();
    }
}
