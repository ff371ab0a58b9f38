package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.DrawnDigits;
import genlab.data.Rng;
import genlab.data.Split;
import genlab.labs.ConditionalStudy.Kind;
import genlab.labs.ConditionalStudy.Result;
import genlab.labs.ConditionalStudy.Setting;
import genlab.labs.DigitReader.Reading;
import genlab.labs.KnownDigits.Told;
import genlab.study.Trial;
import genlab.training.Fit;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionalStudyTest {

    private static final Trial TRIAL = new Trial(42, Scale.SMOKE, DataSource.GENERATED);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static Result run(Kind model) {
        return new ConditionalStudy().run(new Setting(model), TRIAL);
    }

    /** A run is a function of its setting and its seed; who is told something is another model; four steps know little. */
    @Test
    void settingsDifferInWhatIsTold() {
        var cvae = run(Kind.CVAE);
        assertEquals(cvae, run(Kind.CVAE));
        assertTrue(cvae.negativeElbo() > 400 && cvae.negativeElbo() < 600, "" + cvae);
        assertTrue(cvae.kl() > 0 && cvae.kl() < 50, "" + cvae);
        assertTrue(cvae.keptSlant() > -1 && cvae.keptSlant() < 1, "" + cvae);
        var all = Stream.of(Kind.values()).map(kind -> run(kind)).toList();
        assertEquals(
                all.size(), all.stream().map(Result::negativeElbo).distinct().count(), "" + all);
        assertTrue(Double.isNaN(run(Kind.VAE).keptSlant()), "" + all);
    }

    @ParameterizedTest
    @EnumSource
    void tellsItsColumnsAndNoOthers(Told told) {
        NDArray y = KnownDigits.columns(new int[] {7}, new double[] {0.5}, new double[] {-2}, manager);
        float[] seen = told.of(y).toFloatArray();
        assertEquals(told == Told.LABEL ? 5 : told == Told.FAINT_LABEL ? 1 : 0, seen[7], 1e-6f);
        assertEquals(0, seen[6], 1e-6f);
        assertEquals(told == Told.SLANT ? 0.5f : 0, seen[10], 1e-6f);
        assertEquals(0, seen[11], 1e-6f);
    }

    @Test
    void aLabelIsADigit() {
        for (int label : new int[] {-1, 10}) {
            var e = assertThrows(IllegalArgumentException.class, () -> KnownDigits.columns(manager, label));
            assertEquals("label " + label + ", expected 0 to 9", e.getMessage());
        }
        double[] one = {0};
        for (int labels : new int[] {0, 2}) {
            var e = assertThrows(
                    IllegalArgumentException.class, () -> KnownDigits.columns(new int[labels], one, one, manager));
            assertEquals(labels + " labels, 1 slants and 1 widths, expected as many", e.getMessage());
        }
        assertThrows(
                IllegalArgumentException.class, () -> KnownDigits.columns(new int[1], one, new double[2], manager));
    }

    @Test
    void nothingIsLeftBehind() {
        NDArray y = KnownDigits.columns(manager, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        var digits = new KnownDigits(y, y, y, y);
        var model = ConditionalStudy.untrained(12, 8, manager, Rng.of(1));
        int before = manager.getManagedArrays().size();
        for (int i = 0; i < 3; i++) {
            Told.LABEL.of(y).close();
            ConditionalStudy.tenLabels(model, Told.LABEL, y).close();
            ConditionalStudy.shift(y, y, y, y).close();
            var tied = digits.tied();
            tied.x().close();
            tied.y().close();
        }
        assertEquals(before, manager.getManagedArrays().size());
    }

    /** The drawn slants and widths are of mean 0 and variance 1 in y, within 5 standard errors and what the clamps take. */
    @Test
    void styleIsInStandardDeviations() {
        var digits = KnownDigits.drawn(Scale.SMOKE, manager);
        var y = Reading.of(digits.y());
        // the writers are 24, so their part of the mean does not go away with more digits
        for (double[] style : new double[][] {y.slant(), y.width()}) {
            double mean = Arrays.stream(style).average().orElseThrow();
            double square = Arrays.stream(style).map(s -> s * s).average().orElseThrow();
            assertEquals(0, mean, 5 / Math.sqrt(24));
            assertEquals(1, square - mean * mean, 0.5);
        }
        var tied = Reading.of(digits.tied().y());
        assertTrue(tied.digit().length > 300 && tied.digit().length < 700, tied.digit().length + " tied digits");
        for (int i = 0; i < tied.digit().length; i++) {
            assertEquals(tied.digit()[i] < 5, tied.width()[i] < 0);
        }
        assertEquals(digits.tied().x().getShape().get(0), tied.digit().length);
    }

    /** The labels are the set's own, slant and width those that the reader says. */
    @Test
    void ofRealDigitsTheStyleIsRead() {
        var images = DrawnDigits.draw(130, Rng.of(8)).images();
        NDArray grey = images.tensor(manager).reshape(-1, 784);
        NDArray y = KnownDigits.columns(manager, images.labels());
        var reader = DigitReader.ofPictures(new Fit("reader", 2, manager, Rng.of(9)), grey, y, Rng.of(10));
        var real = KnownDigits.real(new Split<>(images, images.range(3, 7)), reader, manager);
        var known = Reading.of(real.testY());
        assertArrayEquals(Arrays.copyOfRange(images.labels(), 3, 7), known.digit());
        var read = reader.read(grey.get("3:7"));
        assertArrayEquals(read.slant(), known.slant(), 1e-6);
        assertArrayEquals(read.width(), known.width(), 1e-6);
        assertEquals(new Shape(130, 784), real.x().getShape());
        assertArrayEquals(images.labels(), Reading.of(real.y()).digit());
    }

    /** A style that every label shows alike, or shifted, or stretched, is kept; one of its own is not. */
    @Test
    void keptIsTheCorrelationOfLabels() {
        Rng rng = Rng.of(5);
        double[] alike = new double[5_000];
        double[] own = new double[5_000];
        double[] half = new double[5_000];
        for (int i = 0; i < 500; i++) {
            double code = rng.normal();
            for (int c = 0; c < 10; c++) {
                alike[10 * i + c] = c + (1 + c) * code;
                own[10 * i + c] = rng.normal();
                half[10 * i + c] = code + rng.normal();
            }
        }
        assertEquals(1, ConditionalStudy.kept(alike), 1e-9);
        // standard errors of single pairs are below 0.045, and the mean over 45 is not far from that at worst
        assertEquals(0, ConditionalStudy.kept(own), 0.05);
        assertEquals(0.5, ConditionalStudy.kept(half), 0.15);
        assertEquals(5, ConditionalStudy.byLabel(new double[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}), 1e-12);
    }

    /** Codes that are the label's centre and something of their own: the shift moves the centre and leaves the rest. */
    @Test
    void shiftMovesFromCentreToCentre() {
        NDArray y = KnownDigits.columns(manager, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        NDArray codes = manager.create(new float[] {1, 3, 10, 14, 0, 0, 0, 0, 0, 0, 0, 0}, new Shape(12, 1));
        NDArray from = KnownDigits.columns(manager, 0, 1);
        NDArray to = KnownDigits.columns(manager, 1, 1);
        assertArrayEquals(
                new float[] {10, 0}, ConditionalStudy.shift(codes, y, from, to).toFloatArray(), 1e-5f);
    }

    /** Row 10 i + c is code i under label c. */
    @Test
    void tenLabelsACode() {
        var model = ConditionalStudy.untrained(2, 8, manager, Rng.of(1));
        NDArray z = Rng.of(2).normal(manager, new Shape(3, 2));
        NDArray ten = ConditionalStudy.tenLabels(model, Told.LABEL, z);
        assertEquals(new Shape(30, 784), ten.getShape());
        NDArray four = Told.LABEL.of(KnownDigits.columns(manager, 4));
        NDArray alone = ConditionalStudy.means(model, z.get("2:3"), four);
        assertArrayEquals(alone.toFloatArray(), ten.get("24:25").toFloatArray(), 1e-6f);
    }
}
