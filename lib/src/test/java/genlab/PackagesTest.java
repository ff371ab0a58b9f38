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

    /**
     * First to last. gan and vae do not know each other: gan, which is later, is checked below. The package genlab itself is the
     * labs' workbench; genlab.labs, what one lab alone needs, is for the studies' module and the notebooks.
     */
    private static final List<String> ORDER = List.of(
            "genlab.data..",
            "genlab.engine..",
            "genlab.nn..",
            "genlab.distribution..",
            "genlab.divergence..",
            "genlab.training..",
            "genlab.autoregressive..",
            "genlab.vae..",
            "genlab.gan..",
            "genlab.hybrid..",
            "genlab.translation..",
            "genlab.metric..",
            "genlab.plot..",
            "genlab",
            "genlab.study..",
            "genlab.labs..");

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
        String[] later = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).toArray(String[]::new);
        if (later.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(name)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(true)
                    .check(library);
        }
    }

    @Test
    void everyPackageHasItsPlace() {
        noClasses()
                .should()
                .resideOutsideOfPackages(ORDER.toArray(String[]::new))
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
                        "genlab.translation..",
                        "genlab.labs..")
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
