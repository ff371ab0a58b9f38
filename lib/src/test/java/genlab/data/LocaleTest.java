package genlab.data;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.io.csv.CsvReadOptions;

/** The same words and numbers in every country. */
class LocaleTest {

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("genlab");

    @Test
    void noTextIsReadOrWrittenInTheCharsetOfTheMachine() {
        noClasses()
                .should()
                .callMethod(String.class, "getBytes")
                .orShould()
                .callConstructor(String.class, byte[].class)
                .orShould()
                .callConstructor(InputStreamReader.class, InputStream.class)
                .orShould()
                .callMethod(CsvReadOptions.class, "builder", InputStream.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.FileReader")
                .check(LIBRARY);
    }

    /** A text in the letters of the world, a sound's length and a table, read in another JVM of such a machine. */
    @Test
    void aGermanMachineWithAnOldCharset(@TempDir Path folder) throws IOException, InterruptedException {
        Path text = Files.writeString(folder.resolve("text.txt"), "χ² 李宏毅 Grüße\n");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dfile.encoding=windows-1252",
                        "-Duser.language=de",
                        "-Duser.country=DE",
                        "-cp",
                        System.getProperty("java.class.path"),
                        German.class.getName(),
                        text.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertEquals("de windows-1252 | χ² 李宏毅 Grüße | s: 0.54 s at 100 samples/s | 22", said.strip());
    }

    /** What runs in the other JVM. */
    static final class German {

        private German() {}

        public static void main(String[] arguments) {
            String said = String.join(
                    " | ",
                    Locale.getDefault().getLanguage() + " " + System.getProperty("file.encoding"),
                    TextLines.read(Path.of(arguments[0])).get(0),
                    new Sound("s", 100, new float[54]).toString(),
                    "" + DataStore.sources().rowCount());
            System.out.writeBytes(said.getBytes(UTF_8));
        }
    }
}
