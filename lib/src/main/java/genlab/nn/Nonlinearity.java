package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ai.djl.util.Preconditions;
import java.util.function.UnaryOperator;

/** What stands between the linear layers of a network: entry by entry, but for {@link #GROUP_SORT}. */
public enum Nonlinearity implements UnaryOperator<NDArray> {
    /** max(x, 0). */
    RELU(Activation::relu),
    /** x where x is above 0, otherwise 0.2 x. */
    LEAKY_RELU(x -> Activation.leakyRelu(x, 0.2f)),
    /** Hyperbolic tangent. */
    TANH(Activation::tanh),
    /**
     * Sorts pairs, (N, 2k) to (N, 2k): of unit i and unit k + i the larger and the smaller. It puts numbers in another order and so shortens no gradient.
     *
     * @see <a href="https://arxiv.org/abs/1811.05381">Anil, Lucas and Grosse (2019)</a>, section 4.1
     */
    GROUP_SORT(x -> {
        Preconditions.checkArgument(x.size(1) % 2 == 0, "pairs of " + x.size(1) + " units, expected an even number");
        NDList halves = x.split(2, 1);
        NDArray one = halves.get(0);
        NDArray other = halves.get(1);
        return one.maximum(other).concat(one.minimum(other), 1);
    });

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
    private final UnaryOperator<NDArray> f;

    Nonlinearity(UnaryOperator<NDArray> f) {
        this.f = f;
    }

    @Override
    public NDArray apply(NDArray x) {
        return f.apply(x);
    }
}
