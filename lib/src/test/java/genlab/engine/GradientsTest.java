package genlab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import genlab.data.Rng;
import genlab.nn.Mlp;
import genlab.nn.Net;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientsTest {

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
    void theArchiveWasBuiltFromTheSource() throws IOException {
        String source = Files.readString(Path.of("src/main/torchscript/bridge.py"));
        String copy = null;
        try (InputStream in = Bridge.class.getResourceAsStream("bridge.pt");
                var zip = new ZipInputStream(in)) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                if (e.getName().endsWith("extra/bridge.py")) {
                    copy = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        assertEquals(source, copy, "run lib/src/main/torchscript/build.sh after a change of bridge.py");
    }

    @Test
    void gradientOfAProductIsTheOtherFactor() {
        NDArray a = variable(2, 3);
        NDArray b = variable(5, 7);
        try (var on = GradMode.on();
                var both = new TensorList(List.of(a, b));
                var g = Gradients.of(a.mul(b).sum(), both)) {
            assertArrayEquals(new float[] {5, 7}, g.arrays(manager).get(0).toFloatArray());
            assertArrayEquals(new float[] {2, 3}, g.arrays(manager).get(1).toFloatArray());
            assertEquals(Math.sqrt(25 + 49 + 4 + 9), g.norm(manager), 1e-5);
        }
        assertFalse(a.hasGradient() && a.getGradient().abs().sum().getFloat() != 0, "nothing accumulates");
    }

    @Test
    void gradientAtAPlaceIsTheDerivativeAndLeavesNothingBehind() {
        NDArray x = manager.create(new float[] {3, -1});
        int before = manager.getManagedArrays().size();
        assertArrayEquals(
                new float[] {6, -2},
                Gradients.at(x, place -> place.square().sum()).toFloatArray());
        assertEquals(before + 1, manager.getManagedArrays().size(), "the gradient alone");
        assertFalse(x.hasGradient(), "the place itself is as it was");
    }

    @Test
    void aTensorThatTheLossDoesNotSeeHasGradientZero() {
        NDArray a = variable(2, 3);
        NDArray b = variable(1, 1);
        try (var on = GradMode.on();
                var both = new TensorList(List.of(a, b));
                var g = Gradients.of(a.square().sum(), both)) {
            assertArrayEquals(new float[] {0, 0}, g.arrays(manager).get(1).toFloatArray());
        }
    }

    @Test
    void clippingWorksOnBothSides() {
        NDArray a = variable(3, -4);
        try (var on = GradMode.on();
                var list = new TensorList(List.of(a));
                var g = Gradients.of(a.square().sum(), list)) { // (6, -8), norm 10
            g.clipNorm(5);
            assertArrayEquals(new float[] {3, -4}, g.arrays(manager).get(0).toFloatArray(), 1e-5f);
            g.clipNorm(50);
            assertArrayEquals(new float[] {3, -4}, g.arrays(manager).get(0).toFloatArray(), 1e-5f, "short ones stay");
            g.clipValue(2);
            assertArrayEquals(new float[] {2, -2}, g.arrays(manager).get(0).toFloatArray());
        }
    }

    /** The penalty (|dD/dx| - 1)² in float64: its gradient in the weights against a central difference. */
    @Test
    void gradientPenaltyAgreesWithADifferenceQuotient() {
        SequentialBlock critic = Net.initialize(
                Mlp.of(x -> Activation.leakyRelu(x, 0.2f), 2, 16, 16, 1),
                manager,
                Rng.of(1),
                DataType.FLOAT64,
                new Shape(1, 2));
        NDArray points = Rng.of(2).normal(manager, new Shape(8, 2)).toType(DataType.FLOAT64, false);
        points.setRequiresGradient(true);
        try (var on = GradMode.on();
                var weights = TensorList.weightsOf(critic);
                var gradients = Gradients.of(penalty(critic, points), weights)) {
            double step = 1e-6;
            for (int w = 0; w < weights.arrays().size(); w++) {
                NDArray weight = weights.arrays().get(w);
                double[] exact = gradients.arrays(manager).get(w).toDoubleArray();
                double[] values = weight.toDoubleArray();
                for (int i = 0; i < values.length; i += 7) {
                    double kept = values[i];
                    values[i] = kept + step;
                    double up = penaltyAt(critic, weight, values, points);
                    values[i] = kept - step;
                    double down = penaltyAt(critic, weight, values, points);
                    values[i] = kept;
                    penaltyAt(critic, weight, values, points);
                    assertEquals((up - down) / (2 * step), exact[i], 1e-6 * (1 + Math.abs(exact[i])), "weight " + w);
                }
            }
        }
    }

    private static double penaltyAt(SequentialBlock critic, NDArray weight, double[] values, NDArray points) {
        try (var off = GradMode.off();
                NDArray array = weight.getManager().create(values, weight.getShape())) {
            array.copyTo(weight);
        }
        return penalty(critic, points).getDouble();
    }

    private static NDArray penalty(SequentialBlock critic, NDArray points) {
        NDArray slope = Gradients.withGraph(Net.apply(critic, points), points);
        return slope.square()
                .sum(new int[] {1})
                .add(1e-12)
                .sqrt()
                .sub(1)
                .square()
                .mean();
    }

    @Test
    void gradModeIsRestored() {
        boolean before = GradMode.isOn();
        try (var off = GradMode.off()) {
            assertFalse(GradMode.isOn());
            try (var on = GradMode.on()) {
                assertTrue(GradMode.isOn());
            }
            assertFalse(GradMode.isOn());
        }
        assertEquals(before, GradMode.isOn());
    }

    private NDArray variable(float... values) {
        NDArray a = manager.create(values);
        a.setRequiresGradient(true);
        return a;
    }
}
