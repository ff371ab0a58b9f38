package genlab.divergence;

import ai.djl.ndarray.NDArray;
import genlab.engine.Scalars;

/**
 * An f-divergence of two densities and what is needed to train a network to measure it from samples.
 *
 * <pre>
 *   D_f(P ‖ Q) = ∫ q f(p / q) dx                        f convex on (0, ∞)
 *              = max over T of E_P[T(x)] - E_Q[f*(T(x))]   f*(t) = sup over u &gt; 0 of u t - f(u)
 * </pre>
 *
 * Every T gives a lower bound; the best one is T = f'(p / q). What is maximised is concave in T, and T must stay in the domain
 * of f*. So a network's output o is turned into T by an activation that ends where the domain ends and in which the bound
 * is concave again: nothing then runs away. In all of {@link FDivergence} o = 0 means p = q, and o grows with p / q.
 *
 * @see <a href="https://arxiv.org/abs/1606.00709">Nowozin, Cseke and Tomioka (2016)</a>, f-GAN
 */
public interface Divergence {

    /** f(u), nats where f has logarithms; u above 0. */
    double f(double u);

    /** f'(u), the best T where p / q = u. */
    double slope(double u);

    /** f*(t); infinite where t is above the {@link #domainEnd()}. */
    double conjugate(double t);

    /** The supremum of f', beyond which f* is infinite; infinity if f* is finite everywhere. */
    double domainEnd();

    /** T(o), element by element, same shape: the output activation g_f of the paper. */
    NDArray activation(NDArray o);

    /** f*(T(o)), element by element, same shape: in one formula, since f* of a rounded T may be infinite. */
    NDArray conjugateOfActivation(NDArray o);

    /**
     * What a critic maximises, for pairs of a row of P and a row of Q: T(x) - f*(T(y)), (N), (N) to (N).
     *
     * @param p the network's outputs on rows of P
     * @param q the network's outputs on rows of Q
     */
    default NDArray bound(NDArray p, NDArray q) {
        return activation(p).sub(conjugateOfActivation(q));
    }

    /**
     * A network's output as a log-ratio ln(p / q) whose exponential is taken next: bent smoothly into (-10, 10) and left nearly as
     * it is near 0, so that neither exp nor its gradient leaves float32.
     */
    static NDArray logRatio(NDArray o) {
        return Scalars.times(Scalars.times(o, 0.1).tanh(), 10);
    }
}
