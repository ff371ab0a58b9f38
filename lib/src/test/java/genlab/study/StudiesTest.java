package genlab.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StudiesTest {

    static Stream<Study<?, ?>> all() {
        return Studies.all().stream();
    }

    /** A row is found again by its setting's cells, and a study by its lab: no two may be equal. */
    @ParameterizedTest
    @MethodSource("all")
    void settingsAndLabsAreDistinct(Study<?, ?> study) {
        var cells = study.plan().settings().stream().map(s -> s.toString().toLowerCase(Locale.ROOT));
        assertEquals(study.plan().settings().size(), cells.distinct().count());
        assertSame(study, Studies.of(study.plan().lab()));
    }

    @Test
    void aLabWithoutAStudyIsSaid() {
        var e = assertThrows(IllegalArgumentException.class, () -> Studies.of("00"));
        assertTrue(e.getMessage().contains("lab 00") && e.getMessage().contains("13"), e.getMessage());
    }
}
