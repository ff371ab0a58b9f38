package genlab.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.DrawnDigits;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import genlab.nn.ImageEncoder;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.nn.PatchCritic;
import genlab.testing.Slopes;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PenaltyTest {

    private static final int[] PICTURE = {1, 2, 3};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray pictures(int n, long seed) {
        return Rng.of(seed).uniform(manager, 0, 1, new Shape(n, 3, 4, 4));
    }

    private float[] wganGp(UnaryOperator<NDArray> critic, NDArray x, NDArray y) {
        return recorded(() -> Penalty.wganGp(critic, x, y, Rng.of(1)));
    }

    private float[] r1(UnaryOperator<NDArray> critic, NDArray x) {
        return recorded(() -> Penalty.r1(critic, x));
    }

    private static float[] recorded(Supplier<NDArray> penalty) {
        try (var on = GradMode.on()) {
            NDArray found = penalty.get();
            assertEquals(1, found.getShape().dimension(), "one number a row");
            return found.toFloatArray();
        }
    }

    /** w of length {@code norm}, over a picture. */
    private NDArray direction(double norm) {
        NDArray w = Rng.of(9).normal(manager, new Shape(1, 3, 4, 4));
        return w.mul(norm / w.norm().getFloat());
    }

    /** Critics of one slope w, whatever the shape of what they put out; a patch's number may be larger or smaller than the mean. */
    private static Stream<UnaryOperator<NDArray>> shapes(NDArray w) {
        return Stream.of(
                x -> x.mul(w).sum(PICTURE),
                x -> x.mul(w).sum(PICTURE).reshape(-1, 1),
                x -> {
                    NDArray d = x.mul(w).sum(PICTURE).reshape(-1, 1);
                    return d.mul(3).concat(d.neg(), 1).concat(d, 1);
                },
                x -> x.mul(w).mul(48).reshape(-1, 48));
    }

    /** A critic w · x is as steep as w is long, everywhere: (|w| - 1)² of each picture, |w|² for R1. N = 5, the shape of nothing else. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.25, 3})
    void ofALinearCriticOnPictures(double norm) {
        NDArray x = pictures(5, 2);
        NDArray y = pictures(5, 3);
        float[] expected = new float[5];
        shapes(direction(norm)).forEach(critic -> {
            Arrays.fill(expected, (float) ((norm - 1) * (norm - 1)));
            assertArrayEquals(expected, wganGp(critic, x, y), 1e-5f);
            Arrays.fill(expected, (float) (norm * norm));
            assertArrayEquals(expected, r1(critic, x), 1e-5f);
        });
    }

    /** The one-sided penalty asks nothing of a critic that is flatter than 1, and of a steeper one what the other asks. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.25, 0, 3})
    void onlyWhatIsSteeperThanOnePays(double norm) {
        NDArray w = direction(1).mul(norm);
        NDArray x = pictures(5, 2);
        float[] found = recorded(() -> Penalty.oneSided(v -> v.mul(w).sum(PICTURE), x, pictures(5, 3), Rng.of(1)));
        float[] expected = new float[5];
        Arrays.fill(expected, norm > 1 ? (float) ((norm - 1) * (norm - 1)) : 0);
        assertArrayEquals(expected, found, 1e-5f);
    }

    /** Of |x|² / 2 the slope is x: each row's place is on the line between its own two pictures, at a share of its own. */
    @Test
    void thePlaceIsBetweenTheRows() {
        NDArray x = manager.zeros(new Shape(200, 1, 2, 2));
        NDArray y = manager.ones(new Shape(200, 1, 2, 2));
        float[] found = wganGp(v -> v.square().sum(PICTURE).mul(0.5f), x, y);
        double mean = 0;
        for (float penalty : found) {
            // |place| = 2 (1 - t): (1 - 2t)² between 0 and 1, of mean 1/3 and standard deviation 0.30
            assertTrue(penalty >= 0 && penalty <= 1.0001);
            mean += penalty / 200;
        }
        assertEquals(1 / 3.0, mean, 4 * 0.3 / Math.sqrt(200));
        assertTrue(Arrays.stream(toDoubles(found)).distinct().count() > 190, "a share of its own");
    }

    private static double[] toDoubles(float[] values) {
        double[] all = new double[values.length];
        Arrays.setAll(all, i -> values[i]);
        return all;
    }

    /** A lambda closes over the condition: row n has slope y_n, and R1 y_n². */
    @Test
    void ofAConditionalCritic() {
        float[] y = {0, 1, 2, -3, 0.5f};
        NDArray condition = manager.create(y, new Shape(5, 1));
        NDArray w = direction(1);
        UnaryOperator<NDArray> critic =
                x -> x.mul(w).sum(PICTURE).reshape(-1, 1).mul(condition);
        assertArrayEquals(new float[] {1, 0, 1, 4, 0.25f}, wganGp(critic, pictures(5, 2), pictures(5, 3)), 1e-5f);
        assertArrayEquals(new float[] {0, 1, 4, 9, 0.25f}, r1(critic, pictures(5, 2)), 1e-5f);
    }

    /** Rows that are judged together are one row of the penalty: three points (a, b) each, in one number. */
    @Test
    void ofAPack() {
        NDArray points = Rng.of(3).normal(manager, new Shape(12, 2)).reshape(-1, 6);
        NDArray w = manager.create(new float[] {2, 0, 0, -1, 2, 0}, new Shape(6, 1));
        assertArrayEquals(new float[] {4, 4, 4, 4}, wganGp(x -> x.matMul(w), points, points.neg()), 1e-5f);
    }

    /** Of sum(x²) the slope is 2x, so that |slope|² is 4 |x|² a row, and the gradient of its sum in a factor a of the critic is 8 a |x|². */
    @Test
    void r1IsThatOfAKnownCritic() {
        NDArray x = manager.create(new float[] {1, 2, 0, -3, 0.5f, 1}, new Shape(2, 3, 1, 1));
        double[] squares = {5, 10.25};
        float[] slope = r1(v -> v.square().sum(PICTURE), x);
        assertEquals(4 * squares[0], slope[0], 1e-5);
        assertEquals(4 * squares[1], slope[1], 1e-5);
        NDArray inA = Gradients.at(
                manager.create(3f), f -> Penalty.r1(v -> v.square().mul(f).sum(PICTURE), x));
        assertEquals(8 * 3 * (squares[0] + squares[1]), inA.getFloat(), 1e-3);
        assertFalse(x.hasGradient());
    }

    /** A row whose units are all dead has slope 0: (0 - 1)², and no NaN in the gradient. */
    @Test
    void aDeadCriticIsNoNaN() {
        NDArray a = manager.create(2f);
        NDArray x = pictures(5, 2);
        NDArray slope = Gradients.at(
                a, f -> Penalty.wganGp(v -> v.sub(10).maximum(0).mul(f).sum(PICTURE), x, x, Rng.of(1)));
        assertEquals(0, slope.getFloat());
    }

    static Stream<Net> critics() {
        return Stream.of(
                Mlp.of(Nonlinearity.TANH, 2, 7, 1),
                Mlp.of(Nonlinearity.GROUP_SORT, 2, 6, 4, 1).orthonormal(),
                Mlp.of(Nonlinearity.GROUP_SORT, 2, 6, 4, 1),
                new ImageEncoder(ImageEncoder.Config.of(8, 1).width(2)),
                new PatchCritic(PatchCritic.Config.of(1).filters(2)));
    }

    /** d penalty / d w by double backward against a central difference in float64. */
    @ParameterizedTest
    @MethodSource("critics")
    void theGradientInTheWeights(Net critic) {
        Net.initialize(critic, manager, Rng.of(4), DataType.FLOAT64);
        var shape = critic instanceof Mlp ? new Shape(5, 2) : new Shape(5, 1, 8, 8);
        NDArray x = Rng.of(5).uniform(manager, 0, 1, shape).toType(DataType.FLOAT64, false);
        NDArray y = Rng.of(6).uniform(manager, 0, 1, shape).toType(DataType.FLOAT64, false);
        UnaryOperator<NDArray> d = v -> Net.apply(critic, v);
        try (var weights = TensorList.weightsOf(critic)) {
            Slopes.check(weights.arrays(), 10, () -> on(() -> Penalty.wganGp(d, x, y, Rng.of(7))));
            Slopes.check(weights.arrays(), 10, () -> on(() -> Penalty.r1(d, x)));
        }
    }

    /** The same of the one-sided one, for a critic nine times as steep as its bounded layers, so that it pays. */
    @Test
    void theOneSidedGradientInTheWeights() {
        var critic = Net.initialize(
                Mlp.of(Nonlinearity.GROUP_SORT, 2, 6, 4, 1).orthonormal().unitOut(9),
                manager,
                Rng.of(4),
                DataType.FLOAT64);
        NDArray x = Rng.of(5).normal(manager, new Shape(5, 2)).toType(DataType.FLOAT64, false);
        try (var weights = TensorList.weightsOf(critic)) {
            Slopes.check(weights.arrays(), () -> on(() -> Penalty.oneSided(critic::forward, x, x.neg(), Rng.of(7))));
        }
    }

    /** The mean of a penalty, which is a slope itself and so is recorded where the loss is not. */
    private static NDArray on(Supplier<NDArray> penalty) {
        try (var on = GradMode.on()) {
            return penalty.get().mean();
        }
    }

    @Test
    void asManyRealAsMadeRows() {
        var e = assertThrows(
                IllegalArgumentException.class, () -> wganGp(x -> x.sum(PICTURE), pictures(5, 1), pictures(4, 2)));
        assertTrue(e.getMessage().contains("(5, 3, 4, 4)") && e.getMessage().contains("(4, 3, 4, 4)"), e.getMessage());
    }

    /** Of no rows no numbers; where nothing is recorded there is no slope, and the message says so. */
    @Test
    void noRowsAndNoRecord() {
        NDArray x = pictures(5, 2);
        NDArray none = x.get("0:0");
        shapes(direction(1)).forEach(critic -> {
            assertEquals(0, recorded(() -> Penalty.oneSided(critic, none, none, Rng.of(1))).length);
            assertEquals(0, r1(critic, none).length);
        });
        try (var off = GradMode.off()) {
            var e = assertThrows(IllegalStateException.class, () -> Penalty.r1(v -> v.sum(PICTURE), x));
            assertTrue(e.getMessage().contains("grad mode"), e.getMessage());
        }
    }

    private ImageEncoder critic() {
        return Net.initialize(new ImageEncoder(ImageEncoder.Config.of(28, 1).width(4)), manager, Rng.of(2));
    }

    /** The same training with a penalty ends with a critic that is flatter on the data. */
    @Test
    void r1FlattensTheCriticOnTheData() {
        NDArray x = DrawnDigits.draw(16, Rng.of(4)).images().tensor(manager);
        NDArray noise = Rng.of(5).uniform(manager, 0, 1, x.getShape());
        double[] slopes = new double[2];
        for (int i = 0; i < 2; i++) {
            var critic = critic();
            float weight = i;
            try (var d = new Player("D", Adam.rate(2e-3).betas(0.5, 0.99), critic)) {
                new Fit("D", 40, manager, Rng.of(8))
                        .run(step -> d.minimise(step, () -> AdversarialLoss.NON_SATURATING
                                .critic(critic.forward(x), critic.forward(noise))
                                .mean()
                                .add(Penalty.r1(critic::forward, x).mean().mul(manager.create(weight)))));
            }
            for (float slope : r1(critic::forward, x)) {
                slopes[i] += slope / 16;
            }
        }
        assertTrue(slopes[1] < slopes[0] / 2, slopes[0] + " without, " + slopes[1] + " with");
    }

    /**
     * Adam's first step moves every weight against its gradient. The gradient of a convolution's slope comes from the
     * engine with other strides than the kernel, and its fused Adam reads memory in order.
     */
    @Test
    void adamPairsEveryWeightOfAConvolutionWithItsOwnGradient() {
        var critic = critic();
        NDArray x = DrawnDigits.draw(8, Rng.of(4)).images().tensor(manager);
        Supplier<NDArray> loss = () -> Penalty.r1(critic::forward, x).mean();
        try (var weights = TensorList.weightsOf(critic);
                var before = weights.copy(manager)) {
            float[] gradient;
            try (var on = GradMode.on();
                    var found = Gradients.of(loss.get(), weights)) {
                gradient = values(found.arrays(manager));
            }
            try (var d = new Player("D", Adam.rate(1e-3), critic)) {
                new Fit("D", 1, manager, Rng.of(1)).run(step -> d.minimise(step, loss));
            }
            float[] old = values(before.arrays());
            float[] after = values(weights.arrays());
            int moved = 0;
            for (int i = 0; i < after.length; i++) {
                if (Math.abs(gradient[i]) > 1e-6) {
                    assertEquals(-1e-3 * Math.signum(gradient[i]), after[i] - old[i], 2e-5, "weight " + i);
                    moved++;
                }
            }
            assertTrue(moved > after.length / 2, moved + " of " + after.length + " weights have a gradient");
        }
    }

    private static float[] values(Iterable<NDArray> arrays) {
        float[] all = {};
        for (NDArray array : arrays) {
            float[] more = Tensors.floats(array);
            int from = all.length;
            all = Arrays.copyOf(all, from + more.length);
            System.arraycopy(more, 0, all, from, more.length);
        }
        return all;
    }
}
