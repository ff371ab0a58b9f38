package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.data.Stopped;
import genlab.engine.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.util.MathArrays;

/**
 * For each of some rows the nearest blend of rows of a set: among all mixtures of its {@code k} nearest rows, with shares from 0 up whose sum is
 * 1, the one at the least Euclidean distance. It is found exactly, and is never further away than the nearest row.
 *
 * @param places of the k nearest rows, the nearest first
 * @param shares of each in the blend
 * @param distances from the row to its blend
 * @see <a href="https://doi.org/10.1007/BF01580381">Wolfe (1976)</a>, Finding the nearest point in a polytope
 */
public record Blend(int[][] places, double[][] shares, double[] distances) {

    private static final int ROWS_AT_A_TIME = 50;
    private static final double TINY = 1e-9;

    /** The nearest blends to N rows of M, found in float64: (N, ...), (M, ...) of one shape but for N and M. */
    public static Blend of(NDArray x, NDArray among, int k) {
        int n = (int) x.getShape().get(0);
        Preconditions.checkArgument(
                x.getShape().slice(1).equals(among.getShape().slice(1)),
                "rows " + x.getShape() + " among " + among.getShape() + ", expected rows of one shape");
        Preconditions.checkArgument(k > 0 && k <= among.size(0), "blends of " + k + " rows of " + among.size(0));
        var blend = new Blend(new int[n][], new double[n][], new double[n]);
        return Tensors.alone(() -> {
            NDArray set = Pairs.rows(among);
            // round their middle, as in Pairs
            NDArray middle = set.mean(new int[] {0}, true);
            NDArray others = set.sub(middle);
            NDArray all = Pairs.rows(x).sub(middle);
            NDArray squares = others.square().sum(new int[] {1});
            for (int from = 0; from < n; from += ROWS_AT_A_TIME) {
                Stopped.ifAsked();
                int first = from;
                Tensors.alone(
                        () -> { // N x M distances at once would be gigabytes
                            NDArray rows = all.get(first + ":" + Math.min(n, first + ROWS_AT_A_TIME));
                            blend.fill(first, rows, others, squares, k);
                            return null;
                        });
            }
            return blend;
        });
    }

    private void fill(int first, NDArray rows, NDArray others, NDArray squares, int k) {
        NDArray apart = squares.sub(rows.matMul(others.transpose()).mul(2));
        NDArray nearest = apart.topK(k, 1, false, true).get(1);
        NDArray ways =
                others.get(nearest.flatten()).reshape(rows.size(0), k, -1).sub(rows.expandDims(1));
        double[] products = Tensors.doubles(ways.matMul(ways.transpose(0, 2, 1)));
        double[] found = Tensors.doubles(nearest);
        for (int i = 0; i < rows.size(0); i++) {
            int at = i * k;
            var gram = new Array2DRowRealMatrix(
                    IntStream.range(at, at + k)
                            .mapToObj(r -> Arrays.copyOfRange(products, r * k, r * k + k))
                            .toArray(double[][]::new),
                    false);
            double[] w = nearestToOrigin(gram);
            places[first + i] =
                    IntStream.range(at, at + k).map(r -> (int) found[r]).toArray();
            shares[first + i] = w;
            distances[first + i] = Math.sqrt(Math.max(0, MathArrays.linearCombination(w, gram.operate(w))));
        }
    }

    /** Of the points with these inner products, the shares of the mixture of the least length, by Wolfe's algorithm. */
    private static double[] nearestToOrigin(RealMatrix gram) {
        double[] w = new double[gram.getRowDimension()];
        w[0] = 1;
        int[] in = {0};
        for (int round = 0; round < 10 * w.length; round++) {
            var slope = new ArrayRealVector(gram.operate(w), false);
            int best = slope.getMinIndex();
            double gain = MathArrays.linearCombination(w, slope.getDataRef()) - slope.getEntry(best);
            if (w[best] > 0 || gain <= TINY * gram.getFrobeniusNorm()) {
                break;
            }
            in = IntStream.concat(Arrays.stream(in), IntStream.of(best)).toArray();
            // to the nearest point of the plane of those that are in, or until a share falls to 0: then that one goes
            for (double step = 0; step < 1; ) {
                double[] goal = ofPlane(gram, in);
                step = 1;
                for (int i : in) {
                    step = goal[i] < TINY && w[i] > goal[i] ? Math.min(step, w[i] / (w[i] - goal[i])) : step;
                }
                for (int i = 0; i < w.length; i++) {
                    w[i] += step * (goal[i] - w[i]);
                    w[i] = w[i] <= TINY ? 0 : w[i];
                }
                in = Arrays.stream(in).filter(i -> w[i] > 0).toArray();
            }
        }
        return w;
    }

    /** The shares, some maybe below 0, of the point nearest to the origin in the plane through these points; 0 for the others. */
    private static double[] ofPlane(RealMatrix gram, int[] in) {
        double lift = gram.getTrace() / gram.getRowDimension(); // of their size, whatever that is
        var ones = new ArrayRealVector(in.length, 1.0);
        var u = new LUDecomposition(gram.getSubMatrix(in, in).scalarAdd(lift), 0)
                .getSolver()
                .solve(ones);
        double[] goal = new double[gram.getRowDimension()];
        for (int i = 0; i < in.length; i++) {
            goal[in[i]] = u.getEntry(i) / u.dotProduct(ones);
        }
        return goal;
    }

    /** The blends of the rows that they were found in: (M, ...) -> (N, ...), owned by the manager of {@code among}. */
    public NDArray rows(NDArray among) {
        int m = (int) among.size(0);
        int last = Arrays.stream(places).flatMapToInt(Arrays::stream).max().orElse(-1);
        Preconditions.checkArgument(
                last < m, "row " + last + " of " + among.getShape() + ", expected the rows that they were found in");
        double[] all = new double[shares.length * m];
        for (int i = 0; i < shares.length; i++) {
            for (int j = 0; j < shares[i].length; j++) {
                all[i * m + places[i][j]] += shares[i][j];
            }
        }
        return Tensors.owned(among.getManager(), () -> {
            NDArray weights =
                    among.getManager().create(all, new Shape(shares.length, m)).toType(among.getDataType(), false);
            long[] shape = among.getShape().getShape().clone();
            shape[0] = shares.length;
            return weights.matMul(among.reshape(m, -1)).reshape(shape);
        });
    }

    /** The mean distance. */
    public double mean() {
        return Arrays.stream(distances).average().orElse(Double.NaN);
    }
}
