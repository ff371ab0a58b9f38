package genlab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import genlab.data.DataSource;
import genlab.data.Sound;
import genlab.plot.Curves;
import genlab.plot.Histogram;
import genlab.plot.Tables;
import genlab.study.Summary;
import java.awt.image.BufferedImage;
import java.io.PrintStream;
import java.io.StringReader;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** A number reads the same everywhere: no decimal commas, no other digits, no dotless i. */
class LocaleTest {

    private final Locale usual = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(usual);
    }

    /** The formatting methods that take the process's locale. */
    @Test
    void nothingIsFormattedInTheProcesssLocale() {
        noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .orShould()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .orShould()
                .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould()
                .callMethod(PrintStream.class, "format", String.class, Object[].class)
                .orShould()
                .callConstructor(DecimalFormat.class, String.class)
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("genlab"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "ar-EG", "tr-TR", "fr-CH"})
    void textsAndFiguresAreTheSameInEveryLocale(String tag) {
        Locale.setDefault(Locale.ROOT);
        var texts = texts();
        int[] pixels = pixels();
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertEquals(texts, texts());
        assertArrayEquals(pixels, pixels());
    }

    private static List<String> texts() {
        var said = new ArrayList<String>();
        try (var lab = Lab.open("99-locale", 1, Scale.QUICK, DataSource.GENERATED)) {
            var line = new String[1];
            lab.progress(text -> "id", (id, text) -> line[0] = text);
            said.add(lab.banner());
            said.add(lab.record("bits", 1234.5678));
            said.add(lab.check("1", 1e-7, 2e-7, 1e-9));
            said.add(lab.claim(1, "it is so", Verdict.HOLDS, "bits"));
            said.add(lab.summary() + lab.claims());
            var history = lab.fit("INIT", 2).run(step -> step.log("loss", 0.25));
            said.add(line[0] + history + Tables.html(history.table()));
        }
        said.add(new Sound("note", 8000, new float[4321]).toString());
        said.add(Tables.html(Table.create("t", DoubleColumn.create("x", 1234.5, 0.0625, 1e-9))));
        var study =
                Summary.of(Table.read().csv(new StringReader("m,seed,v\n0.5,0,1.5\n0.5,1,2.5\n2.0,0,1\n2.0,1,1.25\n")));
        said.add(study.compare("v", "m", 0.5, 2.0)
                + Tables.html(study.by("v", "m"))
                + study.where("seed", 1).failed());
        return said;
    }

    private static int[] pixels() {
        double[] x = {0, 0.5, 1, 1.5};
        BufferedImage curves = Curves.of("x", x).with("y", 1234.5, 0.25, 3, 4).image();
        BufferedImage histogram = Histogram.of("x").with("", x).image();
        var pixels = new ArrayList<Integer>();
        for (var image : List.of(curves, histogram)) {
            for (int rgb : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
                pixels.add(rgb);
            }
        }
        return pixels.stream().mapToInt(Integer::intValue).toArray();
    }
}
