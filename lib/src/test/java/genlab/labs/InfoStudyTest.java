package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.labs.InfoStudy.Kind;
import genlab.labs.InfoStudy.Model;
import genlab.labs.InfoStudy.Result;
import genlab.labs.InfoStudy.Setting;
import genlab.study.Trial;
import genlab.training.Fit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InfoStudyTest {

    private static final Trial TRIAL = new Trial(42, Scale.SMOKE, DataSource.GENERATED);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** A run is a function of its setting and its seed; four steps tell little of a code, and find no class. */
    @Test
    void settingsDifferInWhoIsPaid() {
        var info = run(Kind.INFO);
        assertEquals(info, run(Kind.INFO));
        assertTrue(info.kindTold() < Math.log(10) && info.kindTold() > -1, "" + info);
        assertTrue(info.wrong() > 0.3 && info.wrong() <= 1 && info.meansWrong() < 0.9, "" + info);
        var all = Stream.of(Kind.values()).map(InfoStudyTest::run).toList();
        assertEquals(all.size(), all.stream().map(Result::kindTold).distinct().count(), "" + all);
        assertEquals(1, all.stream().map(Result::meansWrong).distinct().count(), "" + all);
    }

    private static Result run(Kind kind) {
        return new InfoStudy().run(new Setting(kind), TRIAL);
    }

    /** Where Q's gradient is cut off G and D are a plain GAN: they never learn of Q. */
    @ParameterizedTest
    @EnumSource
    void withoutTheTermNobodyLearnsOfQ(Kind kind) {
        float[][] one = trained(kind, Rng.of(1));
        float[][] other = trained(kind, Rng.of(2));
        if (kind == Kind.OFF) {
            assertArrayEquals(one[0], other[0]);
            assertArrayEquals(one[1], other[1]);
        } else {
            assertNotEquals(Arrays.toString(one[0]), Arrays.toString(other[0]));
        }
    }

    /** Weights of G's and D's first layers after three steps, from a Q of this stream. */
    private float[][] trained(Kind kind, Rng ofQ) {
        var first = Model.of(4, manager, Rng.of(5));
        var model = new Model(first.g(), first.d(), Model.of(4, manager, ofQ).q());
        NDArray x = Rng.of(6).uniform(manager, 0, 1, new Shape(8, 784));
        InfoStudy.train(model, kind, Batches.of(4, Rng.of(7), x), new Fit("InfoGAN", 3, manager, Rng.of(8)));
        return Stream.of(model.g(), model.d())
                .map(net -> net.getParameters().valueAt(0).getArray().toFloatArray())
                .toArray(float[][]::new);
    }

    @Test
    void aCodeIsOneOfTenAndTwoNumbers() {
        NDArray c = InfoStudy.codes(manager, 2000, Rng.of(1));
        double[][] rows = Tensors.rows(c);
        var kinds = new int[10];
        for (double[] row : rows) {
            assertEquals(1, Arrays.stream(row, 0, 10).sum());
            assertEquals(1, Arrays.stream(row, 0, 10).max().orElseThrow());
            assertTrue(Math.max(Math.abs(row[10]), Math.abs(row[11])) <= 1);
            kinds[Arrays.stream(row, 0, 10).boxed().toList().indexOf(1.0)]++;
        }
        // 200 of each: a standard deviation is 13.4, beyond 4 of it in one of ten by chance in 6 of 10,000 streams
        assertTrue(Arrays.stream(kinds).allMatch(n -> Math.abs(n - 200) < 54), Arrays.toString(kinds));
        var u = InfoStudy.columns(c.get(":, 10:"));
        assertEquals(1, InfoStudy.largest(u, u.get(1)), 1e-9);
        assertTrue(InfoStudy.largest(List.of(u.get(0)), u.get(1)) < 0.1);
    }

    /** Logits 0 are ln 1/10; u on its mean with variance e² has -½ (ln 2π + 2) a number. */
    @Test
    void whatQSaysIsTakenForADistribution() {
        NDArray c = InfoStudy.codes(manager, 3, Rng.of(2));
        NDArray u = c.get(":, 10:");
        NDArray said = manager.zeros(new Shape(3, 10))
                .concat(u, 1)
                .concat(u.zerosLike().add(2f), 1);
        for (double v : Tensors.doubles(InfoStudy.logKind(said, c))) {
            assertEquals(-Math.log(10), v, 1e-6);
        }
        for (double v : Tensors.doubles(InfoStudy.logStyle(said, c))) {
            assertEquals(-Math.log(2 * Math.PI) - 2, v, 1e-5);
        }
        var model = Model.of(4, manager, Rng.of(3));
        NDArray x = model.made(manager.zeros(new Shape(3, InfoStudy.LATENT)), c);
        assertEquals(new Shape(3, 14), model.told(x).getShape());
        assertEquals(3, model.kinds(x).length);
    }
}
