package genlab.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The memory of this process, native included. */
public final class Memory {

    private static final Path STATM = Path.of("/proc/self/statm");

    private Memory() {}

    /** Checks that what is done so many times takes no more memory than the first quarter of it did. */
    public static void flat(int times, double allowedMegabytes, Runnable once) {
        assumeTrue(Files.isReadable(STATM), "the resident set is read from " + STATM + ", which this system lacks");
        double before = 0;
        for (int i = 0; i < times; i++) {
            if (i == times / 4) {
                before = residentMegabytes();
            }
            once.run();
        }
        double after = residentMegabytes();
        assertTrue(
                after - before < allowedMegabytes,
                String.format(Locale.ROOT, "resident %.1f to %.1f MB", before, after));
    }

    /** The resident set. */
    public static double residentMegabytes() {
        System.gc();
        try {
            return Long.parseLong(Files.readString(STATM).split(" ", 3)[1]) * 4096 / 1e6;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
