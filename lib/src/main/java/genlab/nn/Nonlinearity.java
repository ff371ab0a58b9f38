package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.function.UnaryOperator;

/** What stands between the linear layers of a network, entry by entry. */
public enum Nonlinearity implements UnaryOperator<NDArray> {
    /** max(x, 0). */
    RELU(Activation::relu),
    /** x where x is above 0, otherwise 0.2 x. */
    LEAKY_RELU(x -> Activation.leakyRelu(x, 0.2f)),
    /** Hyperbolic tangent. */
    TANH(Activation::tanh);

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
