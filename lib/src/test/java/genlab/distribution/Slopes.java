package genlab.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import java.util.List;
import java.util.function.Supplier;

/** The oracle of every loss: its gradient against a central difference, in float64. */
public final class Slopes {

    private static final double STEP = 1e-5;

    private Slopes() {}

    /** Every weight of some networks; of each tensor at most so many numbers. */
    public static void check(double tolerance, int most, Supplier<NDArray> loss, Block... networks) {
        try (var weights = TensorList.weightsOf(networks)) {
            check(weights.arrays(), tolerance, most, loss);
        }
    }

    /** Every number of some tensors, which are put back. The tolerance is absolute below a slope of 1 and relative above. */
    public static void check(List<NDArray> at, double tolerance, Supplier<NDArray> loss) {
        check(at, tolerance, Integer.MAX_VALUE, loss);
    }

    private static void check(List<NDArray> at, double tolerance, int most, Supplier<NDArray> loss) {
        at.forEach(a -> a.setRequiresGradient(true));
        try (var on = GradMode.on();
                var list = new TensorList(at);
                var gradients = Gradients.of(loss.get(), list)) {
            for (int k = 0; k < at.size(); k++) {
                double[] slope = gradients.arrays(at.get(k).getManager()).get(k).toDoubleArray();
                double[] values = at.get(k).toDoubleArray();
                for (int i = 0; i < values.length; i += Math.max(1, values.length / most)) {
                    double quotient =
                            (moved(at.get(k), values, i, STEP, loss) - moved(at.get(k), values, i, -STEP, loss))
                                    / (2 * STEP);
                    assertEquals(
                            quotient, slope[i], tolerance * (1 + Math.abs(quotient)), "tensor " + k + ", place " + i);
                }
            }
        }
    }

    private static double moved(NDArray x, double[] values, int i, double by, Supplier<NDArray> loss) {
        double[] there = values.clone();
        there[i] += by;
        try (var off = GradMode.off()) {
            x.set(there);
            double value = Tensors.alone(() -> loss.get().sum().getDouble());
            x.set(values);
            return value;
        }
    }
}
