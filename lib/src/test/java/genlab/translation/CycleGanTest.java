package genlab.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.labs.CycleStudy;
import genlab.nn.Net;
import genlab.nn.PatchCritic;
import genlab.nn.ResnetGenerator;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.translation.CycleGan.Direction;
import genlab.translation.CycleGan.Goal;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CycleGanTest {

    private static final Goal GOAL = Goal.PAPER.identity(5);

    private NDManager manager;
    private Batches as;
    private Batches bs;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        as = Batches.of(2, Rng.of(1), Rng.of(2).uniform(manager, 0, 0.5f, new Shape(5, 3, 8, 8)));
        bs = Batches.of(2, Rng.of(3), Rng.of(4).uniform(manager, 0.5f, 1, new Shape(7, 3, 8, 8)));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private CycleGan gan(Goal goal) {
        var generator = ResnetGenerator.Config.of(3).filters(4).blocks(1);
        return CycleGan.of(generator, PatchCritic.Config.of(3).filters(4), goal, manager, Rng.of(5));
    }

    private static Adam adam(double rate) {
        return Adam.rate(rate).betas(0.5, 0.999);
    }

    private void train(CycleGan gan, double generatorRate, double criticRate, int steps) {
        var pool = new ImagePool(3, new Shape(3, 8, 8), manager);
        try (var g = new Player("generators", adam(generatorRate), gan.toA(), gan.toB());
                var d = new Player("critics", adam(criticRate), gan.onA(), gan.onB())) {
            new Fit("test", steps, manager, Rng.of(6)).run(step -> {
                NDArray a = as.at(step);
                NDArray b = bs.at(step);
                NDArray madeA = gan.toA().forward(b);
                NDArray madeB = gan.toB().forward(a);
                g.minimise(
                        step,
                        () -> gan.generatorLoss(
                                step::log, a, b, gan.toA().forward(b), gan.toB().forward(a)));
                NDArray oldB = pool.exchange(step, madeB, step.rng());
                d.minimise(step, () -> gan.criticLoss(a, b, madeA, oldB));
            });
        }
    }

    /** The formula, from the networks' outputs, in plain numbers. */
    @Test
    void theLossesAreTheirFormulas() {
        CycleGan gan = gan(GOAL);
        NDArray a = as.at(0, manager).singletonOrThrow();
        NDArray b = bs.at(0, manager).singletonOrThrow();
        NDArray madeA = gan.toA().forward(b);
        NDArray madeB = gan.toB().forward(a);
        double fooled = squares(gan.onB().forward(madeB), 1) + squares(gan.onA().forward(madeA), 1);
        double cycle =
                distance(gan.toA().forward(madeB), a) + distance(gan.toB().forward(madeA), b);
        double identity = distance(gan.toB().forward(b), b) + distance(gan.toA().forward(a), a);
        double critics = squares(gan.onA().forward(a), 1)
                + squares(gan.onA().forward(madeA), 0)
                + squares(gan.onB().forward(b), 1)
                + squares(gan.onB().forward(madeB), 0);
        assertEquals(fooled + 20 * cycle + 5 * identity, loss(gan, a, b, madeA, madeB), 1e-4);
        assertEquals(fooled + 20 * cycle, loss(gan(Goal.PAPER.identity(0)), a, b, madeA, madeB), 1e-4);
        assertEquals(fooled + 5 * identity, loss(gan(GOAL.cycle(0)), a, b, madeA, madeB), 1e-4);
        assertEquals(critics, gan.criticLoss(a, b, madeA, madeB).getFloat(), 1e-5);
        assertTrue(cycle > 0.01 && identity > 0.01);
        double line =
                squares(gan.onB().forward(madeB), 1) + 20 * distance(gan.toA().forward(madeB), a);
        NDArray oneLine = gan.line((name, part) -> {}, Direction.A_TO_B, a, madeB);
        assertEquals(line, oneLine.getFloat(), 1e-4);
    }

    private static double loss(CycleGan gan, NDArray a, NDArray b, NDArray madeA, NDArray madeB) {
        return gan.generatorLoss((name, part) -> {}, a, b, madeA, madeB).getFloat();
    }

    private static double squares(NDArray x, double from) {
        return Arrays.stream(Tensors.doubles(x))
                .map(v -> (v - from) * (v - from))
                .average()
                .orElseThrow();
    }

    private static double distance(NDArray x, NDArray y) {
        double[] one = Tensors.doubles(x);
        double[] other = Tensors.doubles(y);
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs(one[i] - other[i]) / one.length;
        }
        return sum;
    }

    /** The paper's numbers. */
    @Test
    void theGoalOfThePaper() {
        assertEquals(new Goal(AdversarialLoss.LEAST_SQUARES, 20, 10), Goal.PAPER);
    }

    /** With one side's step size at zero that side stays to the bit, while the other moves: no gradient goes astray. */
    @Test
    void nothingLeaksBetweenThePlayers() {
        CycleGan fixedCritics = gan(GOAL);
        CycleGan fixedGenerators = gan(GOAL);
        for (var net : new Net[][] {
            {fixedCritics.onA(), fixedGenerators.onA()},
            {fixedCritics.toB(), fixedGenerators.toB()}
        }) {
            assertArrayEquals(weights(net[0]), weights(net[1]), "same seed");
        }
        byte[] critics = weights(fixedCritics.onA(), fixedCritics.onB());
        byte[] generators = weights(fixedGenerators.toA(), fixedGenerators.toB());
        train(fixedCritics, 1e-2, 0, 3);
        train(fixedGenerators, 0, 1e-2, 3);
        assertArrayEquals(critics, weights(fixedCritics.onA(), fixedCritics.onB()));
        assertArrayEquals(generators, weights(fixedGenerators.toA(), fixedGenerators.toB()));
        assertFalse(Arrays.equals(weights(fixedCritics.toA()), weights(fixedGenerators.toA())));
        assertFalse(Arrays.equals(weights(fixedCritics.toB()), weights(fixedGenerators.toB())));
        assertFalse(Arrays.equals(weights(fixedCritics.onA()), weights(fixedGenerators.onA())));
        assertFalse(Arrays.equals(weights(fixedCritics.onB()), weights(fixedGenerators.onB())));
    }

    /** The critics' steps are the same whether or not the generators' loss has run its gradient through the critics before. */
    @Test
    void theCriticsStepDoesNotSeeTheGeneratorsGradient() {
        byte[][] after = new byte[2][];
        for (int i = 0; i < 2; i++) {
            // with a step size of zero the generators stay: only left-over gradients could make a difference
            CycleGan gan = gan(i == 0 ? GOAL : GOAL.cycle(0).identity(0));
            train(gan, 0, 1e-2, 3);
            after[i] = weights(gan.onA(), gan.onB());
        }
        assertArrayEquals(after[0], after[1]);
    }

    /** Dark A, bright B, and no way to tell the pictures of one kind from each other: brightness must change sides. */
    @Test
    void translationsGetTheTargetsLook() {
        CycleGan gan = gan(GOAL);
        NDArray a = as.at(0, manager).singletonOrThrow();
        NDArray b = bs.at(0, manager).singletonOrThrow();
        train(gan, 1e-2, 1e-2, 60);
        assertEquals(0.75, gan.translate(Direction.A_TO_B, a).mean().getFloat(), 0.12);
        assertEquals(0.25, gan.translate(Direction.B_TO_A, b).mean().getFloat(), 0.12);
    }

    @Test
    void translatingInPartsIsTranslatingAtOnce() {
        CycleGan gan = gan(GOAL);
        NDArray x = Rng.of(7).uniform(manager, 0, 1, new Shape(40, 3, 8, 8));
        int owned = manager.getManagedArrays().size();
        try (NDArray all = gan.translate(Direction.A_TO_B, x);
                NDArray last = x.get("38:40");
                NDArray lastThere = gan.translate(Direction.A_TO_B, last);
                NDArray back = gan.translate(Direction.B_TO_A, all);
                NDArray roundTrip = gan.roundTrip(Direction.A_TO_B, x)) {
            assertArrayEquals(
                    Tensors.floats(lastThere), Arrays.copyOfRange(Tensors.floats(all), 38 * 192, 40 * 192), 1e-6f);
            assertArrayEquals(Tensors.floats(back), Tensors.floats(roundTrip), 1e-6f);
        }
        assertEquals(owned, manager.getManagedArrays().size());
    }

    @Test
    void aSizeThatCannotBeHalvedIsRefused() {
        var config = ResnetGenerator.Config.of(3).filters(4).halvings(2).blocks(1);
        var generator = Net.initialize(new ResnetGenerator(config), manager, Rng.of(8));
        var e = assertThrows(
                IllegalArgumentException.class, () -> generator.forward(manager.zeros(new Shape(1, 3, 10, 8))));
        assertTrue(e.getMessage().contains("multiples of 4"), e.getMessage());
    }

    /** The study's own loop moves all four networks, and both players are in its history. */
    @Test
    void theStudysLoopMovesAllFour() {
        Batches creatures = Batches.of(2, Rng.of(1), Rng.of(2).uniform(manager, 0, 1, new Shape(4, 3, 20, 20)));
        CycleGan gan = gan(GOAL);
        byte[][] before = {weights(gan.toA()), weights(gan.toB()), weights(gan.onA()), weights(gan.onB())};
        var history = CycleStudy.train(
                CycleStudy.Method.BOTH, gan, creatures, creatures, new Fit("test", 2, manager, Rng.of(6)), manager);
        byte[][] after = {weights(gan.toA()), weights(gan.toB()), weights(gan.onA()), weights(gan.onB())};
        for (int i = 0; i < 4; i++) {
            assertFalse(Arrays.equals(before[i], after[i]));
        }
        assertEquals(2, history.values("generators loss").length);
        assertEquals(2, history.values("critics loss").length);
    }

    private static byte[] weights(Net... nets) {
        var bytes = new ByteArrayOutputStream();
        try (var list = TensorList.weightsOf(nets)) {
            list.arrays().forEach(array -> bytes.writeBytes(array.toByteArray()));
        }
        return bytes.toByteArray();
    }
}
