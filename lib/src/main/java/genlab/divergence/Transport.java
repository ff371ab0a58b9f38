package genlab.divergence;

import ai.djl.ndarray.NDArray;
import ai.djl.util.Preconditions;
import genlab.data.Stopped;
import genlab.engine.Tensors;
import java.util.Arrays;
import org.apache.commons.math3.ml.distance.EuclideanDistance;

/**
 * The cheapest way to carry n equal piles of earth to n holes, and the prices that prove that none is cheaper.
 *
 * <pre>
 *   fx(i) - fy(j) &lt;= cost(i, j) for all i, j, with equality on the plan;   mean fx - mean fy = mean cost of the plan
 * </pre>
 *
 * <p>Prices of the first kind never promise more than any plan costs, so equality proves both best. With the Euclidean distance as the cost, the
 * mean is the Wasserstein distance W1 of two samples, and the prices are a best critic's values. Exact up to rounding, in n³ steps at most.
 *
 * @param to pile i goes to hole to[i]
 * @param distance the mean cost
 * @param fx prices at the piles
 * @param fy prices at the holes
 * @see <a href="https://doi.org/10.1007/BF02278710">Jonker and Volgenant (1987)</a>: shortest augmenting paths
 */
public record Transport(int[] to, double distance, double[] fx, double[] fy) {

    /** Of a table of costs, finite, n x n: cost[i][j] from pile i to hole j. */
    public static Transport of(double[][] cost) {
        int n = cost.length;
        Preconditions.checkArgument(n > 0, "no piles, expected one or more");
        for (double[] row : cost) {
            Preconditions.checkArgument(
                    row.length == n && Arrays.stream(row).allMatch(Double::isFinite),
                    n + " piles and a row of " + row.length + " costs, expected as many, all finite");
        }
        var fx = new double[n];
        var fy = new double[n + 1];
        var pile = new int[n + 1]; // of each hole; hole n stands for "none yet"
        Arrays.fill(pile, -1);
        for (int i = 0; i < n; i++) {
            Stopped.ifAsked();
            pile[n] = i;
            carry(cost, fx, fy, pile);
        }
        var to = new int[n];
        double sum = 0;
        for (int j = 0; j < n; j++) {
            to[pile[j]] = j;
            sum += cost[pile[j]][j];
        }
        return new Transport(to, sum / n, fx, Arrays.copyOf(fy, n));
    }

    /** One pile more: the shortest path, in costs less prices, to a free hole; each pile on it moves on by one hole. */
    private static void carry(double[][] cost, double[] fx, double[] fy, int[] pile) {
        int n = fx.length;
        var slack = new double[n];
        Arrays.fill(slack, Double.POSITIVE_INFINITY);
        var from = new int[n];
        var done = new boolean[n + 1];
        int at = n;
        while (pile[at] >= 0) {
            done[at] = true;
            int i = pile[at];
            int next = -1;
            for (int j = 0; j < n; j++) {
                double left = cost[i][j] - fx[i] + fy[j];
                if (!done[j] && left < slack[j]) {
                    slack[j] = left;
                    from[j] = at;
                }
                next = !done[j] && (next < 0 || slack[j] < slack[next]) ? j : next;
            }
            double rise = slack[next];
            for (int j = 0; j <= n; j++) {
                if (done[j]) {
                    fx[pile[j]] += rise;
                    fy[j] += rise;
                } else if (j < n) {
                    slack[j] -= rise;
                }
            }
            at = next;
        }
        for (; at != n; at = from[at]) {
            pile[at] = pile[from[at]];
        }
    }

    /** Of two samples of as many points, (N, D) each, at the cost of their Euclidean distance. */
    public static Transport between(NDArray x, NDArray y) {
        Preconditions.checkArgument(
                x.getShape().dimension() == 2 && x.size() > 0 && x.getShape().equals(y.getShape()),
                "points " + x.getShape() + " and " + y.getShape() + ", expected (N, D), one or more and as many");
        var distance = new EuclideanDistance();
        double[][] holes = Tensors.rows(y);
        return of(Arrays.stream(Tensors.rows(x))
                .map(pile -> {
                    Stopped.ifAsked();
                    return Arrays.stream(holes)
                            .mapToDouble(hole -> distance.compute(pile, hole))
                            .toArray();
                })
                .toArray(double[][]::new));
    }
}
