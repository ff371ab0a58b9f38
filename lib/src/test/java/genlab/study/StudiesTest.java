package genlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StudiesTest {

    static Stream<Study<?, ?>> all() {
        return Studies.all().stream();
    }

    /** A row is found again by its setting: no two may be equal, and the order must not change from call to call. */
    @ParameterizedTest
    @MethodSource("all")
    void settingsAreDistinctAndInOneOrder(Study<?, ?> study) {
        assertEquals(study.settings().size(), new HashSet<>(study.settings()).size());
        assertEquals(study.settings(), Studies.of(study.lab()).settings());
        assertTrue(study.resultType().isRecord());
    }

    @Test
    void aLabWithoutAStudyIsSaid() {
        var e = assertThrows(IllegalArgumentException.class, () -> Studies.of("00"));
        assertTrue(e.getMessage().contains("lab 00") && e.getMessage().contains("13"), e.getMessage());
    }
}
