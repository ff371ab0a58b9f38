package genlab.divergence;

import java.util.OptionalDouble;
import org.apache.commons.math3.special.Erf;

/** Divergences between two normal densities N(m, s²) and N(n, t²) in closed form. */
public final class Normals {

    private Normals() {}

    /** D(N(m, s²) ‖ N(n, t²)), infinite where the integral is; empty for the Jensen-Shannon kinds, which have no closed form. */
    public static OptionalDouble divergence(FDivergence f, double m, double s, double n, double t) {
        return switch (f) {
            case TOTAL_VARIATION -> OptionalDouble.of(totalVariation(m, s, n, t));
            case KL -> OptionalDouble.of(kl(m, s, n, t));
            case REVERSE_KL -> OptionalDouble.of(kl(n, t, m, s));
            case PEARSON -> OptionalDouble.of(affinity(2, m, s, n, t) - 1);
            case NEYMAN -> OptionalDouble.of(affinity(2, n, t, m, s) - 1);
            case SQUARED_HELLINGER -> OptionalDouble.of(2 - 2 * affinity(0.5, m, s, n, t));
            case JEFFREY -> OptionalDouble.of(kl(m, s, n, t) + kl(n, t, m, s));
            case JENSEN_SHANNON, WEIGHTED_JENSEN_SHANNON, GAN -> OptionalDouble.empty();
        };
    }

    /** ln(t / s) + (s² + (m - n)²) / (2 t²) - ½. */
    private static double kl(double m, double s, double n, double t) {
        return Math.log(t / s) + (s * s + (m - n) * (m - n)) / (2 * t * t) - 0.5;
    }

    /** ∫ p^a q^(1 - a) = s^(1-a) t^a / √c exp(-a (1 - a) (m - n)² / (2 c)), where c = a t² + (1 - a) s² is above 0. */
    private static double affinity(double a, double m, double s, double n, double t) {
        double c = a * t * t + (1 - a) * s * s;
        double near = Math.exp(-a * (1 - a) * (m - n) * (m - n) / (2 * c));
        return c > 0 ? Math.pow(s, 1 - a) * Math.pow(t, a) / Math.sqrt(c) * near : Double.POSITIVE_INFINITY;
    }

    /** |P(I) - Q(I)| for the interval or half-line I between the points where the densities cross. */
    private static double totalVariation(double m, double s, double n, double t) {
        if (m == n && s == t) {
            return 0;
        }
        double a = 1 / (t * t) - 1 / (s * s);
        double b = m / (s * s) - n / (t * t);
        double c = n * n / (t * t) - m * m / (s * s) + 2 * Math.log(t / s);
        if (a == 0) {
            return Math.abs(below(-c / (2 * b), m, s) - below(-c / (2 * b), n, t));
        }
        double root = Math.sqrt(b * b - a * c);
        double low = Math.min((-b - root) / a, (-b + root) / a);
        double high = Math.max((-b - root) / a, (-b + root) / a);
        return Math.abs(below(high, m, s) - below(low, m, s) - below(high, n, t) + below(low, n, t));
    }

    /** P(X ≤ x) for X of N(m, s²). */
    private static double below(double x, double m, double s) {
        return 0.5 * Erf.erfc((m - x) / (s * Math.sqrt(2)));
    }
}
