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
import genlab.engine.TensorList;
import genlab.testing.Managed;
import genlab.testing.Slopes;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Instance norm, upsampling, and the residual block made of them: against definitions, difference quotients and Python's torch. */
@ExtendWith(Managed.class)
class InstanceNormTest {

    private NDManager manager;

    @BeforeEach
    void open(NDManager own) {
        manager = own;
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
        var layer = Net.initialize(new InstanceNorm(2), manager, Rng.of(1));
        layer.getParameters().get("scale").getArray().set(new float[] {2, -1});
        layer.getParameters().get("shift").getArray().set(new float[] {0.5f, 3});
        NDArray x = manager.create(new float[] {1, 2, 3, 5, 0, 0, 0, 4}, new Shape(1, 2, 2, 2));
        float[] torch = {-1.866426f, -0.514183f, 0.838061f, 3.542548f, 3.577349f, 3.577349f, 3.577349f, 1.267952f};
        assertArrayEquals(torch, Net.apply(layer, x).toFloatArray(), 1e-5f);
    }

    /** The parts that are no network of their own. */
    @Test
    void gradientsAgreeWithDifferenceQuotients() {
        NDArray x = Rng.of(8).normal(manager, new Shape(2, 3, 4, 4)).toType(DataType.FLOAT64, false);
        Block convolution = Net.initialize(Convolution.of(2, 4, 2), manager, Rng.of(7), DataType.FLOAT64, x.getShape());
        try (var weights = TensorList.weightsOf(convolution)) {
            Slopes.check(weights.arrays(), () -> loss(Net.apply(convolution, x)));
        }
        Slopes.check(List.of(x), () -> loss(Net.apply(convolution, x)));
        Slopes.check(List.of(x), () -> loss(Pixels.upsample(x, 2)));
        Slopes.check(List.of(x), () -> loss(InstanceNorm.normalise(x)));
        Slopes.check(List.of(x), () -> loss(Pixels.norm(x)));
        Slopes.check(
                List.of(x), () -> loss(Pixels.shuffle(x.concat(x.square(), 1).get(":, :4"), 2)));
    }

    @Test
    void upsamplingRepeatsPixels() {
        NDArray x = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2));
        assertArrayEquals(
                new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4},
                Pixels.upsample(x, 2).toFloatArray());
    }

    /** With the last scale at zero nothing is added, whatever the convolutions make. */
    @Test
    void aResidualBlockAddsToItsInput() {
        var block = Net.initialize(new Residual(2, true), manager, Rng.of(4));
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

    /** Not symmetric, so that no gradient is zero by chance. */
    private static NDArray loss(NDArray y) {
        NDArray weights = Rng.of(9).normal(y.getManager(), y.getShape()).toType(DataType.FLOAT64, false);
        return y.add(0.3f).square().mul(weights).sum();
    }
}
