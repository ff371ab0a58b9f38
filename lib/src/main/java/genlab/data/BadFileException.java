package genlab.data;

import java.nio.file.Path;

/** A file or folder that is not what it should be: says which, what was expected and what was found. */
public final class BadFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Without an underlying error. */
    public BadFileException(Path file, String expected, String found) {
        this(file, expected, found, null);
    }

    /**
     * @param file the file or folder
     * @param expected what a good one holds there
     * @param found what this one holds
     * @param cause the underlying error, or null
     */
    public BadFileException(Path file, String expected, String found, Throwable cause) {
        super(file + ": expected " + expected + ", found " + found, cause);
    }
}
