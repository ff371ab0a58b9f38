package genlab.training;

/** A loss or a gradient that is NaN or infinite. Whose weights are those of the step before, the message says. */
public final class NonFiniteException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what was not finite, where, and what to try */
    public NonFiniteException(String message) {
        super(message);
    }

    /** The same, for what an inner one said. */
    NonFiniteException(String message, NonFiniteException cause) {
        super(message, cause);
    }
}
