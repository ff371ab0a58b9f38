package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.util.Preconditions;
import genlab.engine.Tensors;
import java.util.Arrays;

/**
 * How many of the made ones lie where real ones are, and how many of the real ones where made ones are. Where a set is: in the balls round
 * each of its feature vectors that reach to its k-th nearest neighbour in the set.
 *
 * @param precision share of the made ones inside a ball of the real ones: are they good?
 * @param recall share of the real ones inside a ball of the made ones: are they various?
 * @param made how many
 * @param real how many
 * @see <a href="https://arxiv.org/abs/1904.06991">Kynkäänniemi et al. (2019)</a>
 */
public record PrecisionRecall(double precision, double recall, long made, long real) {

    /** The neighbour that the paper takes. */
    public static final int NEIGHBOUR = 3;

    /** Of feature vectors (N, F), (M, F), by the third neighbour. */
    public static PrecisionRecall of(NDArray made, NDArray real) {
        return of(made, real, NEIGHBOUR);
    }

    /** The same by the k-th neighbour; each set has more than k. */
    public static PrecisionRecall of(NDArray made, NDArray real, int k) {
        Pairs.check(made, real);
        return new PrecisionRecall(inside(made, real, k), inside(real, made, k), made.size(0), real.size(0));
    }

    private static double inside(NDArray x, NDArray set, int k) {
        Preconditions.checkArgument(
                k > 0 && k < set.size(0), "neighbour " + k + " among the others of " + set.size(0) + " vectors");
        return Tensors.alone(() -> {
            NDArray centres = Pairs.rows(set);
            // each is its own nearest, at 0
            double[] radii = Pairs.each(set, rows -> Pairs.squares(rows, centres)
                    .topK(k + 1, 1, false, true)
                    .get(0)
                    .max(new int[] {1}));
            NDArray reach = x.getManager().create(radii);
            double[] out = Pairs.each(
                    x, rows -> Pairs.squares(rows, centres).sub(reach).min(new int[] {1}));
            return Arrays.stream(out).filter(d -> d <= 0).count() / (double) out.length;
        });
    }
}
