package genlab.labs;

import static genlab.labs.TaggedPicturesTest.digits;
import static genlab.labs.TaggedPicturesTest.weights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.labs.ConditionalGanStudy.Kind;
import genlab.labs.ConditionalGanStudy.Model;
import genlab.labs.ConditionalGanStudy.Setting;
import genlab.study.Trial;
import genlab.testing.Managed;
import genlab.training.Fit;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Managed.class)
class ConditionalGanStudyTest {

    @ParameterizedTest
    @EnumSource
    void aRunIsAPureFunction(Kind kind) {
        var study = new ConditionalGanStudy();
        var trial = new Trial(3, Scale.SMOKE, DataSource.GENERATED);
        var result = study.run(new Setting(kind), trial);
        assertEquals(result, study.run(new Setting(kind), trial));
        var shares =
                DoubleStream.of(result.right(), result.precision(), result.recall(), result.quarter(), result.half());
        assertTrue(shares.allMatch(v -> v >= 0 && v <= 1), "" + result);
        assertTrue(result.told() >= 0 && result.told() <= Math.log(10), "" + result);
        assertTrue(result.spread() > 0 && result.apart() >= 0 && result.fid() > 0, "" + result);
    }

    /** A D that is not told y says the same of a picture whatever y is, before and after training; the others do not. */
    @ParameterizedTest
    @EnumSource
    void whoIsToldY(Kind kind, NDManager manager) {
        var data = digits(manager);
        var m = Model.of(kind, data, Rng.of(2));
        assertArrayEquals(weights(Model.of(Kind.BLIND, data, Rng.of(2)).generator()), weights(m.generator()));
        float[] g = weights(m.generator());
        var judge = TaggedPictures.judge(data, Rng.of(5));
        var fit = new Fit("" + kind, 4, manager, Rng.of(4));
        int owned = manager.getManagedArrays().size();
        ConditionalGanStudy.train(m, data, judge, 2, data.batches(32, Rng.of(3)), fit);
        assertEquals(owned, manager.getManagedArrays().size());
        assertFalse(Arrays.equals(g, weights(m.generator())));
        NDArray own = m.real(data.x(), data.y());
        assertEquals(new Shape(40, 1), own.getShape());
        NDArray other = m.real(data.x(), ConditionalGanStudy.wrong(data.y(), Rng.of(6)));
        boolean told = kind == Kind.PLANES || kind == Kind.PROJECTION || kind == Kind.MATCHED;
        assertEquals(told, !own.equals(other), "" + kind);
    }

    /** One 1 a row, never at the right place; each other place in 200 draws (one is never taken with probability 9 (8/9)^200 < 1e-9). */
    @Test
    void wrongClasses(NDManager manager) {
        NDArray y = TaggedPictures.digits(manager, 0, 4, 9);
        var taken = new boolean[10];
        for (int i = 0; i < 200; i++) {
            NDArray wrong = ConditionalGanStudy.wrong(y, Rng.of(7).split(i));
            assertArrayEquals(new float[] {1, 1, 1}, Tensors.floats(wrong.sum(new int[] {1})));
            assertEquals(0, Tensors.number(wrong.mul(y).sum()));
            taken[(int) wrong.get("0").argMax().getLong()] = true;
        }
        assertArrayEquals(new boolean[] {false, true, true, true, true, true, true, true, true, true}, taken);
    }

    /** Pictures that are the test pictures, then with the y of the next: spread and distance 1 and 0; told, but not right. */
    @Test
    void measures(NDManager manager) {
        var data = digits(manager);
        var fit = new Fit("judge", 60, manager, Rng.of(4));
        var judge = TaggedPictures.taught(
                TaggedPictures.judge(data, Rng.of(5)), fit, data.batches(40, Rng.of(3)), data.groups());
        var same = ConditionalGanStudy.measured(data.x(), data.y(), data, judge, 0.25, 0.5);
        assertEquals(1, same.right());
        assertEquals(Math.log(10), same.told(), 1e-6);
        assertArrayEquals(
                new double[] {1, 1, 1, 1, 1, 0.25, 0.5},
                new double[] {
                    same.sharpness(),
                    same.spread(),
                    same.apart(),
                    same.precision(),
                    same.recall(),
                    same.quarter(),
                    same.half()
                },
                1e-5);
        assertEquals(0, same.fid(), 1e-2);
        NDArray others = ConditionalGanStudy.wrong(data.y(), Rng.of(6));
        var swapped = ConditionalGanStudy.measured(data.x(), others, data, judge, 0, 0);
        assertEquals(0, swapped.right());
        assertEquals(Math.log(10), swapped.told(), 1e-6);
        assertEquals(1, swapped.spread(), 1e-5);
    }

    @Test
    void counts(NDManager manager) {
        NDArray logits = manager.create(new float[] {3, 1, 0, 5, 0, 2, 1, 0}, new Shape(4, 2));
        NDArray y = manager.create(new float[] {1, 0, 1, 0, 0, 1, 0, 1}, new Shape(4, 2));
        int owned = manager.getManagedArrays().size();
        double[][] counts = ConditionalGanStudy.counts(logits, y);
        assertEquals(owned, manager.getManagedArrays().size());
        assertArrayEquals(new double[] {1, 1}, counts[0]);
        assertArrayEquals(new double[] {1, 1}, counts[1]);
    }

    @Test
    void badInput(NDManager manager) {
        var data = digits(manager);
        var two = new TaggedPictures(data.x(), data.y(), data.test(), data.testY(), 4, 6);
        var groups = assertThrows(IllegalArgumentException.class, () -> Model.of(Kind.PLANES, two, Rng.of(1)));
        assertEquals("y in 2 groups, expected one: a class each", groups.getMessage());
        var m = Model.of(Kind.PROJECTION, data, Rng.of(1));
        assertThrows(IllegalArgumentException.class, () -> m.pictures(manager.zeros(new Shape(3, 16)), data.y()));
        for (Kind kind : Kind.values()) {
            var of = Model.of(kind, data, Rng.of(1));
            var rows = assertThrows(
                    IllegalArgumentException.class,
                    () -> of.real(data.x(), data.y().get("0:1")));
            assertEquals("(40, 1, 28, 28) beside (1, 10), expected as many rows", rows.getMessage());
        }
        NDArray column = data.y().get(":, :1");
        var alone = new TaggedPictures(data.x(), column, data.test(), column, 1);
        var one = assertThrows(IllegalArgumentException.class, () -> Model.of(Kind.MATCHED, alone, Rng.of(1)));
        assertEquals("1 classes, expected two or more", one.getMessage());
    }
}
