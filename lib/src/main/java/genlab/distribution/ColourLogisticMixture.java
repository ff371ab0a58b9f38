package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.util.Preconditions;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.engine.Tensors;

/**
 * Red, green and blue of a pixel, each one of K levels, independently at each place of a row: a mixture of M, each a product of three
 * logistic densities, integrated over the interval of each level. Green's mean depends on red, blue's on red and green.
 *
 * <pre>
 *   p(r, g, b) = Σ_m w_m P(r; μ_1, s_1) P(g; μ_2 + c_1 r, s_2) P(b; μ_3 + c_2 r + c_3 g, s_3)
 *   w = softmax(o_1 ... o_M), then for each colour M means μ, M log scales log s, and three times M coefficients c = tanh(o)
 * </pre>
 *
 * <p>In the formula levels 0 ... K-1 are numbers from -1 to 1; log s is kept between -7 and 7. All that is below the lowest level belongs
 * to it, all above the highest to that ({@link DiscretizedLogisticMixture}).
 *
 * @param o what says which pixel comes, (N, ..., 10 M)
 * @param levels K
 * @see <a href="https://arxiv.org/abs/1701.05517">Salimans, Karpathy, Chen and Kingma (2017)</a>, sections 2.1 and 2.2
 */
public record ColourLogisticMixture(NDArray o, int levels) implements Distribution {

    private static final float FURTHEST = 7;
    private static final double FAR = 1e6;

    /** Refuses fewer than two levels, and outputs that are not ten for each of M. */
    public ColourLogisticMixture {
        Preconditions.checkArgument(levels > 1, levels + " levels, expected 2 or more");
        Shape shape = o.getShape();
        Preconditions.checkArgument(
                shape.dimension() > 1 && shape.tail() > 0 && shape.tail() % 10 == 0,
                "outputs " + shape + ", expected (N, ..., 10 M)");
    }

    /** log p of each row: (N, ..., 3) integers 0 ... K-1 -> (N), nats, summed over the places. */
    @Override
    public NDArray logP(NDArray values) {
        return Rows.sum(logPEach(values));
    }

    /** log p of the pixel at each place: (N, ..., 3) -> (N, ...), nats. */
    public NDArray logPEach(NDArray values) {
        NDArray k = Rows.fit(values, places().add(3)).toType(DataType.INT64, false);
        var p = new Parts(Tensors.near(o, values));
        NDArray x = line(k.toType(o.getDataType(), false)).expandDims(-1);
        NDList colours = x.split(3, x.getShape().dimension() - 2);
        NDArray edges = edges(values.getManager());
        NDArray each = DiscretizedLogisticMixture.logPEach(
                edges.get(k).expandDims(-1),
                edges.get(k.add(1)).expandDims(-1),
                p.means(colours.get(0), colours.get(1)),
                p.logScales);
        NDArray together = each.sum(new int[] {-2}).add(p.logits.squeeze(-2).logSoftmax(-1));
        return LogSumExp.of(together, -1);
    }

    /** One pixel a place: (N, ..., 3), int64. Each uses four uniform numbers: one says which of M, one each where red, green and blue are. */
    @Override
    public NDArray sample(Rng rng) {
        try (var off = GradMode.off()) {
            return Tensors.owned(o.getManager(), () -> {
                var all = new Parts(o);
                NDArray m = new Categorical(all.logits).sample(rng).expandDims(-1);
                var p = new Parts(all, m);
                NDArray noise = DiscretizedLogisticMixture.standard(rng, p.logScales);
                NDArray apart = p.logScales.exp().mul(noise);
                NDArray none = m.toType(o.getDataType(), false).zerosLike();
                NDArray red = line(level(p.means(none, none).add(apart))).get("..., :1, :");
                NDArray green = line(level(p.means(red, none).add(apart))).get("..., 1:2, :");
                return level(p.means(red, green).add(apart)).squeeze(-1).toType(DataType.INT64, false);
            });
        }
    }

    /** The mean of the densities, before they are integrated over levels, in levels: (N, ..., 3). Beyond 0 and K-1 they are not cut. */
    @Override
    public NDArray mean() {
        return Tensors.owned(o.getManager(), () -> {
            var p = new Parts(o);
            NDArray red = p.means.get("..., :1, :");
            NDArray green = p.means(red, red).get("..., 1:2, :");
            NDArray mean = p.means(red, green).mul(p.logits.softmax(-1)).sum(new int[] {-1});
            return Scalars.times(mean.add(1), (levels - 1) / 2.0);
        });
    }

    private Shape places() {
        return o.getShape().slice(0, o.getShape().dimension() - 1);
    }

    /** Levels as numbers from -1 to 1. */
    private NDArray line(NDArray levelNumbers) {
        return Scalars.times(levelNumbers, 2.0 / (levels - 1)).sub(1);
    }

    /** The level in whose interval a number is. */
    private NDArray level(NDArray x) {
        return Scalars.times(x.add(1), (levels - 1) / 2.0).round().clip(0, levels - 1);
    }

    /** Half way between the levels, and far away on both sides. */
    private NDArray edges(NDManager manager) {
        double[] edges = new double[levels + 1];
        for (int k = 0; k <= levels; k++) {
            edges[k] = k == 0 ? -FAR : k == levels ? FAR : (2.0 * k - 1) / (levels - 1) - 1;
        }
        return manager.create(edges).toType(o.getDataType(), false);
    }

    /** (N, ..., 1, M) and three times (N, ..., 3, M). */
    private static final class Parts {

        final NDArray logits;
        final NDArray means;
        final NDArray logScales;
        final NDArray coefficients;

        Parts(NDArray o) {
            int last = o.getShape().dimension() - 1;
            Shape places = o.getShape().slice(0, last);
            NDList parts = o.reshape(places.add(10).add(o.size(last) / 10)).split(new long[] {1, 4, 7}, last);
            logits = parts.get(0);
            means = parts.get(1);
            NDArray above = Activation.relu(parts.get(2).add(FURTHEST)); // the larger of two, and then the smaller
            logScales = Activation.relu(above.sub(2 * FURTHEST).neg()).neg().add(FURTHEST);
            coefficients = parts.get(3).tanh();
        }

        /** Of M the one chosen: (N, ..., 1, 1). */
        Parts(Parts all, NDArray m) {
            logits = all.logits;
            NDArray three = m.concat(m, -2).concat(m, -2);
            means = all.means.gather(three, -1);
            logScales = all.logScales.gather(three, -1);
            coefficients = all.coefficients.gather(three, -1);
        }

        /** The three means, given what red and green are: (N, ..., 1, 1 or M) each. */
        NDArray means(NDArray red, NDArray green) {
            NDList c = coefficients.split(3, coefficients.getShape().dimension() - 2);
            NDArray toGreen = c.get(0).mul(red);
            NDArray toBlue = c.get(1).mul(red).add(c.get(2).mul(green));
            return means.add(NDArrays.concat(new NDList(toGreen.zerosLike(), toGreen, toBlue), -2));
        }
    }
}
