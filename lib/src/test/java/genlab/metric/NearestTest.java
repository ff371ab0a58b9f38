package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.Tensors;
import java.util.Arrays;
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

    /** However long the rows are and however near the next one is: squares of 3 million, squared distances of some 0.1. */
    @Test
    void aCopyIsAtNoDistance() {
        try (var manager = NDManager.newBaseManager()) {
            for (int rows : new int[] {1, 50, 51, 200}) {
                NDArray x = Rng.of(5).normal(manager, new Shape(rows, 3)).add(1000f);
                var nearest = Nearest.of(x, x);
                assertArrayEquals(new double[rows], nearest.distances());
                for (int i = 0; i < rows; i++) {
                    assertEquals(i, nearest.places()[i]);
                }
            }
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(4, 2, 3));
            for (Shape shape :
                    new Shape[] {new Shape(5, 3, 2), new Shape(5, 6), new Shape(5, 2, 4), new Shape(0, 2, 3)}) {
                var e = assertThrows(IllegalArgumentException.class, () -> Nearest.of(x, manager.zeros(shape)));
                assertTrue(e.getMessage().contains("rows (4, 2, 3) among " + shape), e.getMessage());
            }
            assertTrue(Double.isNaN(
                    Nearest.of(manager.zeros(new Shape(0, 2, 3)), x).mean()));
            assertEquals(
                    3,
                    Arrays.stream(Nearest.of(
                                            manager.create(new double[3]).reshape(1, 3),
                                            manager.create(new float[] {0, 3, 0})
                                                    .reshape(1, 3))
                                    .distances())
                            .sum());
        }
    }

    /** Two heaps, begun from one row of each or from two of one: the means are the heaps' own. */
    @Test
    void meansEndInTheHeaps() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new float[] {0, 1, 2, 1, 10, 11, 12, 11}).reshape(8, 1, 1);
            assertEquals(new Shape(2, 1, 1), Nearest.means(x, 2, 1).getShape());
            assertArrayEquals(
                    new float[] {1, 11}, Nearest.means(x, 2, 10).sort(0).toFloatArray(), 1e-6f);
            for (int k : new int[] {0, 9}) {
                var e = assertThrows(IllegalArgumentException.class, () -> Nearest.means(x, k, 1));
                assertTrue(e.getMessage().contains(k + " means of (8, 1, 1)"), e.getMessage());
            }
        }
    }

    /** Two centres begin at the same place: the second has no rows and stays; float64 and integers do as float32. */
    @Test
    void aCentreWithoutRowsStays() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new float[] {5, 5, 6, 9, 10, 10}).reshape(6, 1);
            NDArray means = Nearest.means(x, 2, 1);
            assertArrayEquals(new float[] {7.5f, 5}, means.toFloatArray(), 1e-6f);
            assertArrayEquals(
                    new float[] {29 / 3f, 16 / 3f}, Nearest.means(x, 2, 9).toFloatArray(), 1e-5f);
            for (var type : new DataType[] {DataType.FLOAT64, DataType.INT32}) {
                NDArray same = Nearest.means(x.toType(type, false), 2, 1);
                assertEquals(type == DataType.FLOAT64 ? type : DataType.FLOAT32, same.getDataType());
                assertEquals(7.5, Tensors.doubles(same)[0], 1e-6);
            }
            NDArray first = Nearest.means(x, 1, 0).addi(1);
            assertEquals(6, first.toFloatArray()[0]);
            assertEquals(5, x.toFloatArray()[0]);
        }
    }

    @Test
    void numbersThatAreNotFiniteAreRefused() {
        try (var manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new float[] {0, 1}).reshape(2, 1);
            NDArray bad = manager.create(new float[] {1, Float.NaN}).reshape(2, 1);
            assertThrows(IllegalArgumentException.class, () -> Nearest.of(x, bad));
            assertThrows(IllegalArgumentException.class, () -> Nearest.of(bad, x));
            assertThrows(IllegalArgumentException.class, () -> Nearest.means(bad, 1, 1));
            assertThrows(IllegalArgumentException.class, () -> Nearest.means(x, 1, -1));
        }
    }
}
