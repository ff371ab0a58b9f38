package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import genlab.data.DrawnDigits;
import genlab.data.Rng;
import genlab.data.faces.Faces;
import genlab.data.faces.Tag;
import genlab.engine.Tensors;
import genlab.testing.Managed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class TaggedPicturesTest {

    /** Forty drawn digits, to learn from and to test. */
    static TaggedPictures digits(NDManager manager) {
        var images = DrawnDigits.draw(40, Rng.of(1)).images();
        NDArray x = images.tensor(manager);
        NDArray y = TaggedPictures.digits(manager, images.labels());
        return new TaggedPictures(x, y, x, y, 10);
    }

    /** The first weights of a network's first part. */
    static float[] weights(Block block) {
        return Tensors.floats(block.getParameters().valueAt(0).getArray());
    }

    /** Means by hand; a class that is not there is 0. */
    @Test
    void meanFeatures(NDManager manager) {
        NDArray features = manager.create(new float[] {1, 10, 3, 30, 5, 50}, new Shape(3, 2));
        NDArray y = manager.create(new float[] {1, 0, 0, 0, 0, 1, 1, 0, 0}, new Shape(3, 3));
        float[] expected = {3, 30, 0, 0, 3, 30};
        assertArrayEquals(expected, Tensors.floats(TaggedPictures.means(features, y)));
    }

    /** Two classes of two at 0, 2 and 10, 12, in the first of two features: each is 1 from its mean, which is 5 from the middle. */
    @Test
    void withinAndApart(NDManager manager) {
        NDArray features = manager.create(new float[] {0, 0, 10, 0, 2, 0, 12, 0}, new Shape(4, 2));
        NDArray y = manager.create(new float[] {1, 0, 0, 1, 1, 0, 0, 1}, new Shape(4, 2));
        int owned = manager.getManagedArrays().size();
        assertEquals(0.5, TaggedPictures.within(features, y), 1e-6);
        assertEquals(12.5, TaggedPictures.apart(features, y), 1e-6);
        assertEquals(owned, manager.getManagedArrays().size());
        NDArray crossed = TaggedPictures.next(y.get("1:")).concat(y.get(":1"), 0);
        assertEquals(13, TaggedPictures.within(features, crossed) + TaggedPictures.apart(features, crossed), 1e-5);
    }

    /** The picture as it was, and a plane of 0 or 1 for each number. */
    @Test
    void planes(NDManager manager) {
        NDArray x = manager.arange(16f).reshape(2, 2, 2, 2);
        NDArray y = manager.create(new float[] {1, 0, 0, 0, 0, 1}, new Shape(2, 3));
        NDArray both = TaggedPictures.planes(x, y);
        assertEquals(new Shape(2, 5, 2, 2), both.getShape());
        assertEquals(x, both.get(":, :2"));
        assertArrayEquals(
                new float[] {1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0},
                Tensors.floats(both.get("0, 2:").flatten()));
        assertArrayEquals(
                new float[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1},
                Tensors.floats(both.get("1, 2:").flatten()));
        var rows = assertThrows(IllegalArgumentException.class, () -> TaggedPictures.planes(x, y.get("1:")));
        assertEquals("(2, 2, 2, 2) beside (1, 3), expected as many rows", rows.getMessage());
    }

    /** Two groups of 2 and 3: the sum of two softmaxes' logarithms, and the share of each that is right. */
    @Test
    void groups(NDManager manager) {
        NDArray logits = manager.create(new float[] {1, 2, 0, 1, -1, 0, 0, 3, 0, 0}, new Shape(2, 5));
        NDArray y = manager.create(new float[] {0, 1, 1, 0, 0, 1, 0, 1, 0, 0}, new Shape(2, 5));
        double first = 2 - Math.log(Math.exp(1) + Math.exp(2)) - Math.log(1 + Math.exp(1) + Math.exp(-1));
        double second = -Math.log(2) + 3 - Math.log(Math.exp(3) + 2);
        double[] logP = Tensors.doubles(TaggedPictures.logP(logits, y, 2, 3));
        assertArrayEquals(new double[] {first, second}, logP, 1e-5);
        assertArrayEquals(new double[] {1, 0.5}, TaggedPictures.rights(logits, y, 2, 3), 1e-6);
        assertEquals(0.75, TaggedPictures.right(logits, y, 2, 3), 1e-6);
    }

    /** The columns of the kinds that are told, in their order. */
    @Test
    void whatIsToldOfFaces(NDManager manager) {
        var faces = Faces.draw(6, 32, Rng.of(8));
        var data = TaggedPictures.faces(faces, faces, manager, Tag.Kind.GLASSES, Tag.Kind.SKIN);
        assertArrayEquals(new int[] {2, 3}, data.groups());
        double[][] y = Tensors.rows(data.y());
        for (int i = 0; i < 6; i++) {
            for (Tag.Kind kind : new Tag.Kind[] {Tag.Kind.GLASSES, Tag.Kind.SKIN}) {
                int from = kind == Tag.Kind.GLASSES ? 0 : 2;
                int number = faces.tags().get(i).get(kind).number();
                for (int k = 0; k < kind.tags().size(); k++) {
                    assertEquals(k == number ? 1 : 0, y[i][from + k]);
                }
            }
        }
    }

    @Test
    void badInput(NDManager manager) {
        NDArray x = manager.zeros(new Shape(4, 1, 28, 28));
        NDArray y = manager.zeros(new Shape(4, 10));
        var columns = assertThrows(IllegalArgumentException.class, () -> new TaggedPictures(x, y, x, y, 8));
        assertTrue(columns.getMessage().endsWith("expected as many rows, and 8 columns"), columns.getMessage());
        var nothing = assertThrows(IllegalArgumentException.class, () -> new TaggedPictures(x, y, x, y));
        assertEquals("nothing is told of the pictures: no groups", nothing.getMessage());
        int[][] wrong = {{}, {4, 4}, {6, 6}};
        for (int[] groups : wrong) { // the last group would have the rest, more or less than it says
            var e = assertThrows(IllegalArgumentException.class, () -> TaggedPictures.rights(y, y, groups));
            assertTrue(e.getMessage().endsWith("expected groups of all columns"), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> TaggedPictures.logP(y, y.get(":, 1:"), 5, 5));
        var rows = assertThrows(IllegalArgumentException.class, () -> new TaggedPictures(x, y.get("1:"), x, y, 10));
        assertTrue(rows.getMessage().contains("(3, 10)"), rows.getMessage());
        assertThrows(IllegalArgumentException.class, () -> TaggedPictures.logP(y.get("1:2"), y, 10));
        var one = assertThrows(IllegalArgumentException.class, () -> TaggedPictures.rights(y.get("1:2"), y, 10));
        assertEquals("(1, 10) beside (4, 10), expected as many rows", one.getMessage());
        for (int[] groups : new int[][] {{12, -2}, {10, 0}}) {
            var e = assertThrows(IllegalArgumentException.class, () -> new TaggedPictures(x, y, x, y, groups));
            assertTrue(e.getMessage().contains("expected groups of 1 or more"), e.getMessage());
        }
        NDArray faces = manager.zeros(new Shape(4, 3, 32, 32));
        var shapes = assertThrows(IllegalArgumentException.class, () -> new TaggedPictures(x, y, faces, y, 10));
        assertTrue(shapes.getMessage().endsWith("pictures of one shape"), shapes.getMessage());
    }
}
