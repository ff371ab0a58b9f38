package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.training.Adam;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpectralNormTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
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
        try (var adam = new Adam(layer, 1e-3)) {
            for (int i = 0; i < 200; i++) {
                adam.step(() -> Net.apply(layer, x).sub(1f).square().mean());
            }
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
        settle(layer, x);
        NDArray weight = layer.getParameters().get("weight").getArray();
        double[] exact;
        try (var on = GradMode.on();
                var weights = TensorList.weightsOf(layer);
                var gradients = Gradients.of(loss(layer, x), weights)) {
            exact = gradients.arrays(manager).get(0).toDoubleArray();
        }
        double[] values = weight.toDoubleArray();
        double[] quotient = new double[values.length];
        double step = 1e-5;
        for (int i = 0; i < values.length; i++) {
            double kept = values[i];
            values[i] = kept + step;
            double up = lossAt(layer, weight, values, x);
            values[i] = kept - step;
            quotient[i] = (up - lossAt(layer, weight, values, x)) / (2 * step);
            values[i] = kept;
        }
        assertArrayEquals(quotient, exact, 1e-6);
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
        return Net.initialize(new SpectralNorm(units), manager, Rng.of(1), type, new Shape(1, inputs));
    }

    /** The largest singular value of the matrix that the layer applies, read off unit vectors. */
    private double effectiveNorm(SpectralNorm layer, int inputs) {
        try (var off = GradMode.off()) {
            NDArray zero = Net.apply(layer, manager.zeros(new Shape(1, inputs)));
            NDArray columns = Net.apply(layer, manager.eye(inputs)).sub(zero);
            double[][] matrix = new double[inputs][];
            for (int i = 0; i < inputs; i++) {
                matrix[i] = columns.get(i).toType(DataType.FLOAT64, false).toDoubleArray();
            }
            return new SingularValueDecomposition(new Array2DRowRealMatrix(matrix)).getNorm();
        }
    }

    private static NDArray loss(SpectralNorm layer, NDArray x) {
        return Net.apply(layer, x).square().sum();
    }

    private static void settle(SpectralNorm layer, NDArray x) {
        try (var on = GradMode.on()) {
            for (int i = 0; i < 500; i++) {
                Net.apply(layer, x).close();
            }
        }
    }

    private double lossAt(SpectralNorm layer, NDArray weight, double[] values, NDArray x) {
        try (var off = GradMode.off()) {
            weight.set(values);
        }
        settle(layer, x);
        try (var off = GradMode.off()) {
            return loss(layer, x).getDouble();
        }
    }
}
