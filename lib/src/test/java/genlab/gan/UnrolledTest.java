package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.TensorList;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.testing.Slopes;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.training.Sgd;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnrolledTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Mlp critic() {
        return Net.initialize(Mlp.of(Nonlinearity.TANH, 2, 8, 1), manager, Rng.of(2), DataType.FLOAT64);
    }

    private NDArray rows(long seed) {
        return Rng.of(seed).normal(manager, new Shape(6, 2)).toType(DataType.FLOAT64, false);
    }

    private static NDArray loss(Mlp critic, NDArray real, NDArray fake) {
        var ahead = Unrolled.weights(critic, AdversarialLoss.MINIMAX, real, fake, 3, 0.5);
        return AdversarialLoss.MINIMAX.generator(critic.forward(fake, ahead)).mean();
    }

    /** d G loss / d (one generated point), back through three steps of the critic, against a central difference. */
    @Test
    void theGradientAgreesWithADifferenceQuotient() {
        Mlp critic = critic();
        NDArray real = rows(3);
        NDArray fake = rows(4);
        double[][] before = values(critic.weights());
        Slopes.check(List.of(fake), () -> {
            try (var on = GradMode.on()) {
                return loss(critic, real, fake);
            }
        });
        assertArrayEquals(before, values(critic.weights()), "the critic itself stays");
    }

    /** The critic that is three steps ahead is the one that three steps of gradient descent lead to. */
    @Test
    void aheadIsWhereGradientDescentGoes() {
        Mlp critic = critic();
        NDArray real = rows(3);
        NDArray fake = rows(4);
        double[][] ahead;
        try (var on = GradMode.on()) {
            ahead = values(Unrolled.weights(critic, AdversarialLoss.NON_SATURATING, real, fake, 3, 0.5));
        }
        try (var d = new Player("D", Sgd.rate(0.5), critic).rate(done -> 1)) {
            new Fit("D", 3, manager, Rng.of(1))
                    .run(step -> d.minimise(step, () -> AdversarialLoss.NON_SATURATING
                            .critic(critic.forward(real), critic.forward(fake))
                            .mean()));
        }
        double[][] there = values(critic.weights());
        for (int i = 0; i < there.length; i++) {
            assertArrayEquals(there[i], ahead[i], 1e-9);
        }
    }

    @Test
    void noStepAheadIsTheCriticItself() {
        Mlp critic = critic();
        NDArray x = rows(3);
        var same = Unrolled.weights(critic, AdversarialLoss.MINIMAX, x, x, 0, 0.5);
        assertArrayEquals(
                critic.forward(x).toDoubleArray(), critic.forward(x, same).toDoubleArray(), 1e-12);
        try (var list = TensorList.weightsOf(critic)) {
            assertEquals(list.arrays(), same);
        }
    }

    private static double[][] values(List<NDArray> arrays) {
        return arrays.stream().map(NDArray::toDoubleArray).toArray(double[][]::new);
    }
}
