package genlab.divergence;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import genlab.engine.Scalars;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * The f-divergences of the f-GAN paper, each with its generator f, its conjugate f* and the activation that makes a T of an output o.
 *
 * <p>All are written as D(P ‖ Q) = ∫ q f(p / q). Where this differs from the paper's tables: the Jensen-Shannon divergence is the
 * usual one, in [0, ln 2], half of theirs; the conjugates are those of f on (0, ∞), which for total variation and Pearson
 * are constant where the paper's formulas go on. The output is the log-ratio ln(p / q), in which the bound is concave, but for three. Those of the
 * two χ² are concave in a ratio and run away in its logarithm; that of the total variation would be a sigmoid, which is flat where it is wrong.
 */
@SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing, or a record of one number
public enum FDivergence implements Divergence {
    /** ½ ∫ |p - q|. The best T is ½ where p is above q and -½ elsewhere; the output goes to ±1 there: the hinge loss. */
    TOTAL_VARIATION(
            "total variation",
            0.5,
            u -> 0.5 * Math.abs(u - 1),
            u -> 0.5 * Math.signum(u - 1),
            t -> Math.max(t, -0.5),
            o -> Scalars.times(Activation.relu(o.neg().add(1)).neg().add(1), 0.5),
            o -> Scalars.times(Activation.relu(o.add(1)).sub(1), 0.5)),
    /** Kullback-Leibler, ∫ p ln(p / q). */
    KL(
            "KL",
            Double.POSITIVE_INFINITY,
            u -> u * Math.log(u),
            u -> 1 + Math.log(u),
            t -> Math.exp(t - 1),
            o -> Divergence.logRatio(o).add(1),
            o -> Divergence.logRatio(o).exp()),
    /** ∫ q ln(q / p). */
    REVERSE_KL(
            "reverse KL",
            0,
            u -> -Math.log(u),
            u -> -1 / u,
            t -> -1 - Math.log(-t),
            o -> Divergence.logRatio(o.neg()).exp().neg(),
            o -> Divergence.logRatio(o).sub(1)),
    /** Pearson's χ², ∫ (p - q)² / q. The output is p / q - 1, free to be any number: least squares. */
    PEARSON(
            "Pearson χ²",
            Double.POSITIVE_INFINITY,
            u -> (u - 1) * (u - 1),
            u -> 2 * (u - 1),
            // for smaller t the supremum over u > 0 is at u = 0
            t -> t < -2 ? -1 : t * (t / 4 + 1),
            o -> Scalars.times(o, 2),
            o -> o.add(1).square().sub(1)),
    /** Neyman's χ², ∫ (p - q)² / p. The output is 1 - q / p, free to be any number: least squares. */
    NEYMAN(
            "Neyman χ²",
            1,
            u -> (u - 1) * (u - 1) / u,
            u -> 1 - 1 / (u * u),
            t -> 2 - 2 * Math.sqrt(1 - t),
            o -> o.neg().add(1).square().neg().add(1),
            o -> Scalars.times(o, 2)),
    /** ∫ (√p - √q)². */
    SQUARED_HELLINGER(
            "squared Hellinger",
            1,
            u -> (Math.sqrt(u) - 1) * (Math.sqrt(u) - 1),
            u -> 1 - 1 / Math.sqrt(u),
            t -> t / (1 - t),
            o -> Scalars.times(Divergence.logRatio(o), -0.5).exp().neg().add(1),
            o -> Scalars.times(Divergence.logRatio(o), 0.5).exp().sub(1)),
    /** KL(P ‖ Q) + KL(Q ‖ P) = ∫ (p - q) ln(p / q). */
    JEFFREY(
            "Jeffrey",
            Double.POSITIVE_INFINITY,
            u -> (u - 1) * Math.log(u),
            u -> Math.log(u) + 1 - 1 / u,
            t -> {
                // W(exp(1 - t)) = q / p, Lambert's function
                double w = Lambert.ofExp(1 - t);
                return w + 1 / w + t - 2;
            },
            o -> {
                NDArray v = Divergence.logRatio(o);
                return v.add(1).sub(v.neg().exp());
            },
            o -> {
                NDArray v = Divergence.logRatio(o);
                return v.sub(1).add(v.exp());
            }),
    /** ½ KL(P ‖ M) + ½ KL(Q ‖ M), M the middle of P and Q; in [0, ln 2]. */
    JENSEN_SHANNON("Jensen-Shannon", new WeightedJensenShannon(0.5)),
    /** {@link WeightedJensenShannon} with π = 0.3. */
    WEIGHTED_JENSEN_SHANNON("weighted JS, π = 0.3", new WeightedJensenShannon(0.3)),
    /** The discriminator's game, E_P ln D + E_Q ln(1 - D) at its best: 2 JS - 2 ln 2. The one f here that is not 0 at 1. */
    GAN(
            "GAN",
            0,
            u -> u * Math.log(u) - (u + 1) * Math.log1p(u),
            u -> -Math.log1p(1 / u),
            t -> -Math.log(-Math.expm1(t)),
            o -> Activation.softPlus(o.neg()).neg(),
            Activation::softPlus);

    private final String label;
    private final double domainEnd;
    private final DoubleUnaryOperator f;
    private final DoubleUnaryOperator slope;
    private final DoubleUnaryOperator conjugate;
    private final UnaryOperator<NDArray> activation;
    private final UnaryOperator<NDArray> conjugateOfActivation;

    /** The formulas of {@link Divergence} in its order; {@code conjugate} is asked for nothing beyond the end of its domain. */
    FDivergence(
            String label,
            double domainEnd,
            DoubleUnaryOperator f,
            DoubleUnaryOperator slope,
            DoubleUnaryOperator conjugate,
            UnaryOperator<NDArray> activation,
            UnaryOperator<NDArray> conjugateOfActivation) {
        this.label = label;
        this.domainEnd = domainEnd;
        this.f = f;
        this.slope = slope;
        this.conjugate = conjugate;
        this.activation = activation;
        this.conjugateOfActivation = conjugateOfActivation;
    }

    FDivergence(String label, WeightedJensenShannon same) {
        this(
                label,
                same.domainEnd(),
                same::f,
                same::slope,
                same::conjugate,
                same::activation,
                same::conjugateOfActivation);
    }

    /** The name for people. */
    public String label() {
        return label;
    }

    @Override
    public double domainEnd() {
        return domainEnd;
    }

    @Override
    public double conjugate(double t) {
        return t > domainEnd ? Double.POSITIVE_INFINITY : conjugate.applyAsDouble(t);
    }

    @Override
    public double f(double u) {
        return f.applyAsDouble(u);
    }

    @Override
    public double slope(double u) {
        return slope.applyAsDouble(u);
    }

    @Override
    public NDArray activation(NDArray o) {
        return activation.apply(o);
    }

    @Override
    public NDArray conjugateOfActivation(NDArray o) {
        return conjugateOfActivation.apply(o);
    }
}
