package genlab.vae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.Distribution;
import genlab.distribution.GaussianMixture;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.Scalars;
import genlab.engine.TensorList;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.testing.Slopes;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.EnumMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose code is one number: what quadrature gives against closed forms, against the bound, and against draws. */
class LatentModelTest {

    private static final double SLOPE = 1.5;
    private static final double NOISE = 0.7;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** z ~ N(0, 1), x = 1.5 z + 0.7 noise: everything about it is known. Its guess at the code is wrong on purpose. */
    private LatentModel line() {
        return new LatentModel(
                x -> new DiagonalNormal(Scalars.times(x, 0.3), x.zerosLike().sub(1)),
                z -> new DiagonalNormal(Scalars.times(z, SLOPE), z.zerosLike().add(2 * Math.log(NOISE))),
                DiagonalNormal.standard(manager, 1, DataType.FLOAT64));
    }

    /** Another with the prior's own type hidden, so that nobody has a closed form. */
    private static LatentModel withoutClosedForms(LatentModel model) {
        return new LatentModel(model.encoder(), model.decoder(), new Distribution() {
            @Override
            public NDArray logP(NDArray x) {
                return model.prior().logP(x);
            }

            @Override
            public NDArray sample(Rng rng) {
                return model.prior().sample(rng);
            }

            @Override
            public NDArray mean() {
                return model.prior().mean();
            }
        });
    }

    @Test
    void quadratureAgreesWithTheClosedForms() {
        NDArray x = column(-2, 0.1, 3);
        var exact = CodeQuadrature.of(line(), x, -9, 9, 2001);
        double variance = SLOPE * SLOPE + NOISE * NOISE;
        var evidence = new DiagonalNormal(x.zerosLike(), x.zerosLike().add(Math.log(variance)));
        assertArrayEquals(evidence.logP(x).toDoubleArray(), exact.logEvidence(), 1e-10);

        // the true posterior is N(1.5 x / variance, 0.49 / variance)
        double s = NOISE * NOISE / variance;
        var posterior = new DiagonalNormal(
                Scalars.times(x, SLOPE / variance), x.zerosLike().add(Math.log(s)));
        assertArrayEquals(new double[3], exact.klToPosterior(posterior), 1e-10);
        double[] z = exact.z();
        for (int j = 0; j < z.length; j += 100) {
            NDArray here = x.zerosLike().add(z[j]);
            assertEquals(Math.exp(posterior.logP(here).getDouble(2)), exact.posterior(2)[j], 1e-10);
        }
        // KL between two normals, in closed form
        double t = Math.exp(-1);
        double[] kl = exact.klToPosterior(line().encoder().posterior(x));
        for (int i = 0; i < 3; i++) {
            double gap = x.getDouble(i) * (0.3 - SLOPE / variance);
            assertEquals(0.5 * (t / s + gap * gap / s - 1 - Math.log(t / s)), kl[i], 1e-10);
        }
    }

    /** log p(x) in closed form, the bound in closed form but for its first part, which is a square's mean. */
    @Test
    void evidenceOfTheLineIsBoundPlusKl() {
        NDArray x = column(-2, 0.1, 3);
        var model = line();
        var q = model.encoder().posterior(x);
        double variance = SLOPE * SLOPE + NOISE * NOISE;
        double[] kl = CodeQuadrature.of(model, x, -9, 9, 2001).klToPosterior(q);
        double[] toPrior = q.klTo((DiagonalNormal) model.prior()).toDoubleArray();
        for (int i = 0; i < 3; i++) {
            double at = x.getDouble(i);
            double miss = at - SLOPE * 0.3 * at;
            double square = miss * miss + SLOPE * SLOPE * Math.exp(-1);
            double fidelity = -0.5 * (square / (NOISE * NOISE) + Math.log(2 * Math.PI * NOISE * NOISE));
            double logP = -0.5 * (at * at / variance + Math.log(2 * Math.PI * variance));
            assertEquals(logP, fidelity - toPrior[i] + kl[i], 1e-10);
        }
    }

    /**
     * The two ways to the KL have one mean, and so have the two bounds: 40,000 draws of 3 rows, within 5 standard errors, two numbers,
     * false alarm 1e-6.
     */
    @Test
    void theKlByDrawsHasTheMeanOfTheClosedForm() {
        int n = 40_000;
        NDArray x = column(-2, 0.1, 3).repeat(0, n);
        var model = line();
        var q = model.encoder().posterior(x);
        NDArray z = q.sample(Rng.of(3));
        NDArray estimate = Elbo.kl(q, z, withoutClosedForms(model).prior());
        agree(Elbo.kl(q, z, model.prior()), estimate);
        NDArray bound = model.negativeElbo(x, Rng.of(4));
        agree(bound, withoutClosedForms(model).negativeElbo(x, Rng.of(4)));
        // and one draw is what its formula says
        NDArray again = q.sample(Rng.of(4));
        assertArrayEquals(
                model.logWeight(x, q, again).neg().toDoubleArray(),
                withoutClosedForms(model).negativeElbo(x, Rng.of(4)).toDoubleArray(),
                1e-12);
    }

    private static void agree(NDArray one, NDArray other) {
        NDArray difference = one.sub(other);
        double mean = difference.mean().getDouble();
        double variance = difference.sub(mean).square().mean().getDouble();
        assertTrue(variance > 0, "the same numbers twice test nothing");
        assertEquals(0, mean, 5 * Math.sqrt(variance / one.size()));
    }

    /** Three ways that share no sum: the bound on q's own nodes, log p(x) and the KL on a grid of z. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void evidenceIsBoundPlusKl(int components) {
        var vae = model(components);
        NDArray x = points(6);
        try (var off = GradMode.off()) {
            var q = vae.encoder().posterior(x);
            double[] bound = q.expectation(z -> vae.logWeight(x, q, z)).toDoubleArray();
            var exact = CodeQuadrature.of(vae, x, -12, 12, 4001);
            double[] kl = exact.klToPosterior(q);
            double[] logP = exact.logEvidence();
            for (int i = 0; i < bound.length; i++) {
                assertEquals(logP[i], bound[i] + kl[i], 1e-7);
                assertTrue(kl[i] > 1e-3, "a bound with no gap tests nothing");
            }
        }
    }

    /** The prior's part of the bound by quadrature against its closed form. */
    @Test
    void klToTheStandardPriorByQuadrature() {
        var q = line().encoder().posterior(column(-2, 0, 1));
        var prior = DiagonalNormal.standard(manager, 1, DataType.FLOAT64);
        double[] kl = q.expectation(z -> q.logP(z).sub(prior.logP(z))).toDoubleArray();
        assertArrayEquals(q.klTo(prior).toDoubleArray(), kl, 1e-12);
    }

    /** p(x) of a model is a density: its integral over the plane of x is 1. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void theEvidenceIsADensity(int components) {
        int n = 41;
        double step = 0.4;
        double[] xy = new double[2 * n * n];
        for (int i = 0; i < n * n; i++) {
            xy[2 * i] = step * (i / n - n / 2);
            xy[2 * i + 1] = step * (i % n - n / 2);
        }
        NDArray x = manager.create(xy, new Shape((long) n * n, 2));
        double[] logP = CodeQuadrature.of(model(components), x, -9, 9, 201).logEvidence();
        double sum =
                IntStream.range(0, n * n).mapToDouble(i -> Math.exp(logP[i])).sum();
        assertEquals(1, sum * step * step, 1e-4);
    }

    /** Every weight's slope of the bound in float64, the noise held; the prior's weights too. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void slopesAgreeWithADifferenceQuotient(int components) {
        var vae = model(components);
        NDArray x = points(4);
        try (var weights = TensorList.weightsOf(vae.networks())) {
            Slopes.check(weights.arrays(), () -> vae.negativeElbo(x, Rng.of(7)).mean());
            Slopes.check(weights.arrays(), () -> {
                var q = vae.encoder().posterior(x);
                return vae.logWeight(x, q, q.sample(Rng.of(7))).mean();
            });
        }
    }

    /**
     * Both estimators against the slope of the quadrature: the mean of 100,000 single draws within 5 standard errors, four numbers,
     * false alarm 2e-6. And the reparameterised one varies less, by far.
     */
    @Test
    void bothEstimatorsAreRightOnAverage() {
        int n = 100_000;
        var variances = new EnumMap<GradientEstimator, Double>(GradientEstimator.class);
        for (var estimator : GradientEstimator.values()) {
            NDArray rows = manager.create(new double[] {0.4, -1}, new Shape(1, 2));
            NDArray truth = Gradients.at(rows, q -> bound(q, 1, null));
            NDArray draws = Gradients.at(rows.repeat(0, n), q -> bound(q, n, estimator)); // (n, 2), one estimate a row
            for (int c = 0; c < 2; c++) {
                NDArray one = draws.get(":, " + c);
                double mean = one.mean().getDouble();
                double variance = one.sub(mean).square().mean().getDouble();
                assertEquals(truth.getDouble(0, c), mean, 5 * Math.sqrt(variance / n), estimator + " " + c);
                variances.merge(estimator, variance, Double::sum);
            }
        }
        double score = variances.get(GradientEstimator.SCORE_FUNCTION);
        double reparameterised = variances.get(GradientEstimator.REPARAMETERISED);
        assertTrue(score > 3 * reparameterised, score + " against " + reparameterised);
    }

    private NDArray bound(NDArray parameters, int n, GradientEstimator estimator) {
        var line = line();
        NDArray x = manager.ones(new Shape(n, 1), DataType.FLOAT64);
        var q = new DiagonalNormal(parameters.get(":, 0:1"), parameters.get(":, 1:2"));
        UnaryOperator<NDArray> f = z -> line.logWeight(x, q, z);
        return estimator == null ? q.expectation(f) : estimator.surrogate(q, f, Rng.of(5));
    }

    /** One draw of each in closed form: f(z) = z² has the slope 2 z dz, and z² times the slope of log q. */
    @Test
    void oneDrawOfEachEstimatorIsItsFormula() {
        NDArray mean = column(0.4, -1, 2);
        var unit = column(0, 0, 0);
        NDArray z = new DiagonalNormal(mean, unit).sample(Rng.of(6));
        for (var estimator : GradientEstimator.values()) {
            NDArray slope = Gradients.at(
                    mean,
                    m -> estimator.surrogate(
                            new DiagonalNormal(m, unit), c -> c.square().squeeze(1), Rng.of(6)));
            NDArray formula = estimator == GradientEstimator.REPARAMETERISED
                    ? z.mul(2)
                    : z.square().mul(z.sub(mean));
            assertArrayEquals(formula.toDoubleArray(), slope.toDoubleArray(), 1e-12);
        }
    }

    /** The bounds of many draws tend to the evidence under a mixture prior too: within 5 of the five streams' sd of 0.01. */
    @Test
    void importanceWeightedBoundsTakeAnyPrior() {
        var vae = model(3);
        NDArray x = points(6);
        double exact = CodeQuadrature.of(vae, x, -12, 12, 2001).meanLogEvidence();
        // the same p with a guess at the code that is sure to cover it: weights from a narrow one may miss most of p(x)
        var wideGuess = new LatentModel(
                rows -> {
                    NDArray zeros = rows.get(":, 0:1").zerosLike();
                    return new DiagonalNormal(zeros, zeros.add(1.5));
                },
                vae.decoder(),
                vae.prior());
        var bound = ImportanceWeightedBound.of(wideGuess, x, 4000, Rng.of(8));
        assertTrue(bound.at(1) < exact - 0.05 && bound.at(1) < bound.at(10) && bound.at(10) < bound.at(4000));
        assertEquals(exact, bound.at(4000), 0.05);
    }

    /** A new encoder trained alone: the bound rises, log p stays to the last bit. */
    @Test
    void aNewEncoderLeavesTheEvidence() {
        var vae = model(0);
        NDArray x = points(6);
        double[] before = CodeQuadrature.of(vae, x, -9, 9, 201).logEvidence();
        var encoder = Net.initialize(encoder(2), manager, Rng.of(9), DataType.FLOAT64);
        var other = new LatentModel(encoder, vae.decoder(), vae.prior());
        try (var player = new Player("q", Adam.rate(1e-2), encoder)) {
            var history = new Fit("q", 30, manager, Rng.of(1))
                    .run(step -> player.minimise(step, () -> {
                        var q = encoder.posterior(x);
                        return q.expectation(z -> other.logWeight(x, q, z))
                                .mean()
                                .neg();
                    }));
            double first = history.values("q loss")[0];
            double last = history.last("q loss");
            assertTrue(last < first - 0.01, first + " -> " + last);
        }
        assertArrayEquals(before, CodeQuadrature.of(other, x, -9, 9, 201).logEvidence());
        assertArrayEquals(before, CodeQuadrature.of(vae, x, -9, 9, 201).logEvidence());
    }

    /** 100,000 draws: mean and mean square as by quadrature over x, within 5 standard errors, false alarm 1e-6. */
    @Test
    void samplesComeFromTheEvidence() {
        var vae = model(1, 2, 4);
        int n = 100_000;
        double[] drawn;
        try (var off = GradMode.off()) {
            NDArray z = ((MixturePrior) vae.prior()).mixture().sample(manager, n, Rng.of(3));
            drawn = vae.decoder().likelihood(z).sample(Rng.of(4)).toDoubleArray();
        }
        NDArray x = manager.create(
                IntStream.range(0, 2001).mapToDouble(i -> -10 + 0.01 * i).toArray(), new Shape(2001, 1));
        double[] density = CodeQuadrature.of(vae, x, -9, 9, 401).logEvidence();
        for (int power = 1; power <= 2; power++) {
            int p = power;
            double truth = moment(density, p);
            double error = Math.sqrt((moment(density, 2 * p) - truth * truth) / n);
            double found = IntStream.range(0, n)
                            .mapToDouble(i -> Math.pow(drawn[i], p))
                            .sum()
                    / n;
            assertEquals(truth, found, 5 * error);
        }
    }

    private static double moment(double[] logDensity, int power) {
        return IntStream.range(0, logDensity.length)
                .mapToDouble(i -> 0.01 * Math.exp(logDensity[i]) * Math.pow(-10 + 0.01 * i, power))
                .sum();
    }

    private LatentModel model(int components) {
        return model(2, components, 5);
    }

    private LatentModel model(int data, int components, int hidden) {
        Distribution prior = components == 0
                ? DiagonalNormal.standard(manager, 1, DataType.FLOAT64)
                : new MixturePrior(mixture(components));
        var decoder = new GaussianDecoder(Mlp.of(Nonlinearity.TANH, 1, hidden, 2 * data)).quieter(2);
        return new LatentModel(encoder(data), decoder, prior).initialize(manager, Rng.of(1), DataType.FLOAT64);
    }

    private static GaussianEncoder encoder(int data) {
        return new GaussianEncoder(Mlp.of(Nonlinearity.TANH, data, 5, 2)).quieter(2);
    }

    private GaussianMixture mixture(int components) {
        NDArray some = Rng.of(11).normal(manager, new Shape(components, 1)).toType(DataType.FLOAT64, false);
        return new GaussianMixture(
                some.squeeze(1), some, Scalars.times(some, 0.3).sub(0.5));
    }

    private NDArray column(double... values) {
        return manager.create(values, new Shape(values.length, 1));
    }

    private NDArray points(int n) {
        return Rng.of(4).normal(manager, new Shape(n, 2)).toType(DataType.FLOAT64, false);
    }
}
