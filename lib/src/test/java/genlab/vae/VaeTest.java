package genlab.vae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Batches;
import genlab.data.DrawnDigits;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.GaussianMixture;
import genlab.engine.GradMode;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import genlab.nn.ImageEncoder;
import genlab.nn.ImageGenerator;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.testing.Slopes;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VaeTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** An encoder and a decoder of pictures of 8 x 8 with 3 numbers a code. */
    record Pair(GaussianEncoder encoder, BernoulliDecoder decoder) {
        LatentModel initialized(NDManager manager, DataType type) {
            return new LatentModel(encoder, decoder, DiagonalNormal.standard(manager, 3, type))
                    .initialize(manager, Rng.of(1), type);
        }
    }

    static Stream<Pair> all() {
        return Stream.of(
                new Pair(
                        new GaussianEncoder(Mlp.of(Nonlinearity.RELU, 64, 7, 5, 6)),
                        new BernoulliDecoder(Mlp.of(Nonlinearity.RELU, 3, 5, 7, 64))),
                new Pair(
                        new GaussianEncoder(new ImageEncoder(
                                ImageEncoder.Config.of(8, 1).outputs(6).width(2))),
                        new BernoulliDecoder(new ImageGenerator(
                                ImageGenerator.Config.of(8, 1).latent(3).width(2)))));
    }

    /** Every weight's slope of -ELBO in float64 against a central difference, the noise held. */
    @ParameterizedTest
    @MethodSource("all")
    void gradientAgreesWithADifferenceQuotient(Pair pair) {
        var vae = pair.initialized(manager, DataType.FLOAT64);
        NDArray x = pictures(4, 64).toType(DataType.FLOAT64, false);
        try (var weights = TensorList.weightsOf(vae.networks())) {
            Slopes.check(
                    weights.arrays(), 5, () -> vae.negativeElbo(x, Rng.of(7)).mean());
        }
    }

    /** In batches, and its parts: what the formulas give for all rows at once with the same noise. */
    @ParameterizedTest
    @MethodSource("all")
    void batchesChangeNothing(Pair pair) {
        var vae = pair.initialized(manager, DataType.FLOAT32);
        int count = Elbo.BATCH + 3;
        NDArray x = pictures(count, 64);
        var parts = Elbo.evaluate(vae, x, Rng.of(3));
        var rng = Rng.of(3);
        try (var off = GradMode.off()) {
            NDArray e = rng.normal(manager, new Shape(count, 3)); // a stream's numbers come in the order of the rows
            var q = vae.encoder().posterior(x);
            NDArray z = e.mul(q.logVariance().div(2).exp()).add(q.mean());
            assertEquals(q.klTo((DiagonalNormal) vae.prior()).mean().getFloat(), parts.kl(), 1e-5);
            NDArray logP = vae.decoder().likelihood(z).logP(x);
            assertEquals(-logP.mean().getFloat(), parts.reconstruction(), 1e-3);
            assertEquals(parts.reconstruction() + parts.kl(), parts.negative());
            assertArrayEquals(q.mean().toFloatArray(), vae.codes(x).toFloatArray(), 1e-5f);
            NDArray means = vae.means(z);
            assertEquals(x.getShape(), means.getShape());
            assertArrayEquals(vae.decoder().likelihood(z).mean().toFloatArray(), means.toFloatArray(), 1e-5f);
            assertTrue(means.min().getFloat() > 0 && means.max().getFloat() < 1);
        }
    }

    @Test
    void anEvaluationLeavesNothing() {
        for (Pair pair : all().toList()) {
            var vae = pair.initialized(manager, DataType.FLOAT32);
            NDArray x = pictures(10, 64);
            int before = manager.getManagedArrays().size();
            for (int i = 0; i < 20; i++) {
                Elbo.evaluate(vae, x, Rng.of(3));
                vae.means(vae.codes(x)).close();
                ImportanceWeightedBound.of(vae, x, 4, Rng.of(3)).at(4);
            }
            assertEquals(before + 20, manager.getManagedArrays().size(), "the codes alone");
        }
    }

    /** Four pictures, equally likely: entropy ln 4. A trained VAE costs more, and not much more. */
    @Test
    void negativeElboIsAboveTheEntropy() {
        NDArray four = pictures(4, 16);
        NDArray x = four.repeat(0, 32);
        var encoder = new GaussianEncoder(Mlp.of(Nonlinearity.RELU, 16, 32, 4));
        var decoder = new BernoulliDecoder(Mlp.of(Nonlinearity.RELU, 2, 32, 16));
        var vae = new LatentModel(encoder, decoder, DiagonalNormal.standard(manager, 2))
                .initialize(manager, Rng.of(2), DataType.FLOAT32);
        try (var player = new Player("VAE", Adam.rate(1e-2), vae.networks()).rate(done -> 1)) {
            new Fit("VAE", 300, manager, Rng.of(3))
                    .run(step -> player.minimise(
                            step, () -> vae.negativeElbo(x, step.rng()).mean()));
        }
        NDArray costs;
        try (var off = GradMode.off()) {
            costs = vae.negativeElbo(four.repeat(0, 2500), Rng.of(4));
        }
        double mean = costs.mean().getFloat();
        double error = Math.sqrt(costs.sub(mean).square().mean().getFloat() / 10_000);
        // 5 standard errors: false alarm 6e-7
        assertTrue(mean > Math.log(4) - 5 * error, mean + " ± " + error + " nats, entropy " + Math.log(4));
        assertTrue(mean < Math.log(4) + 1, mean + " nats, entropy " + Math.log(4));
    }

    /**
     * The lab's loop, on drawn digits. Without a code the best that coins can do is the share of ink in each pixel: a VAE of 200
     * steps is better by more than 20 nats a picture.
     */
    @Test
    void theLoopOfALab() {
        NDArray digits =
                DrawnDigits.draw(1000, Rng.of(1)).images().tensor(manager).reshape(1000, 784);
        var batches = Batches.of(100, Rng.of(2), digits);
        var encoder = Net.initialize(new GaussianEncoder(Mlp.of(Nonlinearity.RELU, 784, 64, 16)), manager, Rng.of(3));
        var decoder = Net.initialize(new BernoulliDecoder(Mlp.of(Nonlinearity.RELU, 8, 64, 784)), manager, Rng.of(4));
        var prior = DiagonalNormal.standard(manager, 8);
        try (var vae = new Player("VAE", Adam.rate(3e-3), encoder, decoder)) {
            new Fit("VAE", 200, manager, Rng.of(5)).run(step -> {
                NDArray x = batches.at(step.index(), step.manager()).singletonOrThrow();
                vae.minimise(step, () -> {
                    var q = encoder.posterior(x); // q(z|x)
                    NDArray z = q.sample(step.rng()); // z = m + e^{logVar/2} e
                    var p = decoder.likelihood(z); // p(x|z)
                    return p.logP(x).neg().add(q.klTo(prior)).mean(); // -ELBO, nats a picture
                });
            });
        }
        double cost = Elbo.evaluate(new LatentModel(encoder, decoder, prior), digits, Rng.of(6))
                .negative();
        double withoutCode = 0;
        for (float ink : digits.mean(new int[] {0}).toFloatArray()) {
            withoutCode -= ink == 0 || ink == 1 ? 0 : ink * Math.log(ink) + (1 - ink) * Math.log(1 - ink);
        }
        assertTrue(cost < withoutCode - 20, cost + " nats, without a code " + withoutCode);
    }

    @Test
    void aPictureOfAnotherSizeIsNamed() {
        var vae = all().findFirst().orElseThrow().initialized(manager, DataType.FLOAT32);
        var atDecoder = assertThrows(
                IllegalArgumentException.class,
                () -> vae.decoder().likelihood(manager.zeros(new Shape(2, 3))).logP(pictures(2, 25)));
        assertTrue(atDecoder.getMessage().contains("(2, 25)")
                && atDecoder.getMessage().contains("(2, 64)"));
        var atEncoder = assertThrows(RuntimeException.class, () -> vae.encoder().posterior(pictures(2, 25)));
        assertTrue(atEncoder.getMessage().matches("(?s).*25.*64.*"), atEncoder.getMessage());
    }

    @Test
    void lessVarianceAtTheStart() {
        var body = Net.initialize(Mlp.of(Nonlinearity.TANH, 2, 4), manager, Rng.of(1));
        NDArray x = pictures(3, 2);
        var plain = new GaussianEncoder(body).posterior(x);
        var quiet = new GaussianEncoder(body).quieter(2).posterior(x);
        assertArrayEquals(plain.mean().toFloatArray(), quiet.mean().toFloatArray());
        assertArrayEquals(
                plain.logVariance().sub(2).toFloatArray(), quiet.logVariance().toFloatArray());
    }

    @Test
    void codesOnAPlaneAndALine() {
        NDArray plane = CodePlane.of(manager.create(new float[] {5, 6, 7}, new Shape(1, 3)), 3, 2, 0);
        assertEquals(new Shape(9, 3), plane.getShape());
        float q = 0.9674216f; // the normal quantile of 5/6
        assertArrayEquals(new float[] {q, 6, -q}, plane.get(0).toFloatArray(), 1e-5f);
        assertArrayEquals(new float[] {q, 6, q}, plane.get(2).toFloatArray(), 1e-5f);
        assertArrayEquals(new float[] {0, 6, -q}, plane.get(3).toFloatArray(), 1e-5f);
        NDArray line = CodePlane.line(plane.get("0:1"), plane.get("2:3"), 5);
        assertArrayEquals(new float[] {q, 6, -q / 2}, line.get(1).toFloatArray(), 1e-5f);
        assertArrayEquals(plane.get(0).toFloatArray(), line.get(0).toFloatArray(), 1e-6f);
        assertArrayEquals(plane.get(2).toFloatArray(), line.get(4).toFloatArray(), 1e-6f);
    }

    @Test
    void codesOfEitherTypeLeaveNothingBehind() {
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
            NDArray held = manager.ones(new Shape(1, 3), type);
            NDArray zero = held.zerosLike();
            int before = manager.getManagedArrays().size();
            assertEquals(type, CodePlane.of(held, 2, 0, 1).getDataType());
            assertEquals(type, CodePlane.line(held, zero, 3).getDataType());
            assertEquals(before + 2, manager.getManagedArrays().size());
        }
    }

    @Test
    void aDimensionThatNeverMovesIsNotActive() {
        NDArray codes = manager.create(new float[] {1, 2, 0.5f, -1, 2, 0.52f}, new Shape(2, 3));
        int before = manager.getManagedArrays().size();
        assertArrayEquals(new float[] {1, 0, 1e-4f}, ActiveUnits.variances(codes), 1e-6f);
        assertEquals(1, ActiveUnits.count(codes));
        assertEquals(before, manager.getManagedArrays().size());
    }

    /** Each network from a stream of its own, a prior with weights among them. */
    @Test
    void aModelInitialisesItsNetworks() {
        var prior = new MixturePrior(new GaussianMixture(
                manager.zeros(new Shape(2)), manager.ones(new Shape(2, 1)), manager.zeros(new Shape(2, 1))));
        var encoder = new GaussianEncoder(Mlp.of(Nonlinearity.TANH, 2, 2));
        var decoder = new GaussianDecoder(Mlp.of(Nonlinearity.TANH, 1, 4));
        var model = new LatentModel(encoder, decoder, prior).initialize(manager, Rng.of(1), DataType.FLOAT64);
        assertArrayEquals(new Object[] {encoder, decoder, prior}, model.networks());
        assertEquals(DataType.FLOAT64, prior.mean().getDataType());
        var again = Net.initialize(
                new GaussianDecoder(Mlp.of(Nonlinearity.TANH, 1, 4)),
                manager,
                Rng.of(1).split(1),
                DataType.FLOAT64);
        NDArray z = manager.create(new double[] {0.3}, new Shape(1, 1));
        assertEquals(again.likelihood(z).mean(), decoder.likelihood(z).mean());
        var lambdas = new LatentModel(x -> null, c -> null, DiagonalNormal.standard(manager, 1));
        assertEquals(0, lambdas.networks().length);
    }

    /** It is a distribution like the others (see DistributionTest), begins where it is told to, in its own copy, and learns. */
    @Test
    void aMixturePriorBeginsAtTheMixtureAndMoves() {
        var start = new GaussianMixture(
                manager.create(new float[] {0, 1}),
                manager.create(new float[] {-1, 2}, new Shape(2, 1)),
                manager.zeros(new Shape(2, 1)));
        var prior = Net.initialize(new MixturePrior(start), manager, Rng.of(1));
        NDArray z = Rng.of(2).normal(manager, new Shape(200, 1)).add(3);
        assertArrayEquals(start.logP(z).toFloatArray(), prior.logP(z).toFloatArray());
        double before = Tensors.number(prior.logP(z).mean());
        try (var player = new Player("prior", Adam.rate(0.05), prior)) {
            new Fit("prior", 100, manager, Rng.of(3))
                    .run(step ->
                            player.minimise(step, () -> prior.logP(z).mean().neg()));
        }
        // at best the entropy of N(3, 1)
        double after = Tensors.number(prior.logP(z).mean());
        assertTrue(after > before + 0.3 && after > -1.5, before + " -> " + after);
        assertArrayEquals(new float[] {-1, 2}, start.means().toFloatArray(), "the start is as it was");
    }

    private NDArray pictures(int rows, int pixels) {
        return Rng.of(5).bernoulli(manager.full(new Shape(rows, pixels), 0.4f));
    }
}
