package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.divergence.NormalMixture;
import genlab.nn.Layer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class LineLookTest {

    private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

    private static Layer layer(UnaryOperator<NDArray> f) {
        return new Layer() {
            @Override
            public NDArray forward(NDArray x) {
                return f.apply(x);
            }
        };
    }

    private static LineLook look(NormalMixture data, UnaryOperator<NDArray> g, UnaryOperator<NDArray> d) {
        try (var manager = NDManager.newBaseManager()) {
            return LineLook.of("", data, layer(g), layer(d), manager);
        }
    }

    /** G(z) = z, D knows nothing: q is the normal density itself, and the best D is 1/2 where there are data. */
    @Test
    void aPerfectGenerator() {
        var look = look(NormalMixture.normal(0, 1), z -> z, NDArray::zerosLike);
        for (int i = 20; i < 140; i++) {
            assertEquals(NORMAL.density(LineLook.X[i]), look.q()[i], 2e-3, "x = " + LineLook.X[i]);
        }
        double[] half = new double[LineLook.X.length];
        Arrays.fill(half, 0.5);
        assertEquals(0, look.misplaced(), 2e-3);
        assertEquals(0, look.apart(look.best(), half), 2e-3);
        assertEquals(0.5, look.fooled(), 1e-6);
        assertEquals(0.5, look.lowest(-1, 1), 1e-6);
    }

    /** Data two units away: the total variation of two normals is 2 Φ(1) - 1; D(x) = sigmoid(x). */
    @Test
    void aGeneratorThatIsTwoUnitsAway() {
        var look = look(NormalMixture.normal(2, 1), z -> z, x -> x);
        assertEquals(2 * NORMAL.cumulativeProbability(1) - 1, look.misplaced(), 2e-3);
        // q / p = e^(2 - 2x), so the best D is sigmoid(2x - 2)
        for (int i = 40; i < 120; i++) {
            assertEquals(1 / (1 + Math.exp(2 - 2 * LineLook.X[i])), look.best()[i], 5e-3);
        }
        assertEquals(1 / (1 + Math.exp(0.975)), look.lowest(-1, 1), 1e-6);
        assertEquals(0.5, look.fooled(), 1e-4);
        // D rises with x: a G whose every sample moves to the right, none, and those of z above 0
        var data = NormalMixture.normal(2, 1);
        assertEquals(1, look.uphill(look(data, z -> z.add(0.1f), x -> x)));
        assertEquals(0, look.uphill(look(data, z -> z.sub(0.1f), x -> x)));
        assertEquals(0.5, look.uphill(look(data, z -> z.mul(1.1f), x -> x)), 1e-3);
    }
}
