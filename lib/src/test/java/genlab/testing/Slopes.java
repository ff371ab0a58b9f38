package genlab.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import java.util.List;
import java.util.function.Supplier;

/** The gradient of a loss against central differences, in float64. */
public final class Slopes {

    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-7;

    private Slopes() {}

    /** Checks every entry. */
    public static void check(List<NDArray> weights, Supplier<NDArray> loss) {
        check(weights, Integer.MAX_VALUE, loss);
    }

    /**
     * Checks the gradient of a loss.
     *
     * @param weights float64 tensors, a network's or a loss's inputs, which are written to and put back
     * @param most entries of each tensor, spread evenly
     * @param loss one number, computed anew at each call, the same for the same weights
     */
    public static void check(List<NDArray> weights, int most, Supplier<NDArray> loss) {
        List<Boolean> required = weights.stream().map(NDArray::hasGradient).toList();
        weights.forEach(w -> w.setRequiresGradient(true));
        var exact = Tensors.alone(() -> {
            try (var on = GradMode.on();
                    var list = new TensorList(weights);
                    var gradients = Gradients.of(loss.get(), list)) {
                return gradients.arrays(weights.get(0).getManager()).stream()
                        .map(Tensors::doubles)
                        .toList();
            }
        });
        double longest = 0;
        for (int w = 0; w < weights.size(); w++) {
            NDArray weight = weights.get(w);
            assertEquals(DataType.FLOAT64, weight.getDataType(), "differences need float64");
            double[] values = Tensors.doubles(weight);
            int stride = Math.max(1, values.length / most);
            for (int i = 0; i < values.length; i += stride) {
                double kept = values[i];
                values[i] = kept + STEP;
                double up = at(weight, values, loss);
                values[i] = kept - STEP;
                double down = at(weight, values, loss);
                values[i] = kept;
                double found = exact.get(w)[i];
                assertEquals(
                        (up - down) / (2 * STEP),
                        found,
                        TOLERANCE * (1 + Math.abs(found)),
                        "entry " + i + " of tensor " + w + " " + weight.getShape());
                longest = Math.max(longest, Math.abs(found));
            }
            set(weight, values);
            weight.setRequiresGradient(required.get(w));
        }
        assertTrue(longest > 1e-4, "a loss that depends on the weights: largest slope " + longest);
    }

    private static double at(NDArray weight, double[] values, Supplier<NDArray> loss) {
        set(weight, values);
        return Tensors.alone(() -> {
            try (var off = GradMode.off()) {
                return Tensors.doubles(loss.get().sum())[0];
            }
        });
    }

    private static void set(NDArray weight, double[] values) {
        try (var off = GradMode.off();
                NDArray array = weight.getManager().create(values, weight.getShape())) {
            array.copyTo(weight);
        }
    }
}
