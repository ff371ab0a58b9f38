package genlab.training;

/** A loss or a gradient that is NaN or infinite. Whose weights are those of the step before, the message says. */
public final class NonFiniteException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What was not finite, where, and what to try; {@code cause} is an inner one that said the first of it, or null. */
    NonFiniteException(String message, NonFiniteException cause) {
        super(message, cause);
    }
}
