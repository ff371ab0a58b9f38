package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.training.Adam;
import genlab.training.Fit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdversarialFitTest {

    private static final MlpGenerator.Config GENERATOR = new MlpGenerator.Config(2, 16, 2, Nonlinearity.RELU, 2, 1);
    private static final MlpCritic.Config CRITIC = new MlpCritic.Config(2, 1, 16, 2, Nonlinearity.RELU, 1, false);

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** The critic's weights and its gradient on given data, before a step of the generator and after it. */
    @Test
    void aGeneratorStepLeavesTheCriticAndItsNextGradientUntouched() {
        MlpGenerator generator = Net.initialize(new MlpGenerator(GENERATOR), manager, Rng.of(1));
        MlpCritic critic = Net.initialize(new MlpCritic(CRITIC), manager, Rng.of(2));
        NDArray z = generator.codes(manager, 32, Rng.of(3));
        NDArray x = GaussianModes.ring().sample(manager, 32, Rng.of(4));
        NDArray fake = generator.sample(manager, 32, Rng.of(5));
        float[][] weights = values(critic.weights());
        float[][] gradient = criticGradient(critic, x, fake);
        float[][] generatorBefore = values(TensorList.weightsOf(generator).arrays());
        try (var adam = new Adam(generator, 1e-2)) {
            adam.step(() -> AdversarialLoss.NON_SATURATING
                    .generator(critic.forward(generator.forward(z)))
                    .mean());
        }
        assertArrayEquals(weights, values(critic.weights()));
        assertArrayEquals(gradient, criticGradient(critic, x, fake));
        assertThrows(
                AssertionError.class,
                () -> assertArrayEquals(
                        generatorBefore, values(TensorList.weightsOf(generator).arrays())),
                "the generator itself has moved");
    }

    /** A unit shift is at Wasserstein distance 1; λ = 10 lets the slope exceed 1 a little, by less than 5 %. */
    @Test
    void theWassersteinCriticTendsToTheShift() {
        MlpCritic critic = Net.initialize(new MlpCritic(CRITIC), manager, Rng.of(2));
        try (var adam = new Adam(critic, Adam.Config.rate(3e-3).betas(0.5, 0.9))) {
            new Fit("critic", 600, manager, Rng.of(6)).run(step -> {
                NDArray x = step.rng().split("x").normal(step.manager(), new Shape(128, 2));
                NDArray shifted = shifted(step.manager(), step.rng().split("y"), 128);
                adam.step(() -> AdversarialLoss.WASSERSTEIN
                        .critic(critic.forward(x), critic.forward(shifted))
                        .mean()
                        .add(Lipschitz.gradientPenalty(critic::forward, x, shifted, step.rng())
                                .mean()
                                .mul(10f)));
            });
        }
        try (var off = GradMode.off()) {
            NDArray x = Rng.of(7).normal(manager, new Shape(4000, 2));
            NDArray shifted = x.add(manager.create(new float[] {1, 0}).reshape(1, 2));
            float distance = -AdversarialLoss.WASSERSTEIN
                    .critic(critic.forward(x), critic.forward(shifted))
                    .mean()
                    .getFloat();
            assertEquals(1, distance, 0.07);
        }
    }

    private static NDArray shifted(NDManager owner, Rng rng, int n) {
        return rng.normal(owner, new Shape(n, 2))
                .add(owner.create(new float[] {1, 0}).reshape(1, 2));
    }

    /** d G loss / d (one generated point), back through three steps of the critic, against a central difference. */
    @Test
    void theUnrolledGradientAgreesWithADifferenceQuotient() {
        var config = new MlpCritic.Config(2, 1, 8, 2, Nonlinearity.TANH, 1, false);
        MlpCritic critic = Net.initialize(new MlpCritic(config), manager, Rng.of(2), DataType.FLOAT64);
        NDArray real = float64(Rng.of(3));
        NDArray fake = float64(Rng.of(4));
        double[] start = fake.toDoubleArray();
        double[] exact;
        float[][] before = values(critic.weights());
        try (var on = GradMode.on()) {
            fake.setRequiresGradient(true);
            try (var list = new TensorList(List.of(fake));
                    var gradients = Gradients.of(unrolledLoss(critic, real, fake), list)) {
                exact = gradients.arrays(manager).get(0).toDoubleArray();
            }
            double step = 1e-5;
            for (int i = 0; i < start.length; i++) {
                double[] moved = start.clone();
                moved[i] = start[i] + step;
                double up = unrolledLoss(critic, real, manager.create(moved, fake.getShape()))
                        .getDouble();
                moved[i] = start[i] - step;
                double down = unrolledLoss(critic, real, manager.create(moved, fake.getShape()))
                        .getDouble();
                assertEquals((up - down) / (2 * step), exact[i], 1e-8);
            }
        }
        assertArrayEquals(before, values(critic.weights()), "the critic itself stays");
    }

    private static NDArray unrolledLoss(MlpCritic critic, NDArray real, NDArray fake) {
        var ahead = Unrolled.weights(critic, AdversarialLoss.MINIMAX, real, fake, 3, 0.5);
        return AdversarialLoss.MINIMAX.generator(critic.forward(fake, ahead)).mean();
    }

    @Test
    void noStepAheadIsTheCriticItself() {
        MlpCritic critic = Net.initialize(new MlpCritic(CRITIC), manager, Rng.of(2));
        NDArray x = Rng.of(3).normal(manager, new Shape(5, 2));
        try (var off = GradMode.off()) {
            assertArrayEquals(
                    critic.forward(x).toFloatArray(),
                    critic.forward(x, critic.weights()).toFloatArray(),
                    1e-6f);
        }
    }

    /** A packed critic gives one logit for m rows, and that logit depends on these m alone. */
    @Test
    void aPackIsJudgedTogether() {
        var config = new MlpCritic.Config(2, 1, 16, 2, Nonlinearity.RELU, 4, false);
        MlpCritic critic = Net.initialize(new MlpCritic(config), manager, Rng.of(2));
        NDArray x = Rng.of(3).normal(manager, new Shape(12, 2));
        x.setRequiresGradient(true);
        try (var on = GradMode.on()) {
            NDArray logits = critic.forward(x);
            assertEquals(new Shape(3), logits.getShape());
            float[] slopes = Gradients.withGraph(logits.get(1), x)
                    .abs()
                    .sum(new int[] {1})
                    .toFloatArray();
            for (int i = 0; i < 12; i++) {
                assertEquals(i / 4 == 1, slopes[i] > 0, "row " + i);
            }
        }
    }

    private static float[][] criticGradient(MlpCritic critic, NDArray x, NDArray fake) {
        try (var on = GradMode.on();
                var weights = TensorList.weightsOf(critic);
                var gradients = Gradients.of(
                        AdversarialLoss.NON_SATURATING
                                .critic(critic.forward(x), critic.forward(fake))
                                .mean(),
                        weights)) {
            return values(gradients.arrays(x.getManager()));
        }
    }

    private NDArray float64(Rng rng) {
        return rng.normal(manager, new Shape(6, 2)).toType(DataType.FLOAT64, false);
    }

    private static float[][] values(List<NDArray> arrays) {
        return arrays.stream()
                .map(a -> a.toType(DataType.FLOAT32, false).toFloatArray())
                .toArray(float[][]::new);
    }
}
