package genlab.labs;

import static genlab.labs.TaggedPicturesTest.digits;
import static genlab.labs.TaggedPicturesTest.weights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.labs.CvaeGanStudy.Kind;
import genlab.labs.CvaeGanStudy.Model;
import genlab.labs.CvaeGanStudy.Result;
import genlab.labs.CvaeGanStudy.Setting;
import genlab.study.Trial;
import genlab.testing.Managed;
import genlab.training.Fit;
import genlab.training.NonFiniteException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Managed.class)
class CvaeGanStudyTest {

    private static Result run(Kind kind, int labels) {
        return new CvaeGanStudy().run(new Setting(kind, labels), new Trial(3, Scale.SMOKE, DataSource.GENERATED));
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsAPureFunctionAndWhoHasNoEncoderCopiesNothing(Kind kind) {
        var result = run(kind, 0);
        assertEquals(result, run(kind, 0));
        assertTrue(result.right() >= 0 && result.right() <= 1 && result.sharpness() > 0, "" + result);
        assertTrue(result.fid() > 0 && result.spread() > 0, "" + result);
        var ofCopies = DoubleStream.of(result.copy(), result.swapped(), result.ink());
        assertTrue(ofCopies.allMatch(v -> Double.isNaN(v) == (kind == Kind.CGAN)), "" + result);
        assertTrue(Double.isNaN(result.alone()) && Double.isNaN(result.samples()), "" + result);
    }

    @Test
    void fewLabels() {
        var result = run(Kind.WHOLE, 40);
        assertEquals(result, run(Kind.WHOLE, 40));
        var pupils = DoubleStream.of(result.alone(), result.shifts(), result.samples());
        assertTrue(pupils.allMatch(v -> v >= 0 && v <= 1), "" + result);
        var other = run(Kind.CVAE, 40); // no model has a part in these two
        assertEquals(result.alone(), other.alone());
        assertEquals(result.shifts(), other.shifts());
        assertNotEquals(result.sharpness(), other.sharpness());
    }

    /** All kinds begin alike; a training moves those that play, and C never. */
    @ParameterizedTest
    @EnumSource
    void onlyThePlayersMove(Kind kind, NDManager manager) {
        var data = digits(manager);
        var classifier = TaggedPictures.classifier(data, Rng.of(5));
        var first = Model.of(Kind.WHOLE, data, classifier, Rng.of(2));
        var m = Model.of(kind, data, classifier, Rng.of(2));
        assertArrayEquals(weights(first.encoder()), weights(m.encoder()));
        assertArrayEquals(weights(first.generator()), weights(m.generator()));
        float[] d = weights(m.critic());
        float[] c = weights(classifier);
        CvaeGanStudy.train(m, data.batches(32, Rng.of(3)), new Fit("" + kind, 2, manager, Rng.of(4)));
        assertEquals(false, Arrays.equals(weights(first.generator()), weights(m.generator())));
        assertEquals(kind == Kind.CGAN, Arrays.equals(weights(first.encoder()), weights(m.encoder())));
        assertEquals(kind == Kind.CVAE, Arrays.equals(d, weights(m.critic())));
        assertArrayEquals(c, weights(classifier));
    }

    @Test
    void halves(NDManager manager) {
        NDArray features = manager.create(new float[] {1, 10, 3, 30, 5, 50}, new Shape(3, 2));
        NDArray half = CvaeGanStudy.half(features, features.zerosLike());
        assertArrayEquals(new float[] {50.5f, 454.5f, 1262.5f}, Tensors.floats(half));
    }

    /** A tenth of the way towards what the batch says of class 1, the only one there; the gradient is that of the tenth. */
    @Test
    void averagesOfMeanFeatures(NDManager manager) {
        NDArray mean = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
        var m = new Model(Kind.WHOLE, null, null, null, null, mean, mean);
        NDArray features = manager.create(new float[] {5, 6, 7, 8}, new Shape(2, 2));
        NDArray y = manager.create(new float[] {0, 1, 0, 1}, new Shape(2, 2));
        features.setRequiresGradient(true);
        try (var collector = ai.djl.engine.Engine.getInstance().newGradientCollector()) {
            NDArray moved = m.averaged(features, y);
            assertArrayEquals(new float[] {1, 2, 3.3f, 4.3f}, Tensors.floats(moved), 1e-6f);
            collector.backward(moved.sum());
        }
        assertArrayEquals(new float[] {0.05f, 0.05f, 0.05f, 0.05f}, Tensors.floats(features.getGradient()), 1e-6f);
        assertArrayEquals(new float[] {1, 2, 3.3f, 4.3f}, Tensors.floats(m.mean()), 1e-6f);
        assertArrayEquals(new float[] {1, 2, 3.57f, 4.57f}, Tensors.floats(m.averaged(features, y)), 1e-6f);
    }

    /** As the weights do: what a NaN ended can go on. Nothing is left with the model, either. */
    @Test
    void averagesStayWhereAStepWasNotFinite(NDManager manager) {
        var data = digits(manager);
        var m = Model.of(Kind.WHOLE, data, TaggedPictures.classifier(data, Rng.of(2)), Rng.of(1));
        float[] first = Tensors.floats(m.mean());
        var broken = new TaggedPictures(data.x().mul(Float.NaN), data.y(), data.x(), data.y(), 10);
        var fit = new Fit("broken", 1, manager, Rng.of(4));
        assertThrows(NonFiniteException.class, () -> CvaeGanStudy.train(m, broken.batches(32, Rng.of(3)), fit));
        assertArrayEquals(first, Tensors.floats(m.mean()));
        CvaeGanStudy.train(m, data.batches(32, Rng.of(3)), new Fit("whole", 1, manager, Rng.of(4)));
        int before = Managed.tensors();
        try (var own = manager.newSubManager()) {
            m.averaged(own.ones(m.mean().getShape()), own.eye(10));
        }
        assertEquals(before, Managed.tensors());
    }

    /** A dot in the middle is still one dot, two pixels away at most, in all pictures at the same place. */
    @Test
    void shifts(NDManager manager) {
        NDArray dots = manager.zeros(new Shape(3, 1, 9, 8));
        dots.set(new NDIndex(":, :, 4, 4"), 1);
        assertArrayEquals(Tensors.floats(dots), Tensors.floats(CvaeGanStudy.moved(dots, 0, Rng.of(6))));
        var places = new HashSet<Long>();
        for (int i = 0;
                i < 200;
                i++) { // a place of 25 is never taken with probability 25 (24/25)^200 = 0.7 %; the seed is fixed
            NDArray moved = CvaeGanStudy.moved(dots, 2, Rng.of(6).split(i));
            assertEquals(dots.getShape(), moved.getShape());
            assertEquals(3, Tensors.number(moved.get(":, :, 2:7, 2:7").sum()));
            assertEquals(3, Tensors.number(moved.sum()));
            NDArray found = moved.reshape(3, 72).argMax(1);
            assertEquals(1, Arrays.stream(found.toLongArray()).distinct().count());
            places.add(found.getLong(0));
        }
        assertEquals(25, places.size());
    }

    @Test
    void badInput(NDManager manager) {
        NDArray x = manager.zeros(new Shape(4, 1, 28, 28));
        NDArray y = manager.zeros(new Shape(4, 10));
        var labels = assertThrows(IllegalArgumentException.class, () -> run(Kind.WHOLE, 1_001));
        assertTrue(labels.getMessage().startsWith("1001 labels of 1000 pictures"), labels.getMessage());
        var data = digits(manager);
        var whole = Model.of(Kind.WHOLE, data, TaggedPictures.classifier(data, Rng.of(2)), Rng.of(1));
        assertThrows(IllegalArgumentException.class, () -> whole.codes(x, y.get("1:")));
    }
}
