package genlab.training;

/** A loss or a gradient that is NaN or infinite. The weights are those of the step before. */
public final class NonFiniteException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what was not finite, where, and what to try */
    public NonFiniteException(String message) {
        super(message);
    }
}
