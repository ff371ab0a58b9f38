package genlab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import genlab.data.BadFileException;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.data.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabTest {

    @TempDir
    Path folder;

    private Lab lab() {
        return Lab.open("99-test", 7, Scale.SMOKE, DataSource.GENERATED);
    }

    @Test
    void aStreamDependsOnItsNameAlone() {
        try (var first = lab();
                var second = lab()) {
            first.rng("noise").normal();
            double a = first.rng("model").normal();
            double b = second.rng("model").normal();
            assertEquals(a, b);
        }
    }

    @Test
    void theScaleChooses() {
        try (var lab = lab()) {
            assertEquals(1, lab.at(1, 2, 3));
        }
    }

    @Test
    void aNumberThatNobodyExpectsIsRecordedUnchecked() {
        try (var lab = lab()) {
            assertEquals("x = 1.500", lab.record("x", 1.5));
            assertEquals(1, lab.results().rowCount());
            assertEquals("", lab.results().stringColumn("").get(0));
        }
    }

    @Test
    void theClosingTableHasEveryNumber() {
        try (var lab = lab()) {
            for (int i = 0; i < 60; i++) {
                lab.record("number " + i, i);
            }
            String table = lab.summary();
            assertEquals(60, table.split(">number ", -1).length - 1);
        }
    }

    @Test
    void aMissingStudyIsNamed() {
        try (var lab = Lab.open("00-no-such-lab", 1)) {
            var e = assertThrows(BadFileException.class, lab::study);
            assertTrue(e.getMessage().contains("00-study.csv"), e.getMessage());
        }
    }

    /** The setup cell run again: nothing of the first lab is left, and other labs stay. */
    @Test
    void openingALabClosesTheOneBefore() {
        try (var other = Lab.open("98-test", 7)) {
            var first = lab();
            NDArray data = first.manager().newSubManager().create(new float[1000]);
            NDArray kept = other.manager().create(1f);
            try (var second = lab()) {
                assertTrue(data.isReleased());
                assertFalse(first.manager().isOpen());
                assertFalse(kept.isReleased());
                // closed by a student as well: it must not take the new one with it
                first.close();
                assertTrue(second.manager().isOpen());
            }
        }
    }

    @Test
    void theEnvironmentChooses() {
        var words = Map.of("GENLAB_SCALE", "Smoke", "GENLAB_DATA", "REAL", "GENLAB_SEED", "3", "GENLAB_DEVICE", "CPU");
        try (var lab = Lab.open("99-test", 7, new Settings(words))) {
            assertTrue(lab.banner().startsWith("99-test | seed 3 | scale smoke | real data | CPU"), lab.banner());
            assertEquals(Rng.of(3).split("a").normal(), lab.rng("a").normal());
        }
    }

    @Test
    void theHistoryOfAStoppedTrainingIsThere() {
        try (var lab = lab()) {
            assertThrows(IllegalStateException.class, () -> lab.fit("t", 5).run(step -> {
                step.log("loss", 0.5 * step.index());
                if (step.index() == 2) {
                    throw new IllegalStateException("stopped");
                }
            }));
            assertArrayEquals(new double[] {0, 0.5}, lab.history("t").values("loss"));
            assertEquals(2, lab.history("t").steps());
            var e = assertThrows(IllegalArgumentException.class, () -> lab.history("T"));
            assertEquals("no training \"T\"; there are [t]", e.getMessage());
        }
    }

    /** What becomes of the marker on its way through an exercise's code; and that no other NaN is taken for it. */
    @Test
    void anAnswerNotWrittenIsToldFromANaN() {
        double[] unwritten = {
            Lab.TODO,
            -Lab.TODO,
            (float) Lab.TODO,
            Lab.TODO + 1.0,
            1.0 - Lab.TODO,
            Lab.TODO * 0,
            1 / Lab.TODO,
            (float) Lab.TODO * 3f,
            Math.abs(Lab.TODO),
            Math.max(1, Lab.TODO),
            DoubleStream.of(1, Lab.TODO, 2).sum()
        };
        for (int i = 0; i < unwritten.length; i++) {
            assertTrue(Lab.isTodo(unwritten[i]), i + ": " + Long.toHexString(Double.doubleToRawLongBits(unwritten[i])));
        }
        double zero = 0;
        double[] wrong = {
            Double.NaN, 0 * (1 / zero), Math.log(-1), Math.sqrt(-1), Float.NaN, 0, 1 / zero, -1 / zero, 1.5
        };
        for (double answer : wrong) {
            assertFalse(Lab.isTodo(answer), "" + answer);
        }
    }

    @Test
    void anExerciseIsComparedOnceItIsWritten() {
        try (var lab = lab()) {
            assertEquals("exercise 0.1: not written yet", lab.check("0.1", Lab.TODO, 2, 0.1));
            assertEquals(0, lab.results().rowCount());
            assertEquals("exercise 0.1: yours NaN, true 2 ✗", lab.check("0.1", Math.log(-1), 2, 0.1));
            assertEquals("exercise 0.1: yours 3, true 2 ✗", lab.check("0.1", 3, 2, 0.1));
            assertEquals("exercise 0.1: yours 2.050, true 2 ✓", lab.check("0.1", 2.05, 2, 0.1));
            assertEquals(1, lab.results().rowCount());
        }
    }

    @Test
    void aFunctionIsRightIfItIsSoAtAllInputs() {
        try (var lab = lab()) {
            double[] truth = {1, 4, 9};
            assertEquals(
                    "exercise 1: yours 1, 4, 9.001, true 1, 4, 9 ✓",
                    lab.check("1", new double[] {1, 4, 9.001}, truth, 0.01));
            assertEquals(
                    "exercise 1: yours 1, 5, 9, true 1, 4, 9 ✗", lab.check("1", new double[] {1, 5, 9}, truth, 0.01));
            assertEquals("5", lab.results().getString(0, "value"), "the one that is off");
            assertEquals(
                    "exercise 1: yours NaN, 4, 9, true 1, 4, 9 ✗",
                    lab.check("1", new double[] {Double.NaN, 4, 9}, truth, 0.01));
            assertEquals("exercise 1: yours 1, 4, true 1, 4, 9 ✗", lab.check("1", new double[] {1, 4}, truth, 0.01));
            assertEquals(
                    "exercise 1: yours 1, 4, 9, 16, true 1, 4, 9 ✗",
                    lab.check("1", new double[] {1, 4, 9, 16}, truth, 0.01));
            assertEquals("exercise 1: not written yet", lab.check("1", new double[] {1, 4, Lab.TODO}, truth, 0.01));
            assertEquals("exercise 1: not written yet", lab.check("1", (double[]) null, truth, 0.01));
            assertEquals(0, lab.results().rowCount());
            assertThrows(IllegalArgumentException.class, () -> lab.check("1", new double[] {1}, new double[] {1}, 0));
        }
    }

    /** KL of what does not overlap. */
    @Test
    void anInfiniteAnswerCanBeRight() {
        try (var lab = lab()) {
            double infinite = Double.POSITIVE_INFINITY;
            assertTrue(lab.check("1", infinite, infinite, 0.1).endsWith("✓"));
            assertTrue(lab.check("1", -infinite, infinite, 0.1).endsWith("✗"));
            assertTrue(lab.check("1", 1e9, infinite, 0.1).endsWith("✗"));
            double[] truth = {infinite, 1};
            assertTrue(lab.check("2", truth.clone(), truth, 0.1).endsWith("✓"));
            assertTrue(lab.check("2", new double[] {infinite, 2}, truth, 0.1).endsWith("✗"));
            assertTrue(lab.wrong("2", infinite, 1).endsWith("✗"), "the right answer as a wrong one");
        }
    }

    @Test
    void aTensorIsComparedNumberByNumber() {
        try (var lab = lab()) {
            NDArray truth = lab.manager().create(new float[] {1, 2, 3, 4, 5, 6, 7}, new Shape(7, 1));
            assertEquals("exercise 2: not written yet", lab.check("2", null, truth, 0));
            assertEquals(
                    "exercise 2: yours 1, 2, 3, 4, 5, 6, …, true 1, 2, 3, 4, 5, 6, … ✓",
                    lab.check("2", truth.duplicate(), truth, 0));
            assertTrue(lab.check("2", truth.add(1), truth, 0.5).endsWith("✗"));
        }
    }

    @Test
    void aWrongAnswerMustBeCrossed() {
        try (var lab = lab()) {
            lab.check("1", new double[] {1, 4}, new double[] {1, 4}, 0.1);
            assertEquals("exercise 1, a wrong answer, 1, 2, is crossed ✓", lab.wrong("1", 1, 2));
            assertEquals("exercise 1, a wrong answer, NaN, 4, is crossed ✓", lab.wrong("1", Double.NaN, 4));
            assertEquals("✓", lab.results().getString(1, ""));
            assertEquals("exercise 1, a wrong answer, 1.010, 4, is ticked ✗", lab.wrong("1", 1.01, 4));
            lab.wrong("1", 1, 2);
            assertEquals("✗", lab.results().getString(1, ""), "the one that was ticked counts");
            var e = assertThrows(IllegalArgumentException.class, () -> lab.wrong("1", 2));
            assertTrue(e.getMessage().endsWith("to exercise 1, which was checked on 2"), e.getMessage());
            e = assertThrows(IllegalArgumentException.class, () -> lab.wrong("2", 2));
            assertTrue(e.getMessage().endsWith("to exercise 2, which was not checked"), e.getMessage());
        }
    }

    @Test
    void aClaimIsAnsweredByRecordedNumbers() throws IOException {
        var words = Map.of("GENLAB_RESULTS", folder.toString(), "GENLAB_SCALE", "smoke");
        try (var lab = Lab.open("99-test", 7, new Settings(words))) {
            lab.record("JS", 0.693);
            assertEquals(
                    "Point 27 holds under no overlap: JS = 0.6930",
                    lab.claim(27, "JS is ln 2 & flat", Verdict.holdsUnder("no overlap"), "JS"));
            lab.claim(15, "21 % fool people", Verdict.CANNOT_BE_TESTED);
            lab.record("JS", 0.7);
            String html = lab.claims();
            assertTrue(html.contains("JS = 0.7000") && html.contains("ln 2 &amp; flat"), html);
            lab.claim(15, "21 % fool people", Verdict.CANNOT_BE_TESTED);
            assertEquals(
                    """
                    point,the lecture says,numbers,verdict,lab,scale,data
                    27,JS is ln 2 & flat,JS = 0.7000,holds under no overlap,99-test,smoke,generated
                    15,21 % fool people,,cannot be tested here,99-test,smoke,generated
                    """,
                    Files.readString(folder.resolve("99-test.claims.csv")), "said twice, there once");
            var e = assertThrows(IllegalArgumentException.class, () -> lab.claim(27, "W", Verdict.HOLDS, "JS", "W"));
            assertEquals("not all of [JS, W] were recorded; those that were are [JS]", e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> lab.claim(27, "W", Verdict.HOLDS));
            assertThrows(IllegalArgumentException.class, () -> lab.claim(33, "W", Verdict.HOLDS, "JS"));
        }
    }

    @Test
    void expectedNumbersAreFoundByScaleAndData() throws IOException {
        Path file = folder.resolve("e.csv");
        Files.writeString(
                file,
                """
                name,scale,data,value,tolerance,unit,origin
                half,any,any,0.5,0.01,nats,theory
                loss,quick,generated,3,0.5,nats,"own run, 5 seeds"
                """);
        List<Expected> expected = Expected.read(file);
        assertTrue(Expected.find(expected, "half", Scale.SMOKE, DataSource.REAL).holds(0.505));
        assertFalse(
                Expected.find(expected, "half", Scale.SMOKE, DataSource.REAL).holds(0.52));
        assertEquals(
                3,
                Expected.find(expected, "loss", Scale.QUICK, DataSource.GENERATED)
                        .value());
        assertEquals(
                Double.NaN,
                Expected.find(expected, "loss", Scale.QUICK, DataSource.REAL).value());
        assertEquals(
                Double.NaN,
                Expected.find(expected, "loss", Scale.SMOKE, DataSource.GENERATED)
                        .value());
    }

    @Test
    void aBadExpectedFileIsNamed() throws IOException {
        Path file = folder.resolve("bad.csv");
        Files.writeString(file, "name,value\nx,1\n");
        var e = assertThrows(BadFileException.class, () -> Expected.read(file));
        assertTrue(e.getMessage().contains("bad.csv"), e.getMessage());
    }

    @Test
    void aTableThatIsKeptWithALabIsFoundByItsKind() throws IOException {
        Path expected = Files.createDirectories(folder.resolve("notebooks").resolve("expected"));
        Files.writeString(expected.resolve("97-hours.csv"), "passes,nats\n8,100.5\n");
        var project = new Project(Optional.of(folder));
        assertEquals(100.5, project.table("97-hours").doubleColumn("nats").get(0));
        var e = assertThrows(BadFileException.class, () -> project.table("97-other"));
        assertTrue(e.getMessage().contains("97-other.csv"), e.getMessage());
    }

    /** Reads an expected number and a study with a χ² in their names, and records that number: what the process below runs. */
    static final class ChiSquared {
        public static void main(String... arguments) {
            Path here = Path.of(arguments[0]);
            var project = new Project(Optional.of(here));
            var ledger = new Ledger("97-chi", 1, Scale.QUICK, DataSource.GENERATED, project, Optional.of(here));
            ledger.record("Pearson χ²", 1);
            ledger.record(project.table("97-study").getString(0, 0), 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-1252", "ISO-8859-1"})
    void filesAreInUtf8WhateverTheProcessIsIn(String charset) throws Exception {
        Path expected = Files.createDirectories(folder.resolve("notebooks").resolve("expected"));
        Files.writeString(
                expected.resolve("97-chi.csv"),
                "name,scale,data,value,tolerance,unit,origin\nPearson χ²,any,any,1,0,nats,theory\n");
        Files.writeString(expected.resolve("97-study.csv"), "name,seed\nNeyman χ² – Größe,0\n");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-Dfile.encoding=" + charset,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChiSquared.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
        assertEquals(
                """
                lab,name,scale,data,value,expected,tolerance,unit,origin,verdict
                97-chi,Pearson χ²,quick,generated,1.0,1.0,0.0,nats,theory,ok
                97-chi,Neyman χ² – Größe,quick,generated,2.0,,,,,unchecked
                """,
                Files.readString(folder.resolve("97-chi.results.csv")));
    }

    @Test
    void aResultsFolderThatCannotBeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        try (var lab = Lab.open("99-test", 7, new Settings(Map.of("GENLAB_RESULTS", file.toString())))) {
            var e = assertThrows(BadFileException.class, () -> lab.record("x", 1));
            assertTrue(e.getMessage().contains("99-test.results.csv"), e.getMessage());
        }
    }

    @Test
    void aTrainingRunAgainGivesTheSameNoise() {
        try (var lab = lab()) {
            double[][] runs = new double[2][];
            for (int run = 0; run < 2; run++) {
                var seen = new ArrayList<Double>();
                lab.fit("t", 5).run(step -> seen.add(step.rng().normal()));
                runs[run] = seen.stream().mapToDouble(Double::doubleValue).toArray();
            }
            assertArrayEquals(runs[0], runs[1]);
        }
    }

    @Test
    void progressEndsWithALineThatHoldsNoSeconds() {
        var lines = new ArrayList<String>();
        try (var lab = lab().progress(text -> "id", (id, text) -> lines.add(text))) {
            lab.fit("VAE", 3).run(step -> step.log("loss", 0.5));
        }
        assertEquals("VAE: 3 steps, loss 0.5000", lines.get(lines.size() - 1));
    }
}
