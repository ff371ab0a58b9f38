package genlab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import genlab.engine.Tensors;
import java.util.List;
import java.util.Set;
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

    /**
     * A step waits for the device once, at its end, for each player's loss and norm and all that is logged. What else reads on the
     * host is named here: it is no part of a step.
     */
    @Test
    void oneReadAStep() {
        var known = Set.of(
                "Step.end",
                "TensorFile.blobs",
                "GaussianMixture.fitted",
                "BoundCritic.estimate",
                "BoundCritic.values",
                "SpectralNorm.singularValue");
        DescribedPredicate<JavaMethodCall> read = DescribedPredicate.describe("read a tensor on the host", call -> {
            String reader = call.getOriginOwner().getSimpleName() + "."
                    + call.getOrigin().getName();
            boolean ofDjl = call.getTargetOwner().isAssignableTo(NDArray.class)
                    && call.getName().matches("(to\\w*(Array|Buffer)|get(Float|Double|Int|Long|Byte|Boolean|Uint8))");
            boolean ours = call.getTargetOwner().isEquivalentTo(Tensors.class)
                    && call.getName().matches("number|floats|doubles");
            return (ofDjl || ours) && !known.contains(reader);
        });
        noClasses()
                .that()
                .resideInAnyPackage(
                        "genlab.training..",
                        "genlab.nn..",
                        "genlab.distribution..",
                        "genlab.autoregressive..",
                        "genlab.gan..",
                        "genlab.translation..")
                .should()
                .callMethodWhere(read)
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
