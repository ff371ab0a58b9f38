package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import genlab.divergence.FDivergence;
import genlab.divergence.NormalMixture;
import genlab.divergence.Quadrature;
import genlab.study.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DivergenceTablesTest {

    /** Two seeds of each divergence: seed s of the one at place k of the enum has the value k + s / 10 everywhere. */
    private static DivergenceTables tables() {
        var names = StringColumn.create("divergence");
        var numbers = Stream.of("bound", "standard_error", "exact_bound", "mean", "sd", "reached")
                .map(DoubleColumn::create)
                .toList();
        for (FDivergence f : FDivergence.values()) {
            for (int seed = 0; seed < 2; seed++) {
                names.append(f.name().toLowerCase(Locale.ROOT));
                for (DoubleColumn column : numbers) {
                    column.append(List.of(FDivergence.values()).indexOf(f) + seed / 10.0);
                }
            }
        }
        var table = Table.create("", names);
        numbers.forEach(table::addColumns);
        return new DivergenceTables(Summary.of(table));
    }

    @Test
    void valuesByDivergence() {
        assertArrayEquals(new double[] {1, 1.1}, tables().seeds("bound", FDivergence.KL));
        assertEquals(2.05, tables().mean("sd", FDivergence.REVERSE_KL), 1e-12);
        double[] errors = tables().errors("mean", FDivergence::ordinal);
        assertEquals(20, errors.length);
        assertEquals(0, errors[4], 1e-12);
        assertEquals(0.1, errors[5], 1e-12);
    }

    /** The GAN's game begins at -2 ln 2, the others at 0. */
    @Test
    void theGapIsAShareOfWhatThereIsToFind() {
        double kl = Quadrature.divergence(FDivergence.KL, DivergenceStudy.P, DivergenceStudy.Q);
        assertEquals((kl - 1.05) / kl, tables().gap(FDivergence.KL), 1e-12);
        double v = Quadrature.divergence(FDivergence.GAN, DivergenceStudy.P, DivergenceStudy.Q);
        assertEquals((v - 9.05) / (v + 2 * Math.log(2)), tables().gap(FDivergence.GAN), 1e-12);
    }

    @Test
    void theBounds() {
        Table bounds = tables().bounds(List.of(FDivergence.JENSEN_SHANNON, FDivergence.KL));
        assertEquals(
                List.of("Jensen-Shannon", "KL"),
                bounds.stringColumn("divergence").asList());
        // ln(0.95) + (1 + 0.8²) / (2 · 0.95²) - ½
        double kl = Math.log(0.95) + 1.64 / (2 * 0.9025) - 0.5;
        assertTrue(bounds.doubleColumn("closed form").isMissing(0));
        assertEquals(kl, bounds.doubleColumn("closed form").get(1), 1e-12);
        assertEquals(kl, bounds.doubleColumn("quadrature").get(1), 1e-9);
        assertEquals(1.05, bounds.doubleColumn("on fresh draws").get(1), 1e-12);
        // of two values 0.1 apart
        assertEquals(0.1 / Math.sqrt(2), bounds.doubleColumn("sd over seeds").get(1), 1e-12);
    }

    @Test
    void theFits() {
        var one = NormalMixture.normal(3, 2);
        Table fits = tables().fits(List.of(FDivergence.KL), Map.of(FDivergence.KL, one));
        assertEquals(3, fits.doubleColumn("best μ").get(0));
        assertEquals(2, fits.doubleColumn("best σ").get(0));
        assertEquals(1.05, fits.doubleColumn("learned σ").get(0), 1e-12);
        double least = Quadrature.divergence(FDivergence.KL, DivergenceStudy.MIXTURE, one);
        assertEquals(least, fits.doubleColumn("least D").get(0), 1e-12);
    }
}
