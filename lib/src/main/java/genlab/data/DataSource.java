package genlab.data;

import java.util.Locale;

/** Where a lab's data come from. Stands in the banner, in every result and in every caption. */
public enum DataSource {
    /** Drawn by this library: no network, known answers. */
    GENERATED,
    /** The published data set: from {@code GENLAB_DATA_DIR}, else the cache, else a download. */
    REAL;

    /** The word used in captions and in {@code GENLAB_DATA}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
