package genlab.data;

/** Where a lab's data come from. Stands in the banner, in every result and in every caption. */
public enum DataSource {
    /** Drawn by this library: no network, known answers. */
    GENERATED("generated"),
    /** The published data set: from {@code GENLAB_DATA_DIR}, else the cache, else a download. */
    REAL("real");

    private final String label;

    DataSource(String label) {
        this.label = label;
    }

    /** The word used in captions and in {@code GENLAB_DATA}. */
    public String label() {
        return label;
    }
}
