package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.util.Preconditions;
import genlab.engine.Tensors;
import java.util.Arrays;

/**
 * The squared maximum mean discrepancy of two sets of feature vectors under the kernel k(a, b) = (a·b / F + 1)³, without bias; with
 * Inception's features it is the KID.
 *
 * <pre>
 *   mean of k(x, x') over pairs of different x + the same for y - 2 mean of k(x, y)
 * </pre>
 *
 * <p>Without bias means that of two sets from one source it is 0 on average, for any number of vectors, and often below 0.
 *
 * @see <a href="https://arxiv.org/abs/1801.01401">Binkowski, Sutherland, Arbel and Gretton (2018)</a>
 */
public final class KernelDistance {

    private KernelDistance() {}

    /** The distance of N vectors from M: (N, F), (M, F), two of each at least. */
    public static double between(NDArray made, NDArray real) {
        Pairs.check(made, real);
        return own(made) + own(real) - 2 * sum(made, real) / made.size(0) / real.size(0);
    }

    private static double own(NDArray x) {
        long n = x.size(0);
        Preconditions.checkArgument(n > 1, n + " feature vectors have no pairs: 2 or more are needed");
        double[] selves = Pairs.each(x, rows -> kernel(rows.square().sum(new int[] {1}), rows.size(1)));
        return (sum(x, x) - Arrays.stream(selves).sum()) / n / (n - 1);
    }

    private static double sum(NDArray x, NDArray y) {
        return Tensors.alone(() -> {
            NDArray others = Pairs.rows(y).transpose();
            double[] sums = Pairs.each(
                    x, rows -> kernel(rows.matMul(others), rows.size(1)).sum(new int[] {1}));
            return Arrays.stream(sums).sum();
        });
    }

    private static NDArray kernel(NDArray products, long features) {
        NDArray base = products.div((double) features).add(1);
        return base.square().mul(base);
    }
}
