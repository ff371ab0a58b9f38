package genlab.vae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.nn.Net;
import genlab.training.Adam;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VaeTest {

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Vae> all() {
        return Stream.of(new Vae(new Vae.Dense(64, 3, 7, 5)), new Vae(new Vae.Conv(8, 3, 2)));
    }

    /** Every weight's slope of -ELBO in float64 against a central difference, the noise held. */
    @ParameterizedTest
    @MethodSource("all")
    void gradientAgreesWithADifferenceQuotient(Vae vae) {
        Net.initialize(vae, manager, Rng.of(1), DataType.FLOAT64);
        NDArray x = pictures(4, 64).toType(DataType.FLOAT64, false);
        double step = 1e-5;
        try (var on = GradMode.on();
                var weights = TensorList.weightsOf(vae);
                var gradients = Gradients.of(loss(vae, x), weights)) {
            for (int w = 0; w < weights.arrays().size(); w++) {
                NDArray weight = weights.arrays().get(w);
                double[] exact = gradients.arrays(manager).get(w).toDoubleArray();
                double[] values = weight.toDoubleArray();
                for (int i = 0; i < values.length; i += Math.max(1, values.length / 5)) {
                    double kept = values[i];
                    values[i] = kept + step;
                    double up = lossAt(vae, x, weight, values);
                    values[i] = kept - step;
                    double down = lossAt(vae, x, weight, values);
                    values[i] = kept;
                    lossAt(vae, x, weight, values);
                    assertEquals((up - down) / (2 * step), exact[i], 1e-6 * (1 + Math.abs(exact[i])), "weight " + w);
                }
            }
        }
    }

    private static NDArray loss(Vae vae, NDArray x) {
        return Elbo.negative(x, vae.forward(x, Rng.of(7))).mean();
    }

    private static double lossAt(Vae vae, NDArray x, NDArray weight, double... values) {
        try (var off = GradMode.off();
                NDArray array = weight.getManager().create(values, weight.getShape())) {
            array.copyTo(weight);
            return loss(vae, x).getDouble();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void batchesChangeNothing(Vae vae) {
        Net.initialize(vae, manager, Rng.of(1));
        NDArray x = pictures(Vae.BATCH + 3, 64);
        NDArray codes = vae.codes(x);
        assertEquals(new Shape(Vae.BATCH + 3, 3), codes.getShape());
        assertArrayEquals(
                vae.codes(x.get(Vae.BATCH + ":")).toFloatArray(),
                codes.get(Vae.BATCH + ":").toFloatArray(),
                1e-5f);
        NDArray pictures = vae.pictures(codes);
        assertEquals(x.getShape(), pictures.getShape());
        assertTrue(pictures.min().getFloat() > 0 && pictures.max().getFloat() < 1);
    }

    /** Four pictures, equally likely: entropy ln 4. A trained VAE costs more, and not much more. */
    @Test
    void negativeElboIsAboveTheEntropy() {
        NDArray four = pictures(4, 16);
        NDArray x = four.repeat(0, 32);
        var vae = Net.initialize(new Vae(new Vae.Dense(16, 2, 32)), manager, Rng.of(2));
        try (var adam = new Adam(vae, 1e-2)) {
            for (int step = 0; step < 300; step++) {
                Rng noise = Rng.of(3).split(step);
                adam.step(() -> Elbo.negative(x, vae.forward(x, noise)).mean());
            }
        }
        NDArray many = four.repeat(0, 2500);
        NDArray costs;
        try (var off = GradMode.off()) {
            costs = Elbo.negative(many, vae.forward(many, Rng.of(4)));
        }
        double mean = costs.mean().getFloat();
        double error = Math.sqrt(costs.sub(mean).square().mean().getFloat() / 10_000);
        // 5 standard errors: false alarm 6e-7
        assertTrue(mean > Math.log(4) - 5 * error, mean + " ± " + error + " nats, entropy " + Math.log(4));
        assertTrue(mean < Math.log(4) + 1, mean + " nats, entropy " + Math.log(4));
    }

    @Test
    void aPictureOfAnotherSizeIsNamed() {
        var vae = Net.initialize(new Vae(new Vae.Dense(16, 2, 4)), manager, Rng.of(1));
        var error = assertThrows(IllegalArgumentException.class, () -> vae.encode(pictures(2, 25)));
        assertTrue(error.getMessage().contains("(N, 16)"), error.getMessage());
    }

    @Test
    void codesOnAPlaneAndALine() {
        NDArray plane = Codes.plane(manager.create(new float[] {5, 6, 7}, new Shape(1, 3)), 3, 2, 0);
        assertEquals(new Shape(9, 3), plane.getShape());
        float q = 0.9674216f; // the normal quantile of 5/6
        assertArrayEquals(new float[] {q, 6, -q}, plane.get(0).toFloatArray(), 1e-5f);
        assertArrayEquals(new float[] {q, 6, q}, plane.get(2).toFloatArray(), 1e-5f);
        assertArrayEquals(new float[] {0, 6, -q}, plane.get(3).toFloatArray(), 1e-5f);
        NDArray line = Codes.line(plane.get("0:1"), plane.get("2:3"), 5);
        assertArrayEquals(new float[] {q, 6, -q / 2}, line.get(1).toFloatArray(), 1e-5f);
    }

    @Test
    void aDimensionThatNeverMovesIsNotActive() {
        NDArray codes = manager.create(new float[] {1, 2, 0.5f, -1, 2, 0.52f}, new Shape(2, 3));
        assertArrayEquals(new float[] {1, 0, 1e-4f}, Codes.variances(codes).toFloatArray(), 1e-6f);
        assertEquals(1, Codes.active(codes));
    }

    private NDArray pictures(int rows, int pixels) {
        return Rng.of(5).bernoulli(manager.full(new Shape(rows, pixels), 0.4f));
    }
}
