package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.util.Preconditions;
import genlab.data.Stopped;
import genlab.engine.Tensors;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * The Fréchet distance of two sets of feature vectors, both taken for normal, with means m, m' and covariances S, S' (n - 1):
 *
 * <pre>
 *   distance = |m - m'|² + tr( S + S' - 2 (S S')^(1/2) )
 * </pre>
 *
 * <p>With Inception's features it is the FID. It depends on the number of vectors: an estimate from N is too large by about a constant over
 * N, for each of the two sets ({@link Unlimited}).
 *
 * @see <a href="https://arxiv.org/abs/1706.08500">Heusel et al. (2017)</a>
 */
public final class FrechetDistance {

    private FrechetDistance() {}

    /** The distance of N vectors from M, in float64: (N, F), (M, F), two of each at least. */
    public static double between(NDArray made, NDArray real) {
        Pairs.check(made, real);
        return Tensors.alone(() -> {
            NDArray x = Pairs.rows(made);
            NDArray y = Pairs.rows(real);
            NDArray apart =
                    x.mean(new int[] {0}).sub(y.mean(new int[] {0})).square().sum();
            RealMatrix r = root(x);
            RealMatrix q = root(y);
            Stopped.ifAsked();
            // S = R'R and S' = Q'Q: the roots of the eigenvalues of S S' are the singular values of R Q'
            var shared = new SingularValueDecomposition(r.multiply(q.transpose())).getSingularValues();
            double own = Math.pow(r.getFrobeniusNorm(), 2) + Math.pow(q.getFrobeniusNorm(), 2);
            return Tensors.doubles(apart)[0] + own - 2 * Arrays.stream(shared).sum();
        });
    }

    /** R, triangular, of which R'R is the covariance. */
    private static RealMatrix root(NDArray x) {
        Stopped.ifAsked();
        int n = (int) x.size(0);
        Preconditions.checkArgument(n > 1, n + " feature vectors have no covariance: 2 or more are needed");
        NDArray centred = x.sub(x.mean(new int[] {0}, true)).div(Math.sqrt(n - 1));
        double[] all = Tensors.doubles(centred);
        int f = all.length / n;
        var rows = new double[n][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(all, i * f, (i + 1) * f));
        RealMatrix r = new QRDecomposition(new Array2DRowRealMatrix(rows, false)).getR();
        return r.getSubMatrix(0, Math.min(n, f) - 1, 0, f - 1);
    }
}
