package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import genlab.testing.Managed;
import genlab.testing.Slopes;
import genlab.testing.Values;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class SpectralNormTest {

    private NDManager manager;

    @BeforeEach
    void open(NDManager own) {
        manager = own;
    }

    @Test
    void theLargestSingularValueIsOne() {
        SpectralNorm layer = layer(12, 7, DataType.FLOAT32);
        assertEquals(1, effectiveNorm(layer, 7), 1e-3);
    }

    /** The weights move by 1e-3 an entry and step; one round of the iteration a step keeps up with them. */
    @Test
    void andStaysSoWhileTheWeightsMove() {
        SpectralNorm layer = layer(12, 7, DataType.FLOAT32);
        NDArray x = Rng.of(2).normal(manager, new Shape(32, 7));
        try (var player = new Player("layer", Adam.rate(1e-3), layer).rate(done -> 1)) {
            new Fit("moving", 200, manager, Rng.of(6))
                    .run(step -> player.minimise(
                            step, () -> layer.forward(x).sub(1f).square().mean()));
        }
        assertEquals(1, effectiveNorm(layer, 7), 1e-2);
    }

    @Test
    void distancesDoNotGrow() {
        SpectralNorm layer = layer(12, 7, DataType.FLOAT32);
        NDArray x = Rng.of(3).normal(manager, new Shape(1000, 7));
        NDArray y = Rng.of(4).normal(manager, new Shape(1000, 7));
        try (var off = GradMode.off()) {
            NDArray before = x.sub(y).norm(new int[] {1});
            NDArray after = Net.apply(layer, x).sub(Net.apply(layer, y)).norm(new int[] {1});
            assertTrue(after.div(before).max().getFloat() <= 1.001f);
        }
    }

    /** With u and v at their fixed point the derivative of u'Wv is that of the singular value itself. */
    @Test
    void theGradientAgreesWithADifferenceQuotient() {
        SpectralNorm layer = layer(5, 4, DataType.FLOAT64);
        NDArray x = Rng.of(5).normal(manager, new Shape(6, 4)).toType(DataType.FLOAT64, false);
        Slopes.check(List.of(weight(layer)), () -> {
            settle(layer, x);
            return layer.forward(x).square().sum();
        });
    }

    /** Of a convolution the kernels are the rows of the matrix. */
    @Test
    void theSingularValueOfAConvolution() {
        var layer =
                Net.initialize(new SpectralNorm(Convolution.of(6, 3, 1), new Shape(1, 4, 5, 5)), manager, Rng.of(1));
        NDArray x = Rng.of(5).normal(manager, new Shape(2, 4, 5, 5));
        settle(layer, x);
        double largest = norm(weight(layer).reshape(6, -1));
        assertEquals(largest, layer.singularValue(), 1e-5);
        try (var off = GradMode.off()) {
            NDArray shift = layer.forward(x.zerosLike());
            NDArray ratio = Net.apply(layer.getChildren().get(0).getValue(), x)
                    .sub(Net.apply(layer.getChildren().get(0).getValue(), x.zerosLike()))
                    .div(layer.forward(x).sub(shift));
            assertEquals(largest, Tensors.number(ratio.median()), 1e-4);
        }
    }

    /** Use does not move the iteration, training does. */
    @Test
    void evaluationChangesNothing() {
        SpectralNorm layer = layer(12, 7, DataType.FLOAT32);
        NDArray x = Rng.of(2).normal(manager, new Shape(3, 7));
        double[] before = Values.of(layer);
        Net.still(x, layer::forward);
        assertArrayEquals(before, Values.of(layer));
        try (var on = GradMode.on()) {
            layer.forward(x);
        }
        assertFalse(Arrays.equals(before, Values.of(layer)));
    }

    @Test
    void theIterationIsAmongTheParametersButNotAmongTheWeights() {
        SpectralNorm layer = layer(12, 7, DataType.FLOAT32);
        assertEquals(3, layer.getParameters().size());
        try (var weights = TensorList.weightsOf(layer)) {
            assertEquals(12 * 7 + 12, weights.scalars());
        }
    }

    private SpectralNorm layer(int units, int inputs, DataType type) {
        var linear = Linear.builder().setUnits(units).build();
        return Net.initialize(new SpectralNorm(linear, new Shape(1, inputs)), manager, Rng.of(1), type);
    }

    /** The largest singular value of the matrix that the layer applies, read off unit vectors. */
    private double effectiveNorm(SpectralNorm layer, int inputs) {
        try (var off = GradMode.off()) {
            NDArray zero = Net.apply(layer, manager.zeros(new Shape(1, inputs)));
            NDArray columns = Net.apply(layer, manager.eye(inputs)).sub(zero);
            return norm(columns);
        }
    }

    private static double norm(NDArray rows) {
        double[] values = Tensors.doubles(rows);
        int length = (int) rows.getShape().get(1);
        var matrix = new Array2DRowRealMatrix(values.length / length, length);
        for (int i = 0; i < values.length; i++) {
            matrix.setEntry(i / length, i % length, values[i]);
        }
        return new SingularValueDecomposition(matrix).getNorm();
    }

    private static NDArray weight(SpectralNorm layer) {
        return layer.getParameters().values().stream()
                .filter(p -> p.getType() == Parameter.Type.WEIGHT)
                .findFirst()
                .orElseThrow()
                .getArray();
    }

    private static void settle(SpectralNorm layer, NDArray x) {
        try (var on = GradMode.on()) {
            for (int i = 0; i < 500; i++) {
                Net.apply(layer, x).close();
            }
        }
    }
}
