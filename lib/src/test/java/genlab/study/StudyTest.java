package genlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.engine.Threads;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all studies, at smoke scale. */
class StudyTest {

    private final int threads = Threads.get();

    @BeforeEach
    void oneThreadAnOperation() {
        Threads.set(1);
    }

    @AfterEach
    void restore() {
        Threads.set(threads);
    }

    static List<Study<?, ?>> studies() {
        return Studies.all();
    }

    private static <S extends Record, R extends Record> List<R> all(Study<S, R> study, long seed) {
        var trial = new Trial(seed, Scale.SMOKE, DataSource.GENERATED);
        return study.plan().settings().stream().map(s -> study.run(s, trial)).toList();
    }

    /** A pure function: the same from two threads at once, something else for another seed. */
    @ParameterizedTest
    @MethodSource("studies")
    void theNumbersDependOnTheArgumentsAlone(Study<?, ?> study) {
        var first = all(study, 7);
        var both = Stream.generate(() -> CompletableFuture.supplyAsync(() -> all(study, 7)))
                .limit(2)
                .toList();
        both.forEach(other -> assertEquals(first, other.join()));
        assertNotEquals(first, all(study, 8));
    }

    @ParameterizedTest
    @MethodSource("studies")
    void dataHaveOneHash(Study<?, ?> study) {
        String hash = study.dataHash(DataSource.GENERATED);
        assertEquals(64, hash.length());
        assertEquals(hash, study.dataHash(DataSource.GENERATED));
    }
}
