package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.testing.Managed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sizes that the networks of pictures take, and those that they refuse. */
@ExtendWith(Managed.class)
class ImageNetsTest {

    private static ImageGenerator generator(int side, int channels) {
        return new ImageGenerator(
                ImageGenerator.Config.of(side, channels).latent(5).width(4));
    }

    private static ImageEncoder encoder(int side, int channels) {
        return new ImageEncoder(ImageEncoder.Config.of(side, channels).width(4).outputs(2));
    }

    @ParameterizedTest
    @CsvSource({"8, 1", "20, 3", "28, 1", "32, 3", "64, 3"})
    void picturesOfManySizesAreMadeAndJudged(int side, int channels, NDManager manager) {
        var g = Net.initialize(generator(side, channels), manager, Rng.of(1));
        var d = Net.initialize(encoder(side, channels), manager, Rng.of(2));
        NDArray pictures = Net.still(Rng.of(3).normal(manager, new Shape(3, 5)), g::forward);
        assertEquals(new Shape(3, channels, side, side), pictures.getShape());
        assertTrue(Tensors.number(pictures.min()) > 0 && Tensors.number(pictures.max()) < 1);
        NDArray numbers = Net.still(pictures, d::forward);
        assertEquals(new Shape(3, 2), numbers.getShape());
        NDArray rows = pictures.reshape(3, -1);
        assertEquals(
                0, Tensors.number(Net.still(rows, d::forward).sub(numbers).abs().max()), "as rows");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 18, 30})
    void otherSidesAreRefused(int side) {
        assertThrows(IllegalArgumentException.class, () -> generator(side, 1));
        assertThrows(IllegalArgumentException.class, () -> encoder(side, 1));
    }

    /** A translation that is not the picture's size would be read as another picture. */
    @Test
    void aTranslationRefusesSidesThatItCannotHalve(NDManager manager) {
        var g = Net.initialize(
                new ResnetGenerator(
                        ResnetGenerator.Config.of(1).filters(2).halvings(2).blocks(1)),
                manager,
                Rng.of(1));
        assertEquals(
                new Shape(1, 1, 8, 12),
                Net.still(manager.zeros(new Shape(1, 1, 8, 12)), g::forward).getShape());
        for (Shape other : new Shape[] {new Shape(1, 1, 8, 10), new Shape(1, 1, 6, 8), new Shape(1, 3, 8, 8)}) {
            assertThrows(IllegalArgumentException.class, () -> g.forward(manager.zeros(other)));
        }
    }

    @Test
    void aConditionNeedsRoom(NDManager manager) {
        var d = Net.initialize(encoder(8, 1), manager, Rng.of(1));
        NDArray x = manager.zeros(new Shape(1, 1, 8, 8));
        assertThrows(IllegalStateException.class, () -> d.forward(x, manager.zeros(new Shape(1, 2))));
    }

    /** Four rows of other pictures would be read as sixteen of these. */
    @Test
    void otherPicturesAreNamed(NDManager manager) {
        Layer judge = Net.initialize(encoder(8, 1), manager, Rng.of(1));
        Layer classifier = Net.initialize(new ImageClassifier(ImageClassifier.Config.of(8, 1, 3)), manager, Rng.of(2));
        for (Layer net : new Layer[] {judge, classifier}) {
            for (Shape other : new Shape[] {
                new Shape(4, 1, 16, 16), new Shape(4, 3, 8, 8), new Shape(4, 8, 8, 1), new Shape(4, 128)
            }) {
                var e = assertThrows(IllegalArgumentException.class, () -> net.forward(manager.zeros(other)));
                assertEquals("pictures " + other + ", expected (4, 1, 8, 8) or its rows", e.getMessage());
            }
            assertEquals(
                    4, net.forward(manager.zeros(new Shape(4, 64))).getShape().get(0));
        }
    }
}
