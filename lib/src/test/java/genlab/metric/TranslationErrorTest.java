package genlab.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TranslationErrorTest {

    private NDManager manager;
    private NDArray truth;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        truth = Rng.of(1).uniform(manager, 0, 1, new Shape(6, 3, 4, 4));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void theErrorIsTheMeanAbsoluteDifference() {
        assertEquals(0, TranslationError.of(truth, truth));
        assertEquals(0.25, TranslationError.of(truth.add(0.25f), truth), 1e-6);
        // two uniform numbers are a third apart on average
        NDArray one = Rng.of(2).uniform(manager, 0, 1, new Shape(100, 3, 20, 20));
        NDArray other = Rng.of(3).uniform(manager, 0, 1, new Shape(100, 3, 20, 20));
        assertEquals(1 / 3.0, TranslationError.of(one, other), 0.003);
    }

    /** Two kinds of pictures in turn differ by the distance of the kinds, and equal pictures do not. */
    @Test
    void varietyIsTheDistanceOfNeighbours() {
        NDArray grey = manager.ones(new Shape(4, 3, 5, 5)).mul(0.5f);
        assertEquals(0, TranslationError.variety(grey), 1e-7);
        NDArray one = manager.create(new float[] {0, 0.2f, 0.2f, 0.2f}).reshape(4, 1, 1, 1);
        // the first differs from the second, and the last from the first: two of four pairs
        assertEquals(0.1, TranslationError.variety(grey.add(one)), 1e-6);
    }

    /** A picture shifted by less than half the way to any other is still nearest to itself. */
    @Test
    void theNearestIsFound() {
        for (int i = 0; i < 6; i++) {
            assertEquals(i, TranslationError.nearest(truth.get(i).add(0.1f).expandDims(0), truth));
        }
    }

    @Test
    void theSlopeIsThatOfTheLine() {
        assertEquals(1, TranslationError.follows(truth, truth), 1e-6);
        // brighter, and half as much contrast
        assertEquals(0.5, TranslationError.follows(truth.mul(0.5f).add(0.3f), truth), 1e-6);
        assertEquals(-1, TranslationError.follows(truth.neg(), truth), 1e-6);
        assertEquals(0, TranslationError.follows(manager.ones(truth.getShape()), truth), 1e-6);
        // something else: 288 products of independent numbers, their sum is below 4 standard errors
        NDArray other = Rng.of(4).uniform(manager, 0, 1, truth.getShape());
        assertEquals(0, TranslationError.follows(other, truth), 4 / Math.sqrt(288));
    }

    /** The slope of a line is found where the mark is, whatever stands elsewhere. */
    @Test
    void theSlopeOfBrightnessIsThatOfTheMarkedPixels() {
        NDArray where = Rng.of(5)
                .uniform(manager, 0, 1, new Shape(6, 1, 4, 4))
                .gt(0.5f)
                .toType(truth.getDataType(), false)
                .broadcast(truth.getShape());
        NDArray noise = Rng.of(6)
                .uniform(manager, 0, 1, truth.getShape())
                .mul(where.neg().add(1f));
        assertEquals(1, TranslationError.brightness(truth.add(noise), truth.add(0.2f), where), 1e-5);
        assertEquals(-1, TranslationError.brightness(truth.neg().add(1f).add(noise), truth, where), 1e-5);
        assertEquals(0.25, TranslationError.brightness(truth.mul(0.25f).add(noise), truth, where), 1e-5);
        assertEquals(0, TranslationError.brightness(noise, truth, where), 1e-5);
        // colours may differ as they like where the mean of the channels is the same
        NDArray turned = truth.get(":, 1:").concat(truth.get(":, :1"), 1);
        assertEquals(1, TranslationError.brightness(turned, truth, where), 1e-5);
    }
}
