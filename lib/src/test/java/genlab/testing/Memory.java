package genlab.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The memory of this process, native included. */
public final class Memory {

    private static final Path STATM = Path.of("/proc/self/statm");

    private Memory() {}

    /**
     * Checks that what is done so many times takes no more memory after the first quarter. Of the three quarters that follow the
     * one in which it grew least counts, against a third of what is allowed: a leak shows in each, and a Java heap that grows
     * once does not.
     */
    public static void flat(int times, double allowedMegabytes, Runnable once) {
        assumeTrue(Files.isReadable(STATM), "the resident set is read from " + STATM + ", which this system lacks");
        double[] megabytes = new double[4];
        for (int quarter = 0; quarter < 4; quarter++) {
            for (int i = 0; i < times / 4; i++) {
                once.run();
            }
            megabytes[quarter] = residentMegabytes();
        }
        checkFlat(allowedMegabytes / 3, "resident", megabytes);
    }

    /** Checks that in one of the stretches between these places, at least, so little was added. */
    public static void checkFlat(double allowedMegabytes, String what, double... megabytes) {
        double least = IntStream.range(1, megabytes.length)
                .mapToDouble(i -> megabytes[i] - megabytes[i - 1])
                .min()
                .orElseThrow();
        assertTrue(least < allowedMegabytes, what + " " + Arrays.toString(megabytes) + " MB");
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
