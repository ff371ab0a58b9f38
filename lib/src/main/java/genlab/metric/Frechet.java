package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.util.Preconditions;
import genlab.engine.Tensors;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * What the Fréchet distance knows of a set of feature vectors: their mean m and their covariance S. It takes both sets for normal:
 *
 * <pre>
 *   distance = |m - m'|² + tr( S + S' - 2 (S S')^(1/2) )
 * </pre>
 *
 * <p>With Inception's features it is the FID. It depends on the number of vectors: an estimate from N is too large by about a constant over
 * N, for each of the two sets ({@link Unlimited}).
 *
 * @param mean m
 * @param covariance S, without bias (n - 1)
 * @see <a href="https://arxiv.org/abs/1706.08500">Heusel et al. (2017)</a>
 */
public record Frechet(RealVector mean, RealMatrix covariance) {

    /** Mean and covariance of feature vectors (N, F), in float64. */
    public static Frechet of(NDArray features) {
        int n = (int) features.getShape().get(0);
        Preconditions.checkArgument(n > 1, n + " feature vectors have no covariance: 2 or more are needed");
        return Tensors.alone(() -> {
            NDArray x = Pairs.rows(features);
            NDArray mean = x.mean(new int[] {0}, true);
            NDArray centred = x.sub(mean);
            int f = (int) x.getShape().get(1);
            double[] products = Tensors.doubles(centred.transpose().matMul(centred));
            Preconditions.checkArgument(
                    Arrays.stream(products).allMatch(Double::isFinite), "features that are not finite numbers");
            var covariance = new Array2DRowRealMatrix(f, f);
            for (int i = 0; i < f; i++) {
                covariance.setRow(i, Arrays.copyOfRange(products, i * f, (i + 1) * f));
            }
            return new Frechet(new ArrayRealVector(Tensors.doubles(mean)), covariance.scalarMultiply(1.0 / (n - 1)));
        });
    }

    /** The distance to another set's. */
    public double to(Frechet other) {
        Preconditions.checkArgument(
                mean.getDimension() == other.mean.getDimension(),
                mean.getDimension() + " features against " + other.mean.getDimension());
        // S S' has the eigenvalues of R' S' R, which is symmetric, where S = R R'
        var own = new EigenDecomposition(symmetric(covariance));
        RealMatrix root = own.getV().multiply(MatrixUtils.createRealDiagonalMatrix(roots(own)));
        var product = new EigenDecomposition(
                symmetric(root.transpose().multiply(other.covariance).multiply(root)));
        double apart = mean.getDistance(other.mean);
        return apart * apart
                + covariance.getTrace()
                + other.covariance.getTrace()
                - 2 * Arrays.stream(roots(product)).sum();
    }

    /** The distance of two sets of feature vectors, (N, F), (M, F). */
    public static double between(NDArray made, NDArray real) {
        return of(made).to(of(real));
    }

    private static RealMatrix symmetric(RealMatrix a) {
        return a.add(a.transpose()).scalarMultiply(0.5);
    }

    /** Of the eigenvalues, which are not below 0 but for rounding. */
    private static double[] roots(EigenDecomposition of) {
        return Arrays.stream(of.getRealEigenvalues())
                .map(value -> Math.sqrt(Math.max(0, value)))
                .toArray();
    }
}
