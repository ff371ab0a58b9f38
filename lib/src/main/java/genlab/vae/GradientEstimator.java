package genlab.vae;

import ai.djl.ndarray.NDArray;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import java.util.function.UnaryOperator;

/**
 * Two ways to the gradient of E_q f(z) with respect to q, from one draw of z. Both are right on average; how far a single draw is
 * off differs.
 *
 * @see <a href="https://arxiv.org/abs/1906.10652">Mohamed et al. (2020)</a>, sections 4 and 5
 */
public enum GradientEstimator {

    /** z = m + σ e, and the slope of f itself is followed: ∇ f(m + σ e). Kingma and Welling (2014). */
    REPARAMETERISED {
        @Override
        public NDArray surrogate(DiagonalNormal q, UnaryOperator<NDArray> f, Rng rng) {
            return f.apply(q.sample(rng));
        }
    },

    /** f(z) ∇ log q(z): never asks for the slope of f, only for its height. Williams (1992), REINFORCE. */
    SCORE_FUNCTION {
        @Override
        public NDArray surrogate(DiagonalNormal q, UnaryOperator<NDArray> f, Rng rng) {
            NDArray z = q.sample(rng).stopGradient();
            NDArray height = f.apply(z);
            return q.logP(z).mul(height.stopGradient()).add(height);
        }
    };

    /**
     * One number a row, (N), whose gradient with respect to q (and to what f contains) is the estimate. The number itself
     * means nothing.
     *
     * @param q of shape (N, L)
     * @param f of each row's z: (N, L) -> (N); it may contain q
     */
    public abstract NDArray surrogate(DiagonalNormal q, UnaryOperator<NDArray> f, Rng rng);
}
