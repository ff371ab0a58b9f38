package genlab.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The real files, where this machine has them. */
final class RealFiles {

    private RealFiles() {}

    /** The folder of one set; skips the test, saying why, where it is not there. */
    static Path folder(String set) {
        String folder = System.getenv("GENLAB_DATA_DIR");
        assumeTrue(folder != null && !folder.isBlank(), "GENLAB_DATA_DIR is not set");
        Path path = Path.of(folder, set);
        assumeTrue(Files.isDirectory(path), path + " is not there");
        return path;
    }
}
