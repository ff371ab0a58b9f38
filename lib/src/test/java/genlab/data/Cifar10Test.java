package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {

    private static final int RECORD = 3073;

    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("batch.bin"), bytes);
    }

    private static void bad(Path file, String expected, String found) {
        var e = assertThrows(BadFileException.class, () -> Cifar10.read("bad", List.of(file)));
        assertTrue(e.getMessage().contains(expected) && e.getMessage().contains(found), e.getMessage());
    }

    @Test
    void recordsOfTwoFiles() throws IOException {
        byte[] two = new byte[2 * RECORD];
        two[RECORD] = 7;
        two[RECORD + 1] = 1; // red of the first pixel
        two[RECORD + 1 + 1024] = 2; // green
        two[RECORD + 1 + 2048] = 3; // blue
        Path plain = file(two);
        Path gzip = Files.write(folder.resolve("batch.bin.gz"), MnistTest.gzip(two));
        Images read = Cifar10.read("four", List.of(plain, gzip));
        assertArrayEquals(new int[] {0, 7, 0, 7}, read.labels());
        assertEquals(0xff010203, read.picture(3).getRGB(0, 0));
        assertEquals(0xff000000, read.picture(2).getRGB(0, 0));
    }

    @Test
    void badFiles() throws IOException {
        bad(folder.resolve("none"), "a file", "nothing");
        bad(file(new byte[0]), "whole records", "0 bytes");
        bad(file(new byte[RECORD - 1]), "whole records", "3072 bytes");
        bad(file(new byte[RECORD + 1]), "whole records", "3074 bytes");
        byte[] wrongClass = new byte[2 * RECORD];
        wrongClass[RECORD] = 10;
        bad(file(wrongClass), "0 to 9 in record 1", "10");
    }
}
