package genlab.divergence;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import genlab.engine.Scalars;

/**
 * The f-divergences of the f-GAN paper, each with its generator f, its conjugate f* and the activation that makes a T of an output o.
 *
 * <p>All are written as D(P ‖ Q) = ∫ q f(p / q). Where this differs from the paper's tables: the Jensen-Shannon divergence is the
 * usual one, in [0, ln 2], half of theirs; the conjugates are those of f on (0, ∞), which for total variation and Pearson
 * are constant where the paper's formulas go on. The output is the log-ratio ln(p / q), in which the bound is concave, but for three. Those of the
 * two χ² are concave in a ratio and run away in its logarithm; that of the total variation would be a sigmoid, which is flat where it is wrong.
 */
public enum FDivergence implements Divergence {
    /** ½ ∫ |p - q|. The best T is ½ where p is above q and -½ elsewhere; the output goes to ±1 there: the hinge loss. */
    TOTAL_VARIATION("total variation", 0.5) {
        @Override
        public double f(double u) {
            return 0.5 * Math.abs(u - 1);
        }

        @Override
        public double slope(double u) {
            return 0.5 * Math.signum(u - 1);
        }

        @Override
        double conjugateInside(double t) {
            return Math.max(t, -0.5);
        }

        @Override
        public NDArray activation(NDArray o) {
            return Scalars.times(Activation.relu(o.neg().add(1)).neg().add(1), 0.5);
        }

        @Override
        public NDArray conjugateOfActivation(NDArray o) {
            return Scalars.times(Activation.relu(o.add(1)).sub(1), 0.5);
        }
    },
    /** Kullback-Leibler, ∫ p ln(p / q). */
    KL("KL", Double.POSITIVE_INFINITY) {
        @Override
        public double f(double u) {
            return u * Math.log(u);
        }

        @Override
        public double slope(double u) {
            return 1 + Math.log(u);
        }

        @Override
        double conjugateInside(double t) {
            return Math.exp(t - 1);
        }

        @Override
        public NDArray activation(NDArray o) {
            return Divergence.logRatio(o).add(1);
        }

        @Override
        public NDArray conjugateOfActivation(NDArray o) {
            return Divergence.logRatio(o).exp();
        }
    },
    /** ∫ q ln(q / p). */
    REVERSE_KL("reverse KL", 0) {
        @Override
        public double f(double u) {
            return -Math.log(u);
        }

        @Override
        public double slope(double u) {
            return -1 / u;
        }

        @Override
        double conjugateInside(double t) {
            return -1 - Math.log(-t);
        }

        @Override
        public NDArray activation(NDArray o) {
            return Divergence.logRatio(o.neg()).exp().neg();
        }

        @Override
        public NDArray conjugateOfActivation(NDArray o) {
            return Divergence.logRatio(o).sub(1);
        }
    },
    /** Pearson's χ², ∫ (p - q)² / q. The output is p / q - 1, free to be any number: least squares. */
    PEARSON("Pearson χ²", Double.POSITIVE_INFINITY) {
        @Override
        public double f(double u) {
            return (u - 1) * (u - 1);
        }

        @Override
        public double slope(double u) {
            return 2 * (u - 1);
        }

        @Override
        double conjugateInside(double t) {
            // for smaller t the supremum over u > 0 is at u = 0
            return t < -2 ? -1 : t * (t / 4 + 1);
        }

        @Override
        public NDArray activation(NDArray o) {
            return Scalars.times(o, 2);
        }

        @Override
        public NDArray conjugateOfActivation(NDArray o) {
            return o.add(1).square().sub(1);
        }
    },
    /** Neyman's χ², ∫ (p - q)² / p. The output is 1 - q / p, free to be any number: least squares. */
    NEYMAN("Neyman χ²", 1) {
        @Override
        public double f(double u) {
            return (u - 1) * (u - 1) / u;
        }

        @Override
        public double slope(double u) {
            return 1 - 1 / (u * u);
        }

        @Override
        double conjugateInside(double t) {
            return 2 - 2 * Math.sqrt(1 - t);
        }

        @Override
        public NDArray activation(NDArray o) {
            return o.neg().add(1).square().neg().add(1);
        }

        @Override
        public NDArray conjugateOfActivation(NDArray o) {
            return Scalars.times(o, 2);
        }
    },
    /** ∫ (√p - √q)². */
    SQUARED_HELLINGER("squared Hellinger", 1) {
        @Override
        public double f(double u) {
            double d = Math.sqrt(u) - 1;
            return d * d;
        }

        @Override
        public double slope(double u) {
            return 1 - 1 / Math.sqrt(u);
        }

        @Override
        double conjugateInside(double t) {
            return t / (1 - t);
        }

        @Override
        public NDArray activation(NDArray o) {
            return Scalars.times(Divergence.logRatio(o), -0.5).exp().neg().add(1);
        }

        @Override
        public NDArray conjugateOfActivation(NDArray o) {
            return Scalars.times(Divergence.logRatio(o), 0.5).exp().sub(1);
        }
    },
    /** KL(P ‖ Q) + KL(Q ‖ P) = ∫ (p - q) ln(p / q). */
    JEFFREY("Jeffrey", Double.POSITIVE_INFINITY) {
        @Override
        public double f(double u) {
            return (u - 1) * Math.log(u);
        }

        @Override
        public double slope(double u) {
            return Math.log(u) + 1 - 1 / u;
        }

        /** w + 1/w + t - 2, where w = W(exp(1 - t)) = q / p is Lambert's function. */
        @Override
        double conjugateInside(double t) {
            double w = Lambert.ofExp(1 - t);
            return w + 1 / w + t - 2;
        }

        @Override
        public NDArray activation(NDArray o) {
            NDArray v = Divergence.logRatio(o);
            return v.add(1).sub(v.neg().exp());
        }

        @Override
        public NDArray conjugateOfActivation(NDArray o) {
            NDArray v = Divergence.logRatio(o);
            return v.sub(1).add(v.exp());
        }
    },
    /** ½ KL(P ‖ M) + ½ KL(Q ‖ M), M the middle of P and Q; in [0, ln 2]. */
    JENSEN_SHANNON("Jensen-Shannon", new WeightedJensenShannon(0.5)),
    /** {@link WeightedJensenShannon} with π = 0.3. */
    WEIGHTED_JENSEN_SHANNON("weighted JS, π = 0.3", new WeightedJensenShannon(0.3)),
    /** The discriminator's game, E_P ln D + E_Q ln(1 - D) at its best: 2 JS - 2 ln 2. The one f here that is not 0 at 1. */
    GAN("GAN", 0) {
        @Override
        public double f(double u) {
            return u * Math.log(u) - (u + 1) * Math.log1p(u);
        }

        @Override
        public double slope(double u) {
            return -Math.log1p(1 / u);
        }

        @Override
        double conjugateInside(double t) {
            return -Math.log(-Math.expm1(t));
        }

        @Override
        public NDArray activation(NDArray o) {
            return Activation.softPlus(o.neg()).neg();
        }

        @Override
        public NDArray conjugateOfActivation(NDArray o) {
            return Activation.softPlus(o);
        }
    };

    private final String label;
    private final double domainEnd;

    @SuppressWarnings("ImmutableEnumChecker") // a record of one number
    private final WeightedJensenShannon same;

    FDivergence(String label, double domainEnd) {
        this.label = label;
        this.domainEnd = domainEnd;
        this.same = null;
    }

    FDivergence(String label, WeightedJensenShannon same) {
        this.label = label;
        this.domainEnd = same.domainEnd();
        this.same = same;
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
    public final double conjugate(double t) {
        return t > domainEnd ? Double.POSITIVE_INFINITY : conjugateInside(t);
    }

    double conjugateInside(double t) {
        return same.conjugate(t);
    }

    @Override
    public double f(double u) {
        return same.f(u);
    }

    @Override
    public double slope(double u) {
        return same.slope(u);
    }

    @Override
    public NDArray activation(NDArray o) {
        return same.activation(o);
    }

    @Override
    public NDArray conjugateOfActivation(NDArray o) {
        return same.conjugateOfActivation(o);
    }
}
