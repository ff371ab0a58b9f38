package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.data.creatures.DayAndNight;
import genlab.labs.CycleStudy.Method;
import genlab.labs.CycleStudy.Task;
import genlab.metric.PatchDistance;
import genlab.nn.Net;
import genlab.nn.ResnetGenerator;
import genlab.training.Fit;
import genlab.translation.CycleGan;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CycleStudyTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final DayAndNight test = CycleStudy.world().range(800, 816);

    @AfterEach
    void close() {
        manager.close();
    }

    /** True partners are all found, partners in another colour are none, and of half and half it is half. */
    @ParameterizedTest
    @EnumSource(names = {"NIGHT", "COLOURS"})
    void partnersAreCounted(Task task) {
        NDArray right = task.b(test).tensor(manager);
        var others = new NDList();
        for (int i = 0; i < test.count(); i++) {
            NDArray all = task.inOtherColours(test, i).tensor(manager);
            others.add(all.get(task.own(i) == 0 ? 1 : 0).expandDims(0));
        }
        NDArray wrong = NDArrays.concat(others);
        assertEquals(1, CycleStudy.partners(right, task, test));
        assertEquals(0, CycleStudy.partners(wrong, task, test));
        long asked = IntStream.range(0, test.count())
                .filter(i -> !right.get(i).equals(wrong.get(i)))
                .count();
        long first = IntStream.range(0, 8)
                .filter(i -> !right.get(i).equals(wrong.get(i)))
                .count();
        NDArray half = right.get(":8").concat(wrong.get("8:"));
        assertEquals(first / (double) asked, CycleStudy.partners(half, task, test));
    }

    /** Generators that put out one colour whatever they see: every error is a sum in a plain loop, to be had without them. */
    @Test
    void theErrorsOfAConstantAnswer() {
        var gan = Method.BOTH.networks(manager, Rng.of(1));
        constant(gan.toA(), 0.2f);
        constant(gan.toB(), 0.7f);
        var result = CycleStudy.judge(gan, Task.NIGHT, 5, test, test.night().tensor(manager));
        float[] a = test.day().tensor(manager).toFloatArray();
        float[] b = test.night().tensor(manager).toFloatArray();
        assertEquals(5, result.steps());
        assertEquals(distance(b, 0.7), result.errorToB(), 1e-6);
        assertEquals(distance(a, 0.2), result.errorToA(), 1e-6);
        assertEquals((distance(a, 0.2) + distance(b, 0.7)) / 2, result.roundTrip(), 1e-6);
        assertEquals(distance(a, 0.7), result.moved(), 1e-6);
        assertEquals(0, result.light(), 1e-5);
        assertEquals(0, result.variety(), 1e-7);
        NDArray night = test.night().tensor(manager);
        NDArray plain = manager.ones(night.getShape()).mul(0.7f);
        assertEquals(PatchDistance.of(plain, night), result.patches(), 1e-4);
        // the nearest of all candidates to a grey picture, in a plain loop
        int asked = 0;
        int right = 0;
        for (int i = 0; i < test.count(); i++) {
            NDArray candidates = Task.NIGHT.inOtherColours(test, i).tensor(manager);
            double[] squares = new double[(int) candidates.size(0)];
            for (int k = 0; k < squares.length; k++) {
                for (float v : candidates.get(k).toFloatArray()) {
                    squares[k] += (v - 0.7) * (v - 0.7);
                }
            }
            int nearest = 0;
            boolean allOne = true;
            for (int k = 1; k < squares.length; k++) {
                nearest = squares[k] < squares[nearest] ? k : nearest;
                allOne &= candidates.get(k).equals(candidates.get(0));
            }
            asked += allOne ? 0 : 1;
            right += !allOne && nearest == 0 ? 1 : 0;
        }
        assertEquals(right / (double) asked, result.partners(), 1e-12);
    }

    /** One line alone has no critic of A, and moves the other three networks. */
    @Test
    void oneLineHasNoCriticOfA() {
        CycleGan gan = Method.HALF.networks(manager, Rng.of(1));
        Net[] nets = {gan.onA(), gan.onB(), gan.toA(), gan.toB()};
        var before = Stream.of(nets).map(CycleStudyTest::weights).toList();
        train(Method.HALF, gan, 2);
        for (int i = 0; i < nets.length; i++) {
            assertEquals(i == 0, Arrays.equals(before.get(i), weights(nets[i])), nets[i].toString());
        }
    }

    /** Begun with identity, it is the method with both at first, to the bit; the way back alone is another. */
    @Test
    void aBeginningWithIdentityIsThatOfBoth() {
        var after = Stream.of(Method.BOTH, Method.BEGUN_NEAR, Method.CYCLE)
                .map(method -> {
                    CycleGan gan = method.networks(manager, Rng.of(1));
                    train(method, gan, 2);
                    return weights(gan.toB());
                })
                .toList();
        assertArrayEquals(after.get(0), after.get(1));
        assertFalse(Arrays.equals(after.get(0), after.get(2)));
    }

    private void train(Method method, CycleGan gan, int steps) {
        Batches creatures = Batches.of(2, Rng.of(2), test.day().tensor(manager));
        CycleStudy.train(method, gan, creatures, creatures, new Fit("test", steps, manager, Rng.of(3)), manager);
    }

    private static byte[] weights(Net net) {
        var bytes = new ByteArrayOutputStream();
        net.getParameters()
                .forEach(p -> bytes.writeBytes(p.getValue().getArray().toByteArray()));
        return bytes.toByteArray();
    }

    private static double distance(float[] values, double from) {
        return IntStream.range(0, values.length)
                        .mapToDouble(i -> Math.abs(values[i] - from))
                        .sum()
                / values.length;
    }

    private static void constant(ResnetGenerator generator, float value) {
        var children = generator.getChildren();
        List<Parameter> last =
                children.get(children.size() - 1).getValue().getParameters().values();
        last.get(0).getArray().set(new float[(int) last.get(0).getArray().size()]);
        float logit = (float) Math.log(value / (1 - value));
        last.get(1).getArray().set(new float[] {logit, logit, logit});
    }
}
