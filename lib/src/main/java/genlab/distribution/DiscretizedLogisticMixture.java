package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.util.Preconditions;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.engine.Tensors;

/**
 * One of K intervals of a line, independently at each place of a row: a mixture of M logistic densities, integrated over each interval.
 *
 * <pre>
 *   p(k) = Σ_m w_m (sigmoid((e_{k+1} - μ_m) / s_m) - sigmoid((e_k - μ_m) / s_m)),     w = softmax(logits), s = exp(logScales)
 * </pre>
 *
 * <p>Neighbouring values share what is learned of one of them, which a table of K logits does not give.
 *
 * @param logits log w, known up to a constant a place, (N, ..., M)
 * @param means μ on the line, (N, ..., M)
 * @param logScales log s, (N, ..., M)
 * @param edges e_0 ... e_K, ascending, (K + 1); the first and the last so far away that all of the line is between them
 * @see <a href="https://arxiv.org/abs/1701.05517">Salimans, Karpathy, Chen and Kingma (2017)</a>, section 2.1
 */
public record DiscretizedLogisticMixture(NDArray logits, NDArray means, NDArray logScales, NDArray edges)
        implements Distribution {

    private static final float TINY = 1e-6f;
    private static final double LOG_2 = Math.log(2);

    /** log p of each row: (N, ...) integers 0 ... K-1 -> (N), nats, summed over the places. */
    @Override
    public NDArray logP(NDArray values) {
        return Rows.sum(logPEach(values));
    }

    /** log p of the value at each place: (N, ...) -> (N, ...), nats. */
    public NDArray logPEach(NDArray values) {
        Shape shape = logits.getShape();
        NDArray k = Rows.fit(values, shape.slice(0, shape.dimension() - 1)).toType(DataType.INT64, false);
        NDArray line = Tensors.near(edges, values);
        NDArray each = logPEach(
                line.get(k).expandDims(-1),
                line.get(k.add(1)).expandDims(-1),
                Tensors.near(means, values),
                Tensors.near(logScales, values));
        return LogSumExp.of(each.add(Tensors.near(logits, values).logSoftmax(-1)), -1);
    }

    /**
     * log of what a logistic density has between two numbers. With a = (high - μ) / s and b = (low - μ) / s, and the width w = a - b, it
     * is computed from sigmoid(a) - sigmoid(b) = sigmoid(a) sigmoid(-b) (1 - exp(-w)), where nothing cancels, and
     * 1 - exp(-w) = 2 tanh(w/2) / (1 + tanh(w/2)).
     */
    static NDArray logPEach(NDArray low, NDArray high, NDArray mean, NDArray logScale) {
        NDArray narrow = logScale.neg().exp();
        NDArray tanh = Scalars.times(high.sub(low).mul(narrow), 0.5).tanh();
        return tanh.div(tanh.add(1))
                .log()
                .add(LOG_2)
                .sub(Activation.softPlus(mean.sub(high).mul(narrow)))
                .sub(Activation.softPlus(low.sub(mean).mul(narrow)));
    }

    /** Draws of the logistic density around 0 with s = 1: shape, type and owner of {@code like}. */
    static NDArray standard(Rng rng, NDArray like) {
        NDArray u =
                rng.uniform(like.getManager(), TINY, 1 - TINY, like.getShape()).toType(like.getDataType(), false);
        return u.log().sub(u.neg().add(1).log());
    }

    /** One draw a place: (N, ...), int64. Each uses two uniform numbers: one says which density, the other where in it. */
    @Override
    public NDArray sample(Rng rng) {
        try (var off = GradMode.off()) {
            return Tensors.owned(logits.getManager(), () -> {
                NDArray m = new Categorical(logits).sample(rng).expandDims(-1);
                NDArray scale = logScales.gather(m, -1).exp();
                NDArray x = means.gather(m, -1).add(scale.mul(standard(rng, scale)));
                NDArray inner = edges.get("1:-1");
                return x.gte(inner).toType(DataType.INT64, false).sum(new int[] {-1});
            });
        }
    }

    /** Σ_k k p(k), which is the sum over the inner edges of what lies above each: (N, ...). */
    @Override
    public NDArray mean() {
        return Tensors.owned(logits.getManager(), () -> {
            NDArray above = means.expandDims(-1)
                    .sub(edges.get("1:-1"))
                    .mul(logScales.neg().exp().expandDims(-1));
            NDArray w = logits.softmax(-1);
            return Activation.sigmoid(above).sum(new int[] {-1}).mul(w).sum(new int[] {-1});
        });
    }

    /** The same at another temperature: below 1 nearer to its likeliest values. */
    public DiscretizedLogisticMixture at(double temperature) {
        Preconditions.checkArgument(temperature > 0, "a temperature of " + temperature + ", expected one above 0");
        return new DiscretizedLogisticMixture(
                Scalars.times(logits, 1 / temperature), means, logScales.add(Math.log(temperature)), edges);
    }
}
