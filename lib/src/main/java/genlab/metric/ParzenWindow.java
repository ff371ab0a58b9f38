package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.util.Preconditions;
import genlab.distribution.LogSumExp;
import genlab.engine.Tensors;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The log-likelihood of held-out data under a window estimate: a normal density of one width σ round each of N samples of a model.
 *
 * <pre>
 *   log p(x) = log mean over the samples s of N(x; s, σ² I)
 * </pre>
 *
 * <p>A measure that was in use for models whose own density nobody knows. It has little to do with that density in many dimensions.
 *
 * @see <a href="https://arxiv.org/abs/1511.01844">Theis, van den Oord and Bethge (2016)</a>, section 3.2, for why not
 */
public final class ParzenWindow {

    private ParzenWindow() {}

    /** The mean of log p over held-out rows, nats a row: (M, ...) under the samples (N, ...). */
    public static double mean(NDArray held, NDArray samples, double sigma) {
        Pairs.check(held, samples);
        Preconditions.checkArgument(sigma > 0, "a window of width " + sigma + ", expected above 0");
        return Tensors.alone(() -> {
            NDArray centres = Pairs.rows(samples);
            double[] logs = Pairs.each(
                    held, rows -> LogSumExp.of(Pairs.squares(rows, centres).div(-2 * sigma * sigma), 1));
            double constant =
                    centres.size(1) / 2.0 * Math.log(2 * Math.PI * sigma * sigma) + Math.log((double) centres.size(0));
            return Arrays.stream(logs).average().orElseThrow() - constant;
        });
    }

    /** Of some widths the one under which other held-out rows have the highest mean. */
    public static double width(NDArray held, NDArray samples, double... widths) {
        Preconditions.checkArgument(widths.length > 0, "no widths to choose from");
        return Arrays.stream(widths)
                .boxed()
                .max(Comparator.comparingDouble(sigma -> mean(held, samples, sigma)))
                .orElseThrow();
    }
}
