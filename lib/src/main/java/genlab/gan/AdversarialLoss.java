package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.function.UnaryOperator;

/**
 * The games that are in use, on the critic's logits r of real rows and f of made ones.
 *
 * <p>Where D(x) = sigmoid(logit), -log D = softplus(-logit) and -log(1 - D) = softplus(logit): nats, and
 * never the logarithm of a rounded zero.
 */
@SuppressWarnings("ImmutableEnumChecker") // functions without a state
public enum AdversarialLoss implements Game {
    /**
     * The game of the first paper: D minimises -log D(x) - log(1 - D(G(z))), G minimises log(1 - D(G(z))).
     * Where D is sure, G has almost no gradient.
     *
     * @see <a href="https://arxiv.org/abs/1406.2661">Goodfellow et al. (2014)</a>, equation 1
     */
    MINIMAX(r -> Activation.softPlus(r.neg()), Activation::softPlus, f -> Activation.softPlus(f)
            .neg()),
    /** The same D; G minimises -log D(G(z)), which has the same goal and a gradient where D is sure. The paper's section 3. */
    NON_SATURATING(r -> Activation.softPlus(r.neg()), Activation::softPlus, f -> Activation.softPlus(f.neg())),
    /**
     * D minimises max(0, 1 - r) + max(0, 1 + f), G minimises -f.
     *
     * @see <a href="https://arxiv.org/abs/1705.02894">Lim and Ye (2017)</a>
     */
    HINGE(r -> Activation.relu(r.neg().add(1f)), f -> Activation.relu(f.add(1f)), NDArray::neg),
    /**
     * The critic minimises f - r, which under a Lipschitz bound of 1 is minus a lower bound of the
     * Wasserstein distance, in units of x; G minimises -f.
     *
     * @see <a href="https://arxiv.org/abs/1701.07875">Arjovsky, Chintala and Bottou (2017)</a>
     */
    WASSERSTEIN(NDArray::neg, f -> f, NDArray::neg),
    /**
     * The critic's outputs are no logits: it minimises (r - 1)² + f², G minimises (f - 1)².
     *
     * @see <a href="https://arxiv.org/abs/1611.04076">Mao et al. (2017)</a>, equation 9
     */
    LEAST_SQUARES(r -> r.sub(1f).square(), NDArray::square, f -> f.sub(1f).square());

    private final UnaryOperator<NDArray> onReal;
    private final UnaryOperator<NDArray> onFake;
    private final UnaryOperator<NDArray> generator;

    AdversarialLoss(UnaryOperator<NDArray> onReal, UnaryOperator<NDArray> onFake, UnaryOperator<NDArray> generator) {
        this.onReal = onReal;
        this.onFake = onFake;
        this.generator = generator;
    }

    @Override
    public NDArray onReal(NDArray r) {
        return onReal.apply(r);
    }

    @Override
    public NDArray onFake(NDArray f) {
        return onFake.apply(f);
    }

    @Override
    public NDArray generator(NDArray f) {
        return generator.apply(f);
    }
}
