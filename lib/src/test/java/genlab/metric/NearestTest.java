package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import org.junit.jupiter.api.Test;

class NearestTest {

    /** Against the search of all pairs, with more rows than are taken at a time; one of them is a copy. */
    @Test
    void isTheNearestOfAll() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray x = Rng.of(1).normal(manager, new Shape(70, 3, 2));
            NDArray others = Rng.of(2).normal(manager, new Shape(40, 3, 2));
            others.set(new NDIndex("17"), x.get(60));
            int owned = manager.getManagedArrays().size();
            var nearest = Nearest.of(x, others);
            assertEquals(owned, manager.getManagedArrays().size());
            double least = Double.POSITIVE_INFINITY;
            double sum = 0;
            for (int i = 0; i < 70; i++) {
                float[] apart = others.sub(x.get(i))
                        .square()
                        .sum(new int[] {1, 2})
                        .sqrt()
                        .toFloatArray();
                int place = 0;
                for (int k = 1; k < 40; k++) {
                    place = apart[k] < apart[place] ? k : place;
                }
                assertEquals(place, nearest.places()[i], "row " + i);
                assertEquals(apart[place], nearest.distances()[i], 1e-5);
                least = Math.min(least, apart[place]);
                sum += apart[place];
            }
            assertEquals(17, nearest.places()[60]);
            assertArrayEquals(new double[] {0, least}, new double[] {nearest.distances()[60], nearest.least()});
            assertEquals(sum / 70, nearest.mean(), 1e-5);
        }
    }
}
