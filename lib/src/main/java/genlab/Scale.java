package genlab;

import java.util.Locale;

/** How much a lab computes. The same code at every scale; other numbers in its {@code Config}. */
public enum Scale {
    /** Seconds: for tests and for solutions. The figures mean nothing. */
    SMOKE,
    /** The default: about a minute on two CPU cores. What the text and the saved outputs speak of. */
    QUICK,
    /** The paper's size: for a GPU, or for hours. */
    FULL;

    /** The word used in tables and in {@code GENLAB_SCALE}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of three settings that belongs to this scale. */
    public <T> T at(T smoke, T quick, T full) {
        return switch (this) {
            case SMOKE -> smoke;
            case QUICK -> quick;
            case FULL -> full;
        };
    }
}
