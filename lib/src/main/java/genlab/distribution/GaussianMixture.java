package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import java.util.Arrays;

/**
 * A mixture of K normals with axis-parallel ellipses: p(x) = Σ_k p(k) N(x; mean_k, diag variance_k).
 *
 * <p>Fitted by expectation-maximisation ({@link #improved}), or by gradients like any other tensors.
 *
 * @param logits log p(k), known up to a constant, (K)
 * @param means (K, D)
 * @param logVariances (K, D)
 * @see <a href="https://doi.org/10.1111/j.2517-6161.1977.tb01600.x">Dempster, Laird and Rubin (1977)</a>, section 4.3
 */
public record GaussianMixture(NDArray logits, NDArray means, NDArray logVariances) implements Distribution {

    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    /** A variance is not allowed below this share of the data's own: a normal on a single point has no best variance. */
    private static final double NARROWEST = 1e-6;

    /** Where EM may begin: K rows of the data as means, the data's own variances, equal weights. float64, owned by x's manager. */
    public static GaussianMixture start(NDArray x, int k, Rng rng) {
        NDManager manager = x.getManager();
        NDArray rows = x.toType(DataType.FLOAT64, false);
        long[] chosen = Arrays.stream(rng.permutation((int) x.getShape().get(0)))
                .limit(k)
                .asLongStream()
                .toArray();
        NDArray logVariance = variance(rows).log();
        return new GaussianMixture(
                manager.zeros(new Shape(k), DataType.FLOAT64),
                rows.get(manager.create(chosen)),
                logVariance.expandDims(0).repeat(0, k));
    }

    /**
     * The best of several climbs of EM, which ends on the hill that it begins on: that under which x is most likely.
     *
     * @param starts how many
     * @param steps of EM each
     * @param rng start s begins from {@code rng.split(s)}
     */
    public static GaussianMixture fitted(NDArray x, int k, int starts, int steps, Rng rng) {
        GaussianMixture best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < starts; s++) {
            GaussianMixture climber = start(x, k, rng.split(s));
            for (int i = 0; i < steps; i++) {
                Stopped.ifAsked();
                climber = climber.improved(x);
            }
            double logP = Tensors.number(
                    climber.logP(x.toType(DataType.FLOAT64, false)).sum());
            if (best == null || logP > highest) {
                best = climber;
                highest = logP;
            }
        }
        return best;
    }

    /** log p(k) + log p(x|k): (N, D) -> (N, K), nats. */
    public NDArray logJoint(NDArray x) {
        NDArray squares = Rows.fit(x, new Shape(1, means.getShape().get(1)))
                .expandDims(1)
                .sub(means)
                .square()
                .mul(Tensors.near(logVariances, x).neg().exp());
        NDArray logDensities =
                Scalars.times(squares.add(logVariances).add(LOG_2_PI).sum(new int[] {2}), -0.5);
        return logDensities.add(Tensors.near(logits, x).logSoftmax(0));
    }

    @Override
    public NDArray logP(NDArray x) {
        return LogSumExp.of(logJoint(x), 1);
    }

    /** The responsibilities p(k|x): (N, D) -> (N, K), each row sums to 1. */
    public NDArray responsibilities(NDArray x) {
        return logJoint(x).softmax(1);
    }

    /**
     * One step of EM from here: the E-step gives every row to the normals by responsibility, the M-step takes the
     * weights, means and variances of what each was given. The likelihood of x never falls.
     *
     * @param x the data, (N, D)
     * @return owned by x's manager
     */
    public GaussianMixture improved(NDArray x) {
        try (var off = GradMode.off();
                var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray rows = x.toType(means.getDataType(), false);
            NDArray r = responsibilities(rows); // (N, K)
            NDArray given = r.sum(new int[] {0}).expandDims(1); // (K, 1), in rows of the data
            NDArray newMeans = r.transpose().matMul(rows).div(given);
            NDArray squares = rows.expandDims(1).sub(newMeans).square(); // (N, K, D)
            NDArray variances = squares.mul(r.expandDims(2)).sum(new int[] {0}).div(given);
            NDArray floor = Scalars.times(variance(rows), NARROWEST);
            var next = new GaussianMixture(
                    given.squeeze(1).log(), newMeans, variances.maximum(floor).log());
            NDScope.unregister(next.logits, next.means, next.logVariances);
            return next;
        }
    }

    /** One draw: (1, D). */
    @Override
    public NDArray sample(Rng rng) {
        return draw(means.getManager(), 1, rng, rng);
    }

    /** Σ_k p(k) mean_k: (1, D). */
    @Override
    public NDArray mean() {
        return Tensors.owned(means.getManager(), () -> weights().reshape(1, -1).matMul(means));
    }

    /** The weights p(k): (K). */
    public NDArray weights() {
        return logits.softmax(0);
    }

    /** Draws: (n, D), type of the means; the same at every call with one stream. */
    public NDArray sample(NDManager manager, int n, Rng rng) {
        return draw(manager, n, rng.split("k"), rng.split("x"));
    }

    private NDArray draw(NDManager manager, int n, Rng ofK, Rng ofX) {
        try (var off = GradMode.off();
                var own = manager.newSubManager()) {
            NDArray k = new Categorical(own.zeros(new Shape(n, logits.size())).add(logits)).sample(ofK);
            var row = new NDIndex("{}", k);
            var component = new DiagonalNormal(means.get(own, row), logVariances.get(own, row));
            NDArray x = component.sample(ofX);
            x.attach(manager);
            return x;
        }
    }

    private static NDArray variance(NDArray x) {
        return x.sub(x.mean(new int[] {0})).square().mean(new int[] {0});
    }
}
