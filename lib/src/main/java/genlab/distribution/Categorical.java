package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;

/**
 * One of K, independently at each place: p(k) = exp l_k / sum of exp l_j, logits (..., K).
 *
 * @param logits l, known up to a constant a place
 */
public record Categorical(NDArray logits) {

    /**
     * log p of the values at each place: (...) integers 0 ... K-1 -> (...), nats.
     *
     * @param values the shape of the logits without their last axis
     */
    public NDArray logProbability(NDArray values) {
        NDArray places = values.toType(DataType.INT64, false).expandDims(-1);
        return logits.logSoftmax(-1).gather(places, -1).squeeze(-1);
    }

    /** The probabilities: shape of the logits. */
    public NDArray probabilities() {
        return logits.softmax(-1);
    }

    /** The entropy at each place: (..., K) -> (...), nats. */
    public NDArray entropy() {
        NDArray logP = logits.logSoftmax(-1);
        return logP.exp().mul(logP).sum(new int[] {-1}).neg();
    }

    /**
     * One draw a place: (..., K) -> (...), int64. Each uses one uniform number u, in order: the first k with
     * p(0) + ... + p(k) > u.
     */
    public NDArray sample(Rng rng) {
        Shape shape = logits.getShape();
        int k = (int) shape.get(shape.dimension() - 1);
        float[] p;
        try (NDArray probabilities = probabilities();
                NDArray floats = probabilities.toType(DataType.FLOAT32, false)) {
            p = floats.toFloatArray();
        }
        long[] drawn = new long[p.length / k];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = draw(p, i * k, k, rng.uniform());
        }
        NDManager manager = logits.getManager();
        return manager.create(drawn, shape.slice(0, shape.dimension() - 1));
    }

    /** Rounding may leave the last sum below u; then the last value of any probability is drawn. */
    private static int draw(float[] p, int from, int k, double u) {
        double sum = 0;
        int last = 0;
        for (int j = 0; j < k; j++) {
            sum += p[from + j];
            if (sum > u) {
                return j;
            }
            if (p[from + j] > 0) {
                last = j;
            }
        }
        return last;
    }
}
