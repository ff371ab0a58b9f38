package genlab.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instance norm, upsampling, and the residual block made of them: against definitions, difference quotients and Python's torch. */
class InstanceNormTest {

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
    void everyPlaneHasMeanZeroAndVarianceOne() {
        NDArray x = Rng.of(1).normal(manager, new Shape(3, 4, 5, 6)).mul(7f).add(2f);
        NDArray y = InstanceNorm.normalise(x);
        assertEquals(x.getShape(), y.getShape());
        float[] values = y.toFloatArray();
        for (int plane = 0; plane < 12; plane++) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < 30; i++) {
                mean += values[30 * plane + i] / 30.0;
                square += Math.pow(values[30 * plane + i], 2) / 30;
            }
            assertEquals(0, mean, 1e-6);
            assertEquals(1, square, 1e-5);
        }
    }

    /** A picture's own brightness and contrast are gone, and no picture knows the others of the batch. */
    @Test
    void brightnessContrastAndNeighboursDoNotMatter() {
        NDArray x = Rng.of(2).normal(manager, new Shape(2, 3, 4, 4));
        NDArray other = x.concat(Rng.of(3).normal(manager, new Shape(5, 3, 4, 4)), 0);
        float[] y = InstanceNorm.normalise(x).toFloatArray();
        assertArrayEquals(y, InstanceNorm.normalise(x.mul(3f).add(0.5f)).toFloatArray(), 1e-4f);
        assertArrayEquals(y, InstanceNorm.normalise(other).get("0:2").toFloatArray(), 1e-6f);
    }

    /** A flat plane has no contrast to divide by: it becomes 0. */
    @Test
    void aFlatPlaneIsZero() {
        assertArrayEquals(
                new float[8],
                InstanceNorm.normalise(manager.ones(new Shape(1, 2, 2, 2)).mul(3f))
                        .toFloatArray());
    }

    /**
     * torch.nn.functional.instance_norm(x, weight=[2, -1], bias=[0.5, 3]), PyTorch 2.7.1, of x = [[[[1, 2], [3, 5]], [[0, 0], [0, 4]]]].
     */
    @Test
    void agreesWithTorch() {
        var layer = Net.initialize(new InstanceNorm(2), manager, Rng.of(1), new Shape(1, 2, 2, 2));
        layer.getParameters().get("scale").getArray().set(new float[] {2, -1});
        layer.getParameters().get("shift").getArray().set(new float[] {0.5f, 3});
        NDArray x = manager.create(new float[] {1, 2, 3, 5, 0, 0, 0, 4}, new Shape(1, 2, 2, 2));
        float[] torch = {-1.866426f, -0.514183f, 0.838061f, 3.542548f, 3.577349f, 3.577349f, 3.577349f, 1.267952f};
        assertArrayEquals(torch, Net.apply(layer, x).toFloatArray(), 1e-5f);
    }

    @Test
    void gradientsAgreeWithDifferenceQuotients() {
        check(new InstanceNorm(3));
        check(new Residual(3));
        check(Upsample.block(2));
        check(Convolution.of(2, 4, 2));
    }

    @Test
    void upsamplingRepeatsPixels() {
        NDArray x = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2));
        assertArrayEquals(
                new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4},
                Upsample.nearest(x, 2).toFloatArray());
    }

    /** With the last scale at zero nothing is added, whatever the convolutions make. */
    @Test
    void aResidualBlockAddsToItsInput() {
        var block = Net.initialize(new Residual(2), manager, Rng.of(4));
        try (var off = GradMode.off()) {
            // the last four: kernel and bias of the second convolution, scale and shift after it
            var parameters = block.getParameters().values();
            NDArray scale = parameters.get(parameters.size() - 2).getArray();
            scale.subi(scale.duplicate());
            NDArray x = Rng.of(5).normal(manager, new Shape(2, 2, 6, 6));
            assertArrayEquals(x.toFloatArray(), block.forward(x).toFloatArray(), 1e-6f);
        }
    }

    @Test
    void convolutionsKeepTheSizeOrHalveIt() {
        for (int[] kernelStrideSide : new int[][] {{3, 1, 8}, {7, 1, 8}, {4, 2, 4}, {2, 2, 4}}) {
            Block conv = Net.initialize(
                    Convolution.of(5, kernelStrideSide[0], kernelStrideSide[1]),
                    manager,
                    Rng.of(6),
                    new Shape(1, 2, 8, 8));
            assertEquals(
                    new Shape(1, 5, kernelStrideSide[2], kernelStrideSide[2]),
                    Net.apply(conv, manager.zeros(new Shape(1, 2, 8, 8))).getShape());
        }
    }

    /** d loss / d input and d loss / d every weight, in float64, against central differences. */
    private void check(Block block) {
        var shape = new Shape(2, 3, 4, 4);
        Net.initialize(block, manager, Rng.of(7), DataType.FLOAT64, shape);
        NDArray x = Rng.of(8).normal(manager, shape).toType(DataType.FLOAT64, false);
        try (var list = new TensorList(List.of(x))) {
            x.setRequiresGradient(true);
            compare(block, x, list, x);
        }
        x.setRequiresGradient(false);
        for (var parameter : block.getParameters().values()) {
            NDArray weight = parameter.getArray();
            try (var list = new TensorList(List.of(weight))) {
                compare(block, x, list, weight);
            }
        }
    }

    private void compare(Block block, NDArray x, TensorList list, NDArray moved) {
        double[] exact;
        try (var on = GradMode.on();
                var gradients = Gradients.of(loss(block, x), list)) {
            exact = gradients.arrays(manager).get(0).toDoubleArray();
        }
        double[] values = moved.toDoubleArray();
        double step = 1e-6;
        for (int i = 0; i < values.length; i++) {
            double kept = values[i];
            values[i] = kept + step;
            double up = lossAt(block, x, moved, values);
            values[i] = kept - step;
            double down = lossAt(block, x, moved, values);
            values[i] = kept;
            lossAt(block, x, moved, values);
            assertEquals((up - down) / (2 * step), exact[i], 1e-6, block + " " + i);
        }
    }

    private static double lossAt(Block block, NDArray x, NDArray moved, double[] values) {
        try (var off = GradMode.off()) {
            moved.set(values);
            return loss(block, x).getDouble();
        }
    }

    /** Not symmetric, so that no gradient is zero by chance. */
    private static NDArray loss(Block block, NDArray x) {
        NDArray y = Net.apply(block, x);
        NDArray weights = Rng.of(9).normal(x.getManager(), y.getShape()).toType(DataType.FLOAT64, false);
        return y.add(0.3f).square().mul(weights).sum();
    }
}
