package genlab.data;

/** Told how far a download is: a few times a second, and when all is there. */
@FunctionalInterface
public interface DownloadProgress {

    /** Says nothing. */
    DownloadProgress SILENT = (file, done, total) -> {};

    /**
     * Some bytes came.
     *
     * @param file the file's name
     * @param done bytes there now
     * @param total bytes of the whole file
     */
    void at(String file, long done, long total);
}
