package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.testing.Managed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class PixelNormTest {

    /** Every pixel has a mean square of 1 over its channels, keeps its direction, and looks at no other pixel. */
    @Test
    void everyPixelIsBroughtToLengthOneByItself(NDManager manager) {
        NDArray x = Rng.of(1).normal(manager, new Shape(2, 3, 4, 5));
        NDArray y = Pixels.norm(x);
        for (float square : y.square().mean(new int[] {1}).toFloatArray()) {
            assertEquals(1, square, 1e-5);
        }
        float[] ratio = y.div(x).get("1,:,2,3").toFloatArray();
        assertEquals(ratio[0], ratio[1], 1e-5);
        assertEquals(ratio[0], ratio[2], 1e-5);
        assertEquals(
                0,
                Pixels.norm(x.get("0:1").mul(7)).sub(y.get("0:1")).abs().max().getFloat(),
                1e-5);
    }
}
