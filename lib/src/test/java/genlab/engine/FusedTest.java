package genlab.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import genlab.data.Rng;
import genlab.testing.Managed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Managed.class)
class FusedTest {

    private final Rng rng = Rng.of(1);

    /** float64 goes by the engine's call, float32 of this size by loops on the host. */
    private DataType type = DataType.FLOAT64;

    private NDArray normal(NDManager manager, long... shape) {
        return rng.normal(manager, new Shape(shape)).toType(type, true);
    }

    /** The formula, operation by operation, at several places: with and without what is summed, with and without what is told. */
    @ParameterizedTest
    @CsvSource({
        "FLOAT64, 0, false",
        "FLOAT64, 4, false",
        "FLOAT64, 4, true",
        "FLOAT32, 0, false",
        "FLOAT32, 4, false",
        "FLOAT32, 4, true"
    })
    void stackIsTheFormula(DataType ofWeights, int skip, boolean tells, NDManager manager) {
        type = ofWeights;
        int n = 2;
        long width = 3;
        int[] dilations = {1, 3};
        NDArray x = normal(manager, n, 7, 2);
        NDArray y = normal(manager, 5, n, 6);
        var weights = new ArrayList<>(List.of(normal(manager, 4, skip + width), normal(manager, skip + width)));
        var said = new ArrayList<NDArray>();
        for (int d : dilations) {
            weights.add(normal(manager, 2 * width + (tells ? 6 : 0), 2 * width));
            weights.add(normal(manager, width, skip + width));
            weights.add(normal(manager, skip + width));
            said.add(normal(manager, d == 1 ? 1 : 5, n, 2 * width));
        }
        weights.addAll(List.of(normal(manager, skip + (skip == 0 ? width : 0), 2), normal(manager, 2)));
        weights.addAll(List.of(normal(manager, 2, 1), normal(manager, 1)));
        var past = new NDArray[2][5];
        try (var off = GradMode.off();
                var stack = new Fused(weights, dilations, 2)) {
            stack.start(x, said, tells ? List.of(y) : List.of());
            for (int t = 0; t < 5; t++) {
                NDArray now = x.get(":, {}:{}", t, t + 2)
                        .flatten(1, -1)
                        .matMul(weights.get(0))
                        .add(weights.get(1));
                for (int l = 0; l < 2; l++) {
                    NDArray h = now.get(":, {}:", skip);
                    past[l][t] = h;
                    NDArray old = t < dilations[l] ? h.zerosLike() : past[l][t - dilations[l]];
                    NDArray in = old.concat(h, 1);
                    NDArray both = (tells ? in.concat(y.get(t), 1) : in)
                            .matMul(weights.get(3 * l + 2))
                            .add(said.get(l).get(l == 0 ? 0 : t));
                    NDArray gate = both.get(":, :3").tanh().mul(Activation.sigmoid(both.get(":, 3:")));
                    now = now.add(gate.matMul(weights.get(3 * l + 3))).add(weights.get(3 * l + 4));
                }
                NDArray first = skip == 0 ? now : Activation.relu(now.get(":, :{}", skip));
                NDArray o = Activation.relu(first.matMul(weights.get(8)).add(weights.get(9)))
                        .matMul(weights.get(10))
                        .add(weights.get(11));
                NDArray found = stack.at(t);
                assertEquals(manager, found.getManager());
                double rounding = type == DataType.FLOAT64 ? 1e-11 : 1e-4;
                assertArrayEquals(Tensors.doubles(o), Tensors.doubles(found), rounding, "place " + t);
                stack.set(t, stack.get(t).neg());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void nothingIsLeftButTheOutput(DataType ofWeights, NDManager manager) {
        type = ofWeights;
        List<NDArray> weights = List.of(
                normal(manager, 1, 2),
                normal(manager, 2),
                normal(manager, 4, 4),
                normal(manager, 2, 2),
                normal(manager, 2),
                normal(manager, 2, 1),
                normal(manager, 1));
        NDArray x = normal(manager, 1, 3, 1);
        NDArray said = normal(manager, 1, 1, 4);
        int there = Managed.tensors();
        try (var off = GradMode.off();
                var stack = new Fused(weights, new int[] {1}, 1)) {
            stack.start(x, List.of(said), List.of());
            stack.at(0).close();
            stack.at(1).close();
        }
        assertEquals(there, Managed.tensors());
    }
}
