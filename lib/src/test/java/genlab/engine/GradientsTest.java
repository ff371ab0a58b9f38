package genlab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.testing.Managed;
import genlab.testing.Memory;
import genlab.testing.Slopes;
import genlab.testing.Values;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class GradientsTest {

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
    void gradientOfAProductIsTheOtherFactor(NDManager manager) {
        NDArray a = variable(manager, 2, 3);
        NDArray b = variable(manager, 5, 7);
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
    void gradientAtAPlaceIsTheDerivativeAndLeavesNothingBehind(NDManager manager) {
        NDArray x = manager.create(new float[] {3, -1});
        int before = manager.getManagedArrays().size();
        assertArrayEquals(
                new float[] {6, -2},
                Gradients.at(x, place -> place.square().sum()).toFloatArray());
        assertEquals(before + 1, manager.getManagedArrays().size(), "the gradient alone");
        assertFalse(x.hasGradient(), "the place itself is as it was");
    }

    @Test
    void aTensorThatTheLossDoesNotSeeHasGradientZero(NDManager manager) {
        NDArray a = variable(manager, 2, 3);
        NDArray b = variable(manager, 1, 1);
        try (var on = GradMode.on();
                var both = new TensorList(List.of(a, b));
                var g = Gradients.of(a.square().sum(), both)) {
            assertArrayEquals(new float[] {0, 0}, g.arrays(manager).get(1).toFloatArray());
        }
    }

    /** The penalty (|dD/dx| - 1)² in float64: its gradient in the weights against a central difference. */
    @Test
    void gradientPenaltyAgreesWithADifferenceQuotient(NDManager manager) {
        Mlp critic =
                Net.initialize(Mlp.of(Nonlinearity.LEAKY_RELU, 2, 16, 16, 1), manager, Rng.of(1), DataType.FLOAT64);
        NDArray points = Rng.of(2).normal(manager, new Shape(8, 2)).toType(DataType.FLOAT64, false);
        points.setRequiresGradient(true);
        Slopes.check(critic.weights(), () -> penalty(critic, points));
    }

    private static NDArray penalty(Mlp critic, NDArray points) {
        try (var on = GradMode.on()) {
            NDArray slope = Gradients.withGraph(critic.forward(points), points);
            return slope.square()
                    .sum(new int[] {1})
                    .add(1e-12)
                    .sqrt()
                    .sub(1)
                    .square()
                    .mean();
        }
    }

    /** Of 3 w₀² + 4 w₁² at (1, 2) the gradient is (6, 16). */
    @Test
    void theNormOfANetworksGradient(NDManager manager) {
        Mlp net = Net.initialize(Mlp.of(Nonlinearity.TANH, 2, 1), manager, Rng.of(1));
        Values.set(net.weights().get(0), 1, 2);
        NDArray scale = manager.create(new float[] {3, 4});
        int before = Managed.tensors();
        float norm = Gradients.norm(
                net,
                () -> scale.mul(net.weights().get(0)).mul(net.weights().get(0)).sum());
        assertEquals(Math.sqrt(6 * 6 + 16 * 16), norm, 1e-4);
        assertEquals(before, Managed.tensors());
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

    /** A copy of x that is forgotten at each call would be 8 GB. */
    @Test
    void gradientsOfALargeTensorTakeNoMemory(NDManager manager) {
        NDArray x = manager.ones(new Shape(1000, 1000));
        Memory.flat(2000, 16, () -> Gradients.at(x, NDArray::sum).close());
    }

    @Test
    void gradientsWithAGraphTakeNoMemory(NDManager manager) {
        NDArray x = variable(manager, new float[10_000]);
        Memory.flat(
                2000,
                16,
                () -> Tensors.alone(() -> {
                    try (var on = GradMode.on();
                            var list = new TensorList(List.of(x));
                            var found = Gradients.of(
                                    Gradients.withGraph(x.square().sum(), x)
                                            .square()
                                            .sum(),
                                    list)) {
                        return found.norm(manager);
                    }
                }));
    }

    /** Aliases, not the shared weight itself, carry the names that the call needs. */
    @Test
    void twoThreadsShareAWeight(NDManager manager) throws Exception {
        NDArray w = variable(manager, 1, 2, 3);
        Callable<Integer> rounds = () -> {
            for (int i = 1; i <= 1000; i++) {
                float factor = i;
                float[] found = Tensors.alone(() -> {
                    try (var on = GradMode.on();
                            NDManager own = manager.newSubManager()) {
                        NDArray y = own.create(factor).mul(w).mul(w).sum();
                        return Gradients.withGraph(y, w).toFloatArray();
                    }
                });
                assertArrayEquals(new float[] {2 * factor, 4 * factor, 6 * factor}, found);
            }
            return 1000;
        };
        var threads = Executors.newFixedThreadPool(2);
        try {
            for (var done : threads.invokeAll(List.of(rounds, rounds))) {
                assertEquals(1000, done.get());
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(null, w.getName());
    }

    private static NDArray variable(NDManager manager, float... values) {
        NDArray a = manager.create(values);
        a.setRequiresGradient(true);
        return a;
    }
}
