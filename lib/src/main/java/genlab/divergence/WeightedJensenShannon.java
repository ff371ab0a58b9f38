package genlab.divergence;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import genlab.engine.Scalars;

/**
 * π KL(P ‖ M) + (1 - π) KL(Q ‖ M) with M = π P + (1 - π) Q: how many nats a draw of M tells about whether it is
 * of P. At most the entropy of a coin that shows P with probability π.
 *
 * @param pi π, the share of P, in (0, 1)
 */
public record WeightedJensenShannon(double pi) implements Divergence {

    /** Checks π. */
    public WeightedJensenShannon {
        if (!(pi > 0 && pi < 1)) {
            throw new IllegalArgumentException("π is " + pi + ", expected a number between 0 and 1");
        }
    }

    @Override
    public double f(double u) {
        double m = 1 - pi + pi * u;
        return pi * u * Math.log(u) - m * Math.log(m);
    }

    @Override
    public double slope(double u) {
        return pi * Math.log(u / (1 - pi + pi * u));
    }

    @Override
    public double conjugate(double t) {
        double inside = (1 - pi) * (Math.log(1 - pi) - Math.log1p(-pi * Math.exp(t / pi)));
        return t < domainEnd() ? inside : Double.POSITIVE_INFINITY;
    }

    @Override
    public double domainEnd() {
        return -pi * Math.log(pi);
    }

    /** -π (ln π + softplus(-(o + a))), with o the log-ratio and a the log-odds of π. */
    @Override
    public NDArray activation(NDArray o) {
        return Scalars.times(Activation.softPlus(odds(o).neg()).add(Math.log(pi)), -pi);
    }

    /** (1 - π) (ln(1 - π) + softplus(o + a)). */
    @Override
    public NDArray conjugateOfActivation(NDArray o) {
        return Scalars.times(Activation.softPlus(odds(o)).add(Math.log(1 - pi)), 1 - pi);
    }

    /** The log-odds of P where P came with probability π. */
    private NDArray odds(NDArray o) {
        return o.add(Math.log(pi / (1 - pi)));
    }
}
