package genlab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The architecture: a package uses only those before it, and one package knows the engine. */
class PackagesTest {

    /** First to last. gan and vae do not know each other, so the later one is checked against both sides below. */
    private static final List<String> ORDER = List.of(
            "data",
            "engine",
            "nn",
            "distribution",
            "divergence",
            "training",
            "autoregressive",
            "vae",
            "gan",
            "hybrid",
            "translation",
            "metric",
            "plot");

    private static JavaClasses library;

    @BeforeAll
    static void read() {
        library = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("genlab");
    }

    static List<String> packages() {
        return ORDER;
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyThoseBeforeIt(String name) {
        String[] later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream()
                .map(p -> "genlab." + p + "..")
                .toArray(String[]::new);
        var rule = noClasses().that().resideInAPackage("genlab." + name + "..").should();
        if (later.length > 0) {
            rule.dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(library);
        }
        rule.dependOnClassesThat()
                .resideInAnyPackage("genlab", "genlab.study")
                .allowEmptyShould(true)
                .check(library);
    }

    @Test
    void ganDoesNotKnowVae() {
        noClasses()
                .that()
                .resideInAPackage("genlab.gan..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("genlab.vae..")
                .check(library);
    }

    @Test
    void onlyOnePackageKnowsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("genlab.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.pytorch..")
                .check(library);
    }

    /** See {@link genlab.engine.Scalars}: the engine may read a freed number when it takes the gradient of these. */
    @ParameterizedTest
    @ValueSource(strings = {"mul", "div", "pow"})
    void noProductWithANumberInAModelOrALoss(String method) {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "genlab.nn..",
                        "genlab.distribution..",
                        "genlab.divergence..",
                        "genlab.autoregressive..",
                        "genlab.vae..",
                        "genlab.gan..",
                        "genlab.hybrid..",
                        "genlab.translation..")
                .should()
                .callMethod(NDArray.class, method, Number.class)
                .check(library);
    }

    @Test
    void noKernelInTheLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.spencerpark..", "org.dflib..")
                .check(library);
    }

    /** The notebooks load this library with all that it needs: Spark, some 200 MB, is for the module lib/study alone. */
    @Test
    void noSparkForTheNotebooks() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.apache.spark.SparkContext"));
    }
}
