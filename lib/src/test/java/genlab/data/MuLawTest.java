package genlab.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.testing.Managed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class MuLawTest {

    /** A code's amplitude has that code, its edges are around it, and an edge belongs to the code above. */
    @Test
    void codesLieBetweenTheirEdges(NDManager manager) {
        float[] edges = MuLaw.edges(manager).toFloatArray();
        NDArray table = MuLaw.table(manager);
        for (int k = 0; k < MuLaw.CODES; k++) {
            double x = MuLaw.expand(MuLaw.middle(k));
            assertEquals(k, MuLaw.encode((float) x)[0]);
            assertEquals(x, MuLaw.expand(MuLaw.compress(x)), 1e-12);
            assertTrue(edges[k] < x && x < edges[k + 1], "code " + k);
            assertEquals(x, table.getFloat(k, 0), 1e-6);
            assertEquals(MuLaw.compress(x), table.getFloat(k, 1), 1e-6);
        }
    }

    /** The values of the formula by hand: ln 128.5 / ln 256 at ½. */
    @Test
    void theEnds() {
        assertEquals(Math.log(128.5) / Math.log(256), MuLaw.compress(0.5), 1e-12);
        assertEquals(128, MuLaw.code(0));
        assertEquals(255, MuLaw.code(1));
        assertEquals(255, MuLaw.code(1.7));
        assertEquals(0, MuLaw.code(-1));
        assertEquals(0, MuLaw.code(Double.NEGATIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> MuLaw.code(Double.NaN));
    }
}
