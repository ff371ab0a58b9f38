package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Tensors;

/**
 * One of K, independently at each place of a row: p(k) = exp l_k / sum of exp l_j, logits (N, ..., K).
 *
 * @param logits l, known up to a constant a place
 */
public record Categorical(NDArray logits) implements Distribution {

    /**
     * log p of each row: (N, ...) integers 0 ... K-1 -> (N), nats, summed over the places.
     *
     * @param values the shape of the logits without their last axis
     */
    @Override
    public NDArray logP(NDArray values) {
        return Rows.sum(logPEach(values));
    }

    /** log p of the value at each place: (N, ...) -> (N, ...), nats. */
    public NDArray logPEach(NDArray values) {
        Shape shape = logits.getShape();
        Rows.fit(values, shape.slice(0, shape.dimension() - 1));
        NDArray places = values.toType(DataType.INT64, false).expandDims(-1);
        NDArray logP = Tensors.near(logits, values)
                .logSoftmax(-1)
                .broadcast(values.getShape().add(shape.tail()));
        return logP.gather(places, -1).squeeze(-1);
    }

    /** The probabilities: shape of the logits. */
    public NDArray probabilities() {
        return logits.softmax(-1);
    }

    /** The mean of a one among zeros, and so the probabilities. */
    @Override
    public NDArray mean() {
        return probabilities();
    }

    /** The entropy at each place: (N, ..., K) -> (N, ...), nats. */
    public NDArray entropy() {
        NDArray logP = logits.logSoftmax(-1);
        return logP.exp().mul(logP).sum(new int[] {-1}).neg();
    }

    /**
     * One draw a place: (N, ..., K) -> (N, ...), int64. Each uses one uniform number u, in order: the first k with
     * p(0) + ... + p(k) > u. Only u comes from the host; the sums are of doubles, which in any order of adding do not fall.
     */
    @Override
    public NDArray sample(Rng rng) {
        Shape places = logits.getShape().slice(0, logits.getShape().dimension() - 1);
        try (var off = GradMode.off()) {
            return Tensors.owned(logits.getManager(), () -> {
                NDArray sums = probabilities().toType(DataType.FLOAT64, false).cumSum(-1);
                NDArray u = rng.uniform(logits.getManager(), 0, 1, places.add(1));
                // rounding may leave the last sum below 1: u is a share of that sum
                NDArray least = sums.get("..., -1:").mul(u);
                return sums.lte(least).toType(DataType.INT64, false).sum(new int[] {-1});
            });
        }
    }
}
