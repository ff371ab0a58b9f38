package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;

/** Several operations in one call, for loops of steps so small that the calls cost more than the arithmetic. Nothing is recorded. */
public final class Fused {

    private Fused() {}

    /**
     * A block of a gated stack at one place: now + gate([past, now] M + said) W + b, where gate(a, b) = tanh(a) sigmoid(b).
     *
     * @param past (N, C)
     * @param now (N, C), whose manager owns the result
     * @param matrix M, (2 C, 2 C)
     * @param said (N or 1, 2 C)
     * @param out W, (C, C)
     * @param bias b, (C)
     */
    public static NDArray gated(NDArray past, NDArray now, NDArray matrix, NDArray said, NDArray out, NDArray bias) {
        try (IValue p = value(past);
                IValue n = value(now);
                IValue m = value(matrix);
                IValue s = value(said);
                IValue o = value(out);
                IValue b = value(bias);
                IValue result = Bridge.call("gated", p, n, m, s, o, b)) {
            return result.toTensor((PtNDManager) now.getManager());
        }
    }

    private static IValue value(NDArray x) {
        return IValue.from((PtNDArray) x);
    }
}
