package genlab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.data.BadFileException;
import genlab.data.DataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void aMissingStudyIsNamed() {
        try (var lab = Lab.open("00-no-such-lab", 1)) {
            var e = assertThrows(BadFileException.class, lab::study);
            assertTrue(e.getMessage().contains("00-study.csv"), e.getMessage());
        }
    }

    @Test
    void anExerciseIsComparedOnceItIsWritten() {
        try (var lab = Lab.open("00-no-such-lab", 1)) {
            assertEquals("exercise 0.1: not written yet", lab.check("0.1", Double.NaN, 2, 0.1));
            assertEquals(0, lab.results().rowCount());
            assertEquals("exercise 0.1: yours 3, true 2 ✗", lab.check("0.1", 3, 2, 0.1));
            assertEquals("exercise 0.1: yours 2.050, true 2 ✓", lab.check("0.1", 2.05, 2, 0.1));
            assertEquals(1, lab.results().rowCount());
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
        Expected expected = Expected.read(file);
        assertTrue(expected.find("half", Scale.SMOKE, DataSource.REAL)
                .orElseThrow()
                .holds(0.505));
        assertTrue(!expected.find("half", Scale.SMOKE, DataSource.REAL)
                .orElseThrow()
                .holds(0.52));
        assertTrue(expected.find("loss", Scale.QUICK, DataSource.GENERATED).isPresent());
        assertTrue(expected.find("loss", Scale.QUICK, DataSource.REAL).isEmpty());
        assertTrue(expected.find("loss", Scale.SMOKE, DataSource.GENERATED).isEmpty());
    }

    @Test
    void aBadExpectedFileIsNamed() throws IOException {
        Path file = folder.resolve("bad.csv");
        Files.writeString(file, "name,value\nx,1\n");
        var e = assertThrows(BadFileException.class, () -> Expected.read(file));
        assertTrue(e.getMessage().contains("bad.csv"), e.getMessage());
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
