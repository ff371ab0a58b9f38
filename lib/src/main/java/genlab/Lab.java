package genlab;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.Rng;
import genlab.data.Settings;
import genlab.engine.Tensors;
import genlab.engine.Threads;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Progress;
import java.awt.image.BufferedImage;
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
public final class Lab implements AutoCloseable {

    /**
     * An answer that is not written yet: a NaN of its own, told from one that a wrong answer came to by its lower bits. They survive
     * arithmetic and a cast to float and back.
     */
    public static final double TODO = Double.longBitsToDouble(0x7FFA_70D0_0000_0000L);

    private static final Map<String, Lab> OPEN = new ConcurrentHashMap<>();

    private final String name;
    private final long seed;
    private final Scale scale;
    private final DataSource source;
    private final Settings settings;
    private final NDManager manager;
    private final Project project;
    private final Ledger ledger;
    private final Map<String, Fit> fits = new LinkedHashMap<>();
    private Progress progress = Progress.NONE;

    Lab(String name, long seed, Scale scale, DataSource source, Settings settings) {
        // DJL otherwise asks the network at its start whether this is a machine of a certain cloud
        System.setProperty("OPT_OUT_TRACKING", "true");
        this.name = name;
        this.seed = seed;
        this.scale = scale;
        this.source = source;
        this.settings = settings;
        Threads.set(
                settings.whole("GENLAB_THREADS", 1).orElse(Runtime.getRuntime().availableProcessors()));
        project = new Project(settings.path("GENLAB_HOME"));
        ledger = new Ledger(name, seed, scale, source, project.expected(name), settings.path("GENLAB_RESULTS"));
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

    /** Records a number and compares it with the expected one: one line that says how. */
    public String record(String number, double value) {
        return ledger.record(number, value);
    }

    /**
     * Compares the answer to an exercise, for instance {@code 1.2}, with the true one, and records it; one that is not written
     * yet, {@link #TODO}, is not recorded.
     *
     * @param tolerance how far from the truth is still right
     * @return one line: your value and the true one
     */
    public String check(String exercise, double yours, double truth, double tolerance) {
        return ledger.check(exercise, new double[] {yours}, new double[] {truth}, tolerance);
    }

    /** The same for a function at several inputs, two at least: all must be right. Null is not written yet. */
    public String check(String exercise, double[] yours, double[] truth, double tolerance) {
        if (truth.length < 2) {
            throw new IllegalArgumentException(
                    "exercise " + exercise + ": a function is checked at two inputs or more");
        }
        return ledger.check(exercise, yours, truth, tolerance);
    }

    /** The same for an answer that is null where it is not written yet. */
    public String check(String exercise, Double yours, double truth, double tolerance) {
        return check(exercise, yours == null ? TODO : yours.doubleValue(), truth, tolerance);
    }

    /** The same for every number of a tensor, which is null where it is not written yet. */
    public String check(String exercise, NDArray yours, NDArray truth, double tolerance) {
        return ledger.check(exercise, yours == null ? null : Tensors.doubles(yours), Tensors.doubles(truth), tolerance);
    }

    /** Holds a wrong answer, as many numbers as were checked, against an exercise's last check, and records whether that crosses it. */
    public String wrong(String exercise, double... yours) {
        return ledger.wrong(exercise, yours);
    }

    static boolean isTodo(double value) {
        // the sign and the 29 bits that a float has no room for say nothing
        return (Double.doubleToRawLongBits(value) ^ Double.doubleToRawLongBits(TODO)) << 1 >>> 30 == 0;
    }

    /**
     * Records what became of a sentence of the lecture.
     *
     * @param point of the lectures, 1 to 32
     * @param sentence what the lecture says there
     * @param numbers the names of recorded numbers that answer it; none only where it cannot be tested
     * @return one line: the verdict and the numbers
     */
    public String claim(int point, String sentence, Verdict verdict, String... numbers) {
        return ledger.claim(point, sentence, verdict, numbers);
    }

    /** The table of claims, as HTML: point, what the lecture says, the numbers, the verdict. */
    public String claims() {
        return ledger.claims();
    }

    /** All recorded numbers against the expected ones, in the order of recording: values as a person reads them. */
    public Table results() {
        return ledger.results();
    }

    /** The closing table of a lab, as HTML: every recorded number, ticked or crossed. A cross fails nothing here. */
    public String summary() {
        return ledger.summary();
    }

    /** Gives back a figure, and keeps a copy, a PNG file of this name, where {@code GENLAB_RESULTS} says. */
    public BufferedImage figure(String figure, BufferedImage image) {
        return ledger.figure(figure, image);
    }

    /** The table of this lab's study, {@code expected/NN-study.csv}, made by {@code environment/study NN}: what many seeds gave. */
    public Table study() {
        return project.study(name.split("-", 2)[0]);
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
