package genlab;

import ai.djl.ndarray.NDArray;
import genlab.data.BadFileException;
import genlab.data.DataSource;
import genlab.engine.Tensors;
import genlab.plot.Tables;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What a lab found: numbers beside the expected ones, answers to exercises, claims; as tables, and as files in a folder. */
class Ledger {

    private record Result(double value, Expected entry) {

        /** ok, off, or unchecked where nothing is expected. */
        String verdict() {
            return Double.isNaN(entry.value()) ? "unchecked" : entry.holds(value) ? "ok" : "off";
        }

        String mark() {
            return verdict().equals("ok") ? "✓" : verdict().equals("off") ? "✗" : "";
        }

        String range() {
            return verdict().equals("unchecked") ? "" : digits(entry.value()) + " ± " + digits(entry.tolerance());
        }

        String withUnit() {
            return (digits(value) + " " + entry.unit()).strip();
        }
    }

    private record Truth(double[] values, double tolerance) {}

    private record Claim(int point, String sentence, Verdict verdict, List<String> numbers) {}

    final String name;
    final long seed;
    final Scale scale;
    final DataSource source;
    final Project project;
    private final List<Expected> expected;
    private final Optional<Path> folder;
    private final Map<String, Result> results = new LinkedHashMap<>();
    private final Map<String, Truth> truths = new HashMap<>();
    private final Map<String, Claim> claims = new LinkedHashMap<>();

    Ledger(String name, long seed, Scale scale, DataSource source, Project project, Optional<Path> folder) {
        this.name = name;
        this.seed = seed;
        this.scale = scale;
        this.source = source;
        this.project = project;
        expected = project.expected(name);
        this.folder = folder;
    }

    /** Records a number and compares it with the expected one: one line that says how. */
    public String record(String number, double value) {
        var result = put(value, Expected.find(expected, number, scale, source));
        String origin = ", expected " + result.range() + " (" + result.entry().origin() + ") " + result.mark();
        return number + " = " + result.withUnit() + (result.range().isEmpty() ? "" : origin);
    }

    private Result put(double value, Expected entry) {
        var result = new Result(value, entry);
        results.put(entry.name(), result);
        var t = table("lab", "name", "scale", "data", "value", "expected", "tolerance", "unit", "origin", "verdict");
        String size = scale.label();
        String data = source.label();
        for (var r : results.values()) {
            var e = r.entry();
            boolean unchecked = r.range().isEmpty();
            Object truth = unchecked ? "" : e.value();
            Object within = unchecked ? "" : e.tolerance();
            add(t, name, e.name(), size, data, r.value(), truth, within, e.unit(), e.origin(), r.verdict());
        }
        write(".results", t);
        return result;
    }

    /**
     * Compares the answer to an exercise, for instance {@code 1.2}, with the true one, and records it; one that is not written
     * yet, {@link Lab#TODO}, is not recorded.
     *
     * @param tolerance how far from the truth is still right
     * @return one line: your value and the true one
     */
    public String check(String exercise, double yours, double truth, double tolerance) {
        return compare(exercise, new double[] {yours}, new double[] {truth}, tolerance);
    }

    /** The same for a function at several inputs, two at least: all must be right. Null is not written yet. */
    public String check(String exercise, double[] yours, double[] truth, double tolerance) {
        if (truth.length < 2) {
            throw new IllegalArgumentException(
                    "exercise " + exercise + ": a function is checked at two inputs or more");
        }
        return compare(exercise, yours, truth, tolerance);
    }

    /** The same for every number of a tensor, which is null where it is not written yet. */
    public String check(String exercise, NDArray yours, NDArray truth, double tolerance) {
        return compare(exercise, yours == null ? null : Tensors.doubles(yours), Tensors.doubles(truth), tolerance);
    }

    /** Of several numbers, the one furthest from the truth stands in the table. */
    private String compare(String exercise, double[] yours, double[] truth, double tolerance) {
        String row = "exercise " + exercise;
        truths.put(exercise, new Truth(truth, tolerance));
        results.keySet().removeAll(List.of(row, row + ", a wrong answer"));
        if (yours == null || Arrays.stream(yours).anyMatch(Lab::isTodo)) {
            return row + ": not written yet";
        }
        int worst = furthest(yours, truth);
        double there = yours.length == truth.length ? yours[worst] : Double.NaN;
        var result = put(there, new Expected(row, "any", "any", truth[worst], tolerance, "", "exercise"));
        return row + ": yours " + digits(yours) + ", true " + digits(truth) + " " + result.mark();
    }

    /** Holds a wrong answer, as many numbers as were checked, against an exercise's last check, and records whether that crosses it. */
    public String wrong(String exercise, double... yours) {
        Truth truth = truths.get(exercise);
        if (truth == null || truth.values().length != yours.length) {
            throw new IllegalArgumentException("a wrong answer of " + yours.length + " numbers to exercise " + exercise
                    + ", which was " + (truth == null ? "not checked" : "checked on " + truth.values().length));
        }
        int worst = furthest(yours, truth.values());
        boolean ticked = Expected.apart(yours[worst], truth.values()[worst]) <= truth.tolerance();
        String row = "exercise " + exercise + ", a wrong answer";
        // of several wrong answers, one that is ticked stays
        boolean off = ticked || (results.containsKey(row) && results.get(row).value() == 0);
        put(off ? 0 : 1, new Expected(row, "any", "any", 1, 0, "crossed", "exercise"));
        return row + ", " + digits(yours) + (ticked ? ", is ticked ✗" : ", is crossed ✓");
    }

    /** Where the two are furthest apart: first of all where there is no number. */
    private static int furthest(double[] yours, double[] truth) {
        return IntStream.range(0, truth.length)
                .boxed()
                .max(Comparator.comparingDouble(
                        i -> i < yours.length ? Expected.apart(yours[i], truth[i]) : Double.NaN))
                .orElseThrow();
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
        if (point < 1 || point > 32) {
            throw new IllegalArgumentException("the lectures have points 1 to 32, not " + point);
        }
        if (numbers.length == 0 && verdict != Verdict.CANNOT_BE_TESTED) {
            throw new IllegalArgumentException("\"" + sentence + "\" " + verdict + ": by which recorded numbers?");
        }
        if (!results.keySet().containsAll(List.of(numbers))) {
            throw new IllegalArgumentException(
                    "not all of " + List.of(numbers) + " were recorded; those that were are " + results.keySet());
        }
        var claim = new Claim(point, sentence, verdict, List.of(numbers));
        claims.put(point + sentence, claim);
        write(".claims", claimed());
        return "Point " + point + " " + verdict + ": " + words(claim);
    }

    private Table claimed() {
        var t = table("point", "the lecture says", "numbers", "verdict", "lab", "scale", "data");
        claims.values()
                .forEach(c ->
                        add(t, c.point(), c.sentence(), words(c), c.verdict(), name, scale.label(), source.label()));
        return t;
    }

    private String words(Claim claim) {
        return claim.numbers().stream()
                .map(number -> number + " = " + results.get(number).withUnit())
                .collect(Collectors.joining("; "));
    }

    /** The table of claims, as HTML: point, what the lecture says, the numbers, the verdict. */
    public String claims() {
        return Tables.whole(claimed().removeColumns("lab", "scale", "data").setName(title()));
    }

    /** All recorded numbers against the expected ones, in the order of recording: values as a person reads them. */
    public Table results() {
        var t = table("number", "value", "expected", "unit", "origin", "").setName(title());
        for (var r : results.values()) {
            var e = r.entry();
            add(t, e.name(), digits(r.value()), r.range(), e.unit(), e.origin(), r.mark());
        }
        return t;
    }

    private String title() {
        return name + ": scale " + scale.label() + ", " + source.label() + " data, seed " + seed;
    }

    /** The closing table of a lab, as HTML: every recorded number, ticked or crossed. A cross fails nothing here. */
    public String summary() {
        var verdicts = results.values().stream().map(Result::verdict).toList();
        int ticks = Collections.frequency(verdicts, "ok");
        int crosses = Collections.frequency(verdicts, "off");
        String sentence = crosses == 0
                ? ticks + " of " + ticks + " numbers are as expected."
                : crosses + " of " + (ticks + crosses)
                        + " numbers are not as expected. After a changed setting, another"
                        + " seed or an interrupted training that is no wonder; after an unchanged Run All it is worth a report.";
        return Tables.whole(results()) + "<p>" + sentence + "</p>";
    }

    /** Gives back a figure, and keeps a copy, a PNG file of this name, where {@code GENLAB_RESULTS} says. */
    public BufferedImage figure(String figure, BufferedImage image) {
        write(Path.of(name, figure + ".png"), file -> ImageIO.write(image, "png", file.toFile()));
        return image;
    }

    private static Table table(String... columns) {
        return Table.create("", Stream.of(columns).map(StringColumn::create));
    }

    private static void add(Table table, Object... cells) {
        for (int c = 0; c < cells.length; c++) {
            table.stringColumn(c).append("" + cells[c]);
        }
    }

    private void write(String kind, Table table) {
        write(Path.of(name + kind + ".csv"), file -> {
            // UTF-8, whatever the process's own charset is: names may hold a χ²
            try (var out = Files.newBufferedWriter(file)) {
                table.write().csv(out);
            }
        });
    }

    private interface Writer {
        void write(Path file) throws IOException;
    }

    private void write(Path path, Writer writer) {
        folder.map(f -> f.resolve(path)).ifPresent(file -> {
            try {
                Files.createDirectories(file.getParent());
                writer.write(file);
            } catch (IOException e) {
                throw new BadFileException(file, "a file that can be written", e.toString(), e);
            }
        });
    }

    /** At most six numbers, four digits each. */
    private static String digits(double... values) {
        return Arrays.stream(values)
                .limit(6)
                .mapToObj(v -> String.format(Locale.ROOT, v == Math.rint(v) && Math.abs(v) < 1e6 ? "%.0f" : "%.4g", v))
                .collect(Collectors.joining(", ", "", values.length > 6 ? ", …" : ""));
    }
}
