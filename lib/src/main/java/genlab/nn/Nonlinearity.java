package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.function.UnaryOperator;

/** What stands between the linear layers of a network, entry by entry. */
public enum Nonlinearity implements UnaryOperator<NDArray> {
    /** max(x, 0). */
    RELU {
        @Override
        public NDArray apply(NDArray x) {
            return Activation.relu(x);
        }
    },
    /** x where x is above 0, otherwise 0.2 x. */
    LEAKY_RELU {
        @Override
        public NDArray apply(NDArray x) {
            return Activation.leakyRelu(x, 0.2f);
        }
    },
    /** Hyperbolic tangent. */
    TANH {
        @Override
        public NDArray apply(NDArray x) {
            return Activation.tanh(x);
        }
    }
}
