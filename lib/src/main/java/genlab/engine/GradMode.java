package genlab.engine;

import ai.djl.pytorch.jni.JniUtils;

/**
 * A scope in which the engine records operations for a later gradient, or does not.
 *
 * <p>Recording is a property of the thread. The engine leaves it off on the thread that loaded it and
 * on everywhere else, and notebooks run their cells on threads that come and go, so code that needs
 * either state opens a scope; closing it restores what was found.
 *
 * <pre>{@code
 * try (var off = GradMode.off()) {
 *     NDArray samples = generator.forward(z);
 * }
 * }</pre>
 */
public final class GradMode implements AutoCloseable {

    private final boolean found;

    private GradMode(boolean recording) {
        Bridge.load();
        found = JniUtils.isGradMode();
        JniUtils.setGradMode(recording);
    }

    /** Operations in this scope are recorded: training. */
    public static GradMode on() {
        return new GradMode(true);
    }

    /** Operations in this scope are not recorded: sampling, evaluation, writing to weights. */
    public static GradMode off() {
        return new GradMode(false);
    }

    /** Whether this thread records at the moment. */
    public static boolean isOn() {
        Bridge.load();
        return JniUtils.isGradMode();
    }

    @Override
    public void close() {
        JniUtils.setGradMode(found);
    }
}
