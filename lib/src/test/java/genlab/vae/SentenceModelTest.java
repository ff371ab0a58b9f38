package genlab.vae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.distribution.DiagonalNormal;
import genlab.engine.GradMode;
import genlab.engine.TensorList;
import genlab.nn.Net;
import genlab.nn.WordGru;
import genlab.testing.Managed;
import genlab.testing.Slopes;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class SentenceModelTest {

    private static final int WORDS = 4;
    private static final int PLACES = 3;
    private static final SentenceDecoder.Config SMALL =
            SentenceDecoder.Config.of(WORDS, PLACES).latent(2).sizes(3, 6);

    private static SentenceDecoder decoder(NDManager manager, DataType type) {
        return Net.initialize(new SentenceDecoder(SMALL), manager, Rng.of(1), type);
    }

    /** Every row that can be drawn: after an end there are ends alone. */
    private static long[][] all() {
        return IntStream.range(0, WORDS * WORDS * WORDS)
                .mapToObj(i -> new long[] {i / 16, i / 4 % 4, i % 4})
                .filter(x -> (x[0] != 0 || x[1] == 0) && (x[1] != 0 || x[2] == 0))
                .toArray(long[][]::new);
    }

    private static NDArray rows(NDManager manager, long[]... rows) {
        return manager.create(
                Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray(), new Shape(rows.length, PLACES));
    }

    private static NDArray codes(NDManager manager, DataType type, int rows) {
        return Rng.of(2).normal(manager, new Shape(rows, 2)).mul(3).toType(type, false);
    }

    @Test
    void allProbabilityTogetherIsOne(NDManager manager) {
        var p = decoder(manager, DataType.FLOAT64).likelihood(codes(manager, DataType.FLOAT64, 1));
        NDArray logP = p.logP(rows(manager, all()));
        assertEquals(new Shape(1 + 3 + 9 + 27), logP.getShape());
        assertEquals(1, logP.exp().sum().getDouble(), 1e-12);
        NDArray hidden = p.hiding(1, Rng.of(1)).logP(rows(manager, all()));
        assertEquals(1, hidden.exp().sum().getDouble(), 1e-12);
    }

    /** What stands behind an end costs nothing, and a word depends on no later one. */
    @Test
    void nothingIsSaidOfWhatFollowsTheEnd(NDManager manager) {
        var p = decoder(manager, DataType.FLOAT64).likelihood(codes(manager, DataType.FLOAT64, 1));
        double[] logP = p.logP(rows(manager, new long[][] {{0, 0, 0}, {0, 2, 3}, {2, 0, 0}, {2, 0, 1}, {2, 1, 1}}))
                .toDoubleArray();
        assertEquals(logP[0], logP[1], 1e-12);
        assertEquals(logP[2], logP[3], 1e-12);
        assertNotEquals(logP[2], logP[4], 1e-3);
    }

    /** 4,000 draws of one distribution fall as logP says: beyond the bound for 1 seed in 100, and this seed is fixed. */
    @Test
    void drawsComeFromWhatLogPSays(NDManager manager) {
        int n = 4000;
        var decoder = decoder(manager, DataType.FLOAT32);
        NDArray z = codes(manager, DataType.FLOAT32, 1);
        long[] drawn = decoder.likelihood(z.repeat(0, n)).sample(Rng.of(3)).toLongArray();
        long[][] all = all();
        double[] p = decoder.likelihood(z)
                .logP(rows(manager, all))
                .exp()
                .toType(DataType.FLOAT64, false)
                .toDoubleArray();
        double chiSquare = 0;
        int counted = 0;
        for (int i = 0; i < all.length; i++) {
            long[] row = all[i];
            long seen = IntStream.range(0, n)
                    .filter(k -> Arrays.equals(row, Arrays.copyOfRange(drawn, 3 * k, 3 * k + 3)))
                    .count();
            counted += (int) seen;
            chiSquare += Math.pow(seen - n * p[i], 2) / (n * p[i]);
        }
        assertEquals(n, counted, "a draw with a word behind its end");
        double bound = new ChiSquaredDistribution(all.length - 1).inverseCumulativeProbability(0.99);
        assertTrue(chiSquare < bound, "chi-square " + chiSquare + ", bound " + bound);
    }

    /** With three words the likeliest next one can be looked for by hand. */
    @Test
    void greedyTakesTheLikeliestNextWord(NDManager manager) {
        var decoder = decoder(manager, DataType.FLOAT64);
        NDArray z = codes(manager, DataType.FLOAT64, 5);
        NDArray greedy = decoder.likelihood(z).greedy();
        for (int i = 0; i < 5; i++) {
            var one = decoder.likelihood(z.get(i + ":" + (i + 1)));
            double[] p = one.logP(rows(manager, all())).exp().toDoubleArray();
            long[] best = new long[PLACES];
            for (int t = 0; t < PLACES && (t == 0 || best[t - 1] != 0); t++) {
                double[] share = new double[WORDS];
                for (int k = 0; k < p.length; k++) {
                    long[] row = all()[k];
                    if (Arrays.equals(Arrays.copyOf(row, t), Arrays.copyOf(best, t))) {
                        share[(int) row[t]] += p[k];
                    }
                }
                best[t] = IntStream.range(0, WORDS)
                        .reduce((a, b) -> share[b] > share[a] ? b : a)
                        .getAsInt();
            }
            assertArrayEquals(best, greedy.get(i).toLongArray());
        }
    }

    /** At rate 0 it is logP, at rate 1 the words before do not matter, but for where the sentence begins. */
    @Test
    void hiddenWordsSayNothing(NDManager manager) {
        var p = decoder(manager, DataType.FLOAT64).likelihood(codes(manager, DataType.FLOAT64, 1));
        NDArray x = rows(manager, new long[][] {{2, 1, 2}, {3, 1, 2}, {1, 1, 2}});
        assertArrayEquals(
                p.logP(x).toDoubleArray(), p.hiding(0, Rng.of(1)).logP(x).toDoubleArray());
        NDArray first = p.logP(rows(manager, new long[][] {{2, 0, 0}, {3, 0, 0}, {1, 0, 0}}));
        // p(2nd, 3rd | first hidden) is the same for all three: what is left of the difference is the first word's own
        double[] all = p.hiding(1, Rng.of(1)).logP(x).toDoubleArray();
        double[] ends = p.hiding(1, Rng.of(1))
                .logP(rows(manager, new long[][] {{2, 0, 0}, {3, 0, 0}, {1, 0, 0}}))
                .toDoubleArray();
        assertEquals(all[0] - ends[0], all[1] - ends[1], 1e-12);
        assertEquals(all[0] - ends[0], all[2] - ends[2], 1e-12);
        // an unknown word is read as a hidden one is
        assertEquals(p.logP(x).toDoubleArray()[2], all[2], 1e-12);
        assertNotEquals(first.toDoubleArray()[0], ends[0], 1e-4);
        var half = p.hiding(0.5, Rng.of(1));
        // of the first row one word can be hidden or not: the same 20 times for 1 seed in 500,000
        assertEquals(
                2,
                IntStream.range(0, 20)
                        .mapToDouble(i -> half.logP(x).toDoubleArray()[0])
                        .distinct()
                        .count());
    }

    @Test
    void whatDoesNotFitIsNamed(NDManager manager) {
        var p = decoder(manager, DataType.FLOAT32).likelihood(codes(manager, DataType.FLOAT32, 2));
        for (Shape shape :
                new Shape[] {new Shape(2, 4), new Shape(2, 3, 1), new Shape(6), new Shape(3, 3), new Shape(1, 3)}) {
            var e = assertThrows(IllegalArgumentException.class, () -> p.logP(manager.zeros(shape, DataType.INT64)));
            assertTrue(e.getMessage().contains("x of shape " + shape + " for 2 sentences of 3 places"), e.getMessage());
        }
        assertThrows(UnsupportedOperationException.class, p::mean);
        for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
            var e = assertThrows(IllegalArgumentException.class, () -> p.hiding(share, Rng.of(1)));
            assertTrue(e.getMessage().contains("a share of " + share + " hidden words: 0 to 1"), e.getMessage());
        }
        var decoder = decoder(manager, DataType.FLOAT32);
        for (Shape shape : new Shape[] {new Shape(2, 3), new Shape(2), new Shape(2, 2, 1)}) {
            var e = assertThrows(IllegalArgumentException.class, () -> decoder.likelihood(manager.zeros(shape)));
            assertEquals("codes " + shape + ", expected (N, 2)", e.getMessage());
        }
        for (int[] bad : new int[][] {{0, 2, 0, 3}, {2, 0, 0, 3}, {2, 2, -1, 3}, {2, 2, 0, 0}}) {
            var e = assertThrows(IllegalArgumentException.class, () -> new WordGru(bad[0], bad[1], bad[2], bad[3]));
            assertTrue(e.getMessage().contains("reads " + bad[0] + " words, " + bad[1] + " numbers"), e.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> SMALL.latent(0));
        assertThrows(IllegalArgumentException.class, () -> SentenceDecoder.Config.of(1, 3));
    }

    @Test
    void noRowsGiveNoNumbers(NDManager manager) {
        var p = decoder(manager, DataType.FLOAT32).likelihood(manager.zeros(new Shape(0, 2)));
        assertEquals(
                new Shape(0),
                p.logP(manager.zeros(new Shape(0, 3), DataType.INT64)).getShape());
        assertEquals(new Shape(0, 3), p.sample(Rng.of(1)).getShape());
    }

    /** What is said of x belongs to x's manager, a draw to the code's, and nothing else is left. */
    @Test
    void nothingIsLeftBehind(NDManager manager) {
        var decoder = decoder(manager, DataType.FLOAT32);
        try (NDManager own = manager.newSubManager();
                NDManager step = manager.newSubManager();
                var off = GradMode.off()) {
            var p = decoder.likelihood(codes(own, DataType.FLOAT32, 2));
            NDArray x = rows(step, new long[][] {{1, 2, 3}, {2, 0, 0}});
            p.logP(x); // the numbers that are kept for good
            int before = own.getManagedArrays().size();
            int all = Managed.tensors();
            for (int i = 0; i < 20; i++) {
                assertSame(step, p.logP(x).getManager());
                assertSame(step, p.hiding(0.5, Rng.of(i)).logP(x).getManager());
            }
            assertEquals(before, own.getManagedArrays().size());
            for (int i = 0; i < 20; i++) {
                NDArray draw = p.sample(Rng.of(i));
                assertSame(own, draw.getManager());
                draw.close();
            }
            assertEquals(before, own.getManagedArrays().size());
            step.close();
            assertTrue(Managed.tensors() <= all, Managed.tensors() + " tensors, " + all + " before");
            Thread.currentThread().interrupt();
            assertThrows(Stopped.class, () -> p.sample(Rng.of(1)));
        }
    }

    @Test
    void slopesAreDifferenceQuotientsWithHiddenWords(NDManager manager) {
        var decoder = decoder(manager, DataType.FLOAT64);
        NDArray z = codes(manager, DataType.FLOAT64, 2);
        NDArray x = rows(manager, new long[][] {{1, 2, 3}, {2, 3, 0}});
        try (var weights = TensorList.weightsOf(decoder)) {
            Slopes.check(
                    weights.arrays(),
                    12,
                    () -> decoder.likelihood(z).hiding(0.5, Rng.of(7)).logP(x).mean());
        }
    }

    /**
     * Three sentences of one word three times. Where half of the words are hidden a code is of use more than once; -ELBO is above ln 3, which is what
     * three equally likely sentences cost, and the code leads back to its sentence.
     */
    @Test
    void learnsSentencesAndTheirCodes(NDManager manager) {
        NDArray x = rows(manager, new long[][] {{1, 1, 1}, {2, 2, 2}, {3, 3, 3}});
        NDArray many = x.repeat(0, 16);
        var config = SentenceDecoder.Config.of(WORDS, PLACES).latent(2).sizes(8, 24);
        var decoder = new SentenceDecoder(config);
        var model = new LatentModel(new SentenceEncoder(config), decoder, DiagonalNormal.standard(manager, 2))
                .initialize(manager, Rng.of(1), DataType.FLOAT32);
        try (var vae = new Player("-ELBO", Adam.rate(1e-2), model.networks())) {
            new Fit("VAE", 400, manager, Rng.of(2))
                    .run(step -> vae.minimise(step, () -> {
                        var q = model.encoder().posterior(many);
                        NDArray z = q.sample(step.rng().split("noise"));
                        var p = decoder.likelihood(z).hiding(0.5, step.rng().split("hidden"));
                        return Elbo.negative(many, q, z, p, model.prior()).mean();
                    }));
        }
        assertEquals(x, decoder.likelihood(model.codes(x)).greedy());
        var parts = Elbo.evaluate(model, x.repeat(0, 300), Rng.of(3));
        assertTrue(parts.kl() > 0.8, "" + parts);
        double tightest = -ImportanceWeightedBound.of(model, x.repeat(0, 30), 64, Rng.of(4))
                .at(64);
        assertTrue(tightest > Math.log(3) - 0.05, tightest + " is below ln 3");
        assertTrue(parts.negative() > tightest, parts.negative() + " by one draw, " + tightest + " by 64");
    }
}
