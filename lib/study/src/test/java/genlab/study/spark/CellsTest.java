package genlab.study.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CellsTest {

    private enum Kind {
        SOME_KIND
    }

    private record Numbers(double reverseKl, int modes, float part2Of, Kind kind) {}

    @Test
    void columnsAndCells() {
        assertEquals(List.of("reverse_kl", "modes", "part2_of", "kind"), Cells.columns(Numbers.class));
        assertEquals(List.of("0.1", "7", "0.3", "some_kind"), Cells.of(new Numbers(0.1, 7, 0.3f, Kind.SOME_KIND)));
    }
}
