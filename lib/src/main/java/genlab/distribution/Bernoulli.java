package genlab.distribution;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import genlab.data.Rng;
import genlab.engine.Tensors;

/**
 * Independent coins, one a pixel: p(x = 1) = sigmoid(logit), shape (N, ...).
 *
 * <p>Everything is computed from the logits, never from a logarithm of a rounded probability.
 *
 * @param logits log p / (1 - p)
 */
public record Bernoulli(NDArray logits) implements Distribution {

    /**
     * log p(x) of each row: (N, ...) -> (N), nats. With l the logits, it is the sum of x l - log(1 + exp l).
     *
     * @param x zeros and ones; values between give the cross-entropy against a coin of that probability
     */
    @Override
    public NDArray logP(NDArray x) {
        NDArray l = Tensors.near(logits, Rows.fit(x, logits.getShape()));
        try (NDArray agreed = x.mul(l);
                NDArray price = Activation.softPlus(l);
                NDArray each = agreed.sub(price)) {
            return Rows.sum(each);
        }
    }

    /** The probabilities of a one: shape of the logits. */
    @Override
    public NDArray mean() {
        return Activation.sigmoid(logits);
    }

    /** Zeros and ones, shape of the logits. */
    @Override
    public NDArray sample(Rng rng) {
        try (NDArray p = mean()) {
            return rng.bernoulli(p);
        }
    }
}
