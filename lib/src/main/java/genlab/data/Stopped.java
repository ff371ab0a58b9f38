package genlab.data;

/**
 * Somebody pressed stop: the thread was interrupted, and what it was doing ends here.
 *
 * <p>A kernel can only interrupt the thread of a cell; code that never looks goes on behind the next cell. So every loop of this
 * library that may take longer than a second calls {@link #ifAsked}. The exception has no stack trace: a cell that was stopped
 * shows one line.
 */
public final class Stopped extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message what was stopped, and what is kept of it */
    public Stopped(String message) {
        super(message, null, false, false);
    }

    /**
     * Ends the work of a thread that was interrupted, and clears its flag.
     *
     * @throws Stopped if it was
     */
    public static void ifAsked() {
        if (Thread.interrupted()) {
            throw new Stopped("stopped");
        }
    }
}
