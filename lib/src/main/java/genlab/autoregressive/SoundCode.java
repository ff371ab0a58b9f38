package genlab.autoregressive;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import ai.djl.util.Preconditions;
import genlab.data.MuLaw;
import genlab.data.Rng;
import genlab.distribution.DiscretizedLogisticMixture;
import genlab.engine.Scalars;
import genlab.nn.CausalConv1d;
import java.util.function.BinaryOperator;

/**
 * What a {@link WaveNet} reads of a sound and what its outputs say: two numbers a sample, and a mixture of M logistic densities around
 * the last sample, integrated over the interval of amplitudes of each of 256 codes.
 *
 * <pre>
 *   weights = softmax(o_1 ... o_M)     means = x_{t-1} + o_{M+1} ... o_{2M} / 10     log scales = max(o_{2M+1} ... o_{3M} - 4, -10)
 * </pre>
 */
public final class SoundCode {

    /** C, the numbers that are read of a sample: its amplitude, and c of {@link MuLaw}. */
    public static final int CHANNELS = 2;

    private static final double REACH = 0.1;
    private static final float SCALE = 4;
    private static final float NARROWEST = -10;

    private final NDArray table;
    private final NDArray edges;

    /** One whose tables belong to this manager. */
    public SoundCode(NDManager manager) {
        table = MuLaw.table(manager);
        edges = MuLaw.edges(manager);
    }

    /** What is read of codes: (N, ...), int64 -> (N, ..., 2). */
    public NDArray read(NDArray codes) {
        return table.get(codes.getManager(), new NDIndex("{}", codes));
    }

    /** p(x_t | x_1 ... x_{t-1}) for each t of whole sounds, from the outputs (N, T, 3 M) and what was read, (N, T, 2). */
    public DiscretizedLogisticMixture likelihood(NDArray o, NDArray x) {
        return around(CausalConv1d.before(x, 1), o);
    }

    /** Draws what is read next: (N, 3 M), (N, 2) -> (N, 2), for {@link WaveNet#complete}. */
    public BinaryOperator<NDArray> drawn(Rng rng, double temperature) {
        return (o, last) -> read(around(last, o).at(temperature).sample(rng));
    }

    private DiscretizedLogisticMixture around(NDArray last, NDArray o) {
        Preconditions.checkArgument(
                o.getShape().tail() % 3 == 0, "outputs " + o.getShape() + ", expected three for each density");
        NDList parts = o.split(3, o.getShape().dimension() - 1);
        return new DiscretizedLogisticMixture(
                parts.get(0),
                Scalars.times(parts.get(1), REACH).add(last.get("..., :1")),
                // the larger of two, without a number that the gradient would read again
                Activation.relu(parts.get(2).sub(SCALE + NARROWEST)).add(NARROWEST),
                edges);
    }
}
