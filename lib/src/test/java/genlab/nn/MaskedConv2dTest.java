package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.Gradients;
import genlab.nn.MaskedConv2d.Mask;
import genlab.testing.Managed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Managed.class)
class MaskedConv2dTest {

    /** Which of 5 x 5 pixels of which colour an output in the middle sees: what comes before it, all of that and nothing else. */
    @ParameterizedTest
    @CsvSource({"A, 1", "B, 1", "A, 3", "B, 3"})
    void seesWhatComesBefore(Mask type, int groups, NDManager manager) {
        var layer = new MaskedConv2d(type, 3, 6, 5, groups);
        Net.initialize(layer, manager, Rng.of(1), DataType.FLOAT64);
        NDArray x = Rng.of(2).normal(manager, new Shape(1, 3, 5, 5)).toType(DataType.FLOAT64, false);
        for (int filter = 0; filter < 6; filter++) {
            int o = filter;
            double[] slope =
                    Gradients.at(x, in -> layer.forward(in).get(0, o, 2, 2)).toDoubleArray();
            for (int c = 0; c < 3; c++) {
                for (int t = 0; t < 25; t++) {
                    int from = c * groups / 3;
                    int to = o * groups / 6;
                    boolean sees = t < 12 || (t == 12 && (type == Mask.A ? from < to : from <= to));
                    assertEquals(sees, slope[25 * c + t] != 0, "filter " + o + ", channel " + c + ", place " + t);
                }
            }
        }
    }

    @Test
    void refusesWhatHasNoOrder() {
        assertThrows(IllegalArgumentException.class, () -> new MaskedConv2d(Mask.A, 1, 4, 4, 1));
        assertThrows(IllegalArgumentException.class, () -> new MaskedConv2d(Mask.A, 4, 6, 3, 3));
        assertThrows(IllegalArgumentException.class, () -> new MaskedConv2d(Mask.A, 3, 4, 3, 3));
        assertThrows(IllegalArgumentException.class, () -> new MaskedConv2d(Mask.A, 3, 3, 3, 0));
        assertThrows(IllegalArgumentException.class, () -> new MaskedConv2d(Mask.A, 3, 3, 3, -3));
        assertThrows(IllegalArgumentException.class, () -> new CausalConv1d(2, 2, 0));
    }
}
