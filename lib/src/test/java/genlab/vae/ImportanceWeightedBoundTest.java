package genlab.vae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.engine.GradMode;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportanceWeightedBoundTest {

    private static final int PIXELS = 12;
    private static final int ROWS = 20;

    private final NDManager manager = NDManager.newBaseManager();
    private LatentModel vae;
    private NDArray x;

    @BeforeEach
    void open() {
        var encoder = new GaussianEncoder(Mlp.of(Nonlinearity.RELU, PIXELS, 8, 2));
        var decoder = new BernoulliDecoder(Mlp.of(Nonlinearity.RELU, 1, 8, PIXELS));
        for (Net net : new Net[] {encoder, decoder}) {
            Net.initialize(net, manager, Rng.of(1));
            // three times the first matrices and no biases: a posterior that the untrained encoder misses
            try (var off = GradMode.off()) {
                net.getParameters().values().forEach(p -> p.getArray()
                        .muli(p.getArray().getShape().dimension() > 1 ? 3 : 0));
            }
        }
        vae = new LatentModel(encoder, decoder, DiagonalNormal.standard(manager, 1));
        x = Rng.of(2).bernoulli(manager.full(new Shape(ROWS, PIXELS), 0.5f));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void oneDrawIsTheElboWithTheSameNoise() {
        var bound = ImportanceWeightedBound.of(vae, x, 1, Rng.of(3));
        float[] elbo = logWeight(x, Rng.of(3).split(0)).toFloatArray();
        double[] exact = new double[ROWS];
        Arrays.setAll(exact, i -> elbo[i]);
        assertArrayEquals(exact, bound.rows(1));
    }

    private NDArray logWeight(NDArray rows, Rng rng) {
        var q = vae.encoder().posterior(rows);
        return vae.logWeight(rows, q, q.sample(rng));
    }

    /** Both have the mean ELBO over z; 4000 draws of 20 rows, within 5 standard errors, false alarm 6e-7. */
    @Test
    void theElboWithTheKlInClosedFormHasTheSameMean() {
        int draws = 4000;
        NDArray many = x.repeat(0, draws);
        NDArray difference;
        try (var off = GradMode.off()) {
            difference = vae.negativeElbo(many, Rng.of(4)).add(logWeight(many, Rng.of(4)));
        }
        double mean = difference.mean().getFloat();
        double error = Math.sqrt(difference.sub(mean).square().mean().getFloat() / (draws * ROWS));
        assertEquals(0, mean, 5 * error);
    }

    /** Certain, whatever the noise: the groups are nested and the logarithm is concave. */
    @Test
    void neverFallsInK() {
        var bound = ImportanceWeightedBound.of(vae, x, 64, Rng.of(5));
        for (int k = 1; k < 64; k *= 2) {
            double[] smaller = bound.rows(k);
            double[] larger = bound.rows(2 * k);
            for (int i = 0; i < ROWS; i++) {
                assertTrue(larger[i] >= smaller[i] - 1e-9, "L_" + 2 * k + " of row " + i);
            }
        }
        assertTrue(bound.at(64) > bound.at(1) + 0.01, "and it does rise");
    }

    /** log p(x) by quadrature over the one-dimensional code. */
    @Test
    void staysBelowTheExactLikelihoodAndTendsToIt() {
        double exact = Arrays.stream(exact()).average().orElseThrow();
        var bound = ImportanceWeightedBound.of(vae, x, 2000, Rng.of(6));
        assertTrue(bound.at(1) < exact - 0.02, bound.at(1) + " against " + exact);
        assertTrue(bound.at(10) < exact, bound.at(10) + " against " + exact);
        // over five streams the standard deviation is 0.01: five of them, false alarm 6e-7
        assertEquals(exact, bound.at(2000), 0.05);
    }

    private double[] exact() {
        int n = 4001;
        double width = 20;
        NDArray z = manager.linspace(-10, 10, n).reshape(n, 1);
        double[] result = new double[ROWS];
        try (var off = GradMode.off()) {
            NDArray prior = vae.prior().logP(z);
            for (int i = 0; i < ROWS; i++) {
                NDArray row = x.get(i + ":" + (i + 1)).repeat(0, n);
                NDArray joint = vae.decoder().likelihood(z).logP(row).add(prior);
                double sum = 0;
                for (float value : joint.toFloatArray()) {
                    sum += Math.exp(value) * width / (n - 1);
                }
                result[i] = Math.log(sum);
            }
        }
        return result;
    }

    @Test
    void kMustDivideTheDraws() {
        var bound = ImportanceWeightedBound.of(vae, x, 6, Rng.of(7));
        assertThrows(IllegalArgumentException.class, () -> bound.at(4));
        assertThrows(IllegalArgumentException.class, () -> bound.at(0));
    }
}
