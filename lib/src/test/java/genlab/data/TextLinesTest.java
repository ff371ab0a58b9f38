package genlab.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextLinesTest {

    @TempDir
    Path folder;

    @Test
    void bothLineEndsAndALastLineWithoutOne() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "Grüße\r\n\n李宏毅\nend");
        assertEquals(List.of("Grüße", "", "李宏毅", "end"), TextLines.read(file));
        assertEquals(List.of("end"), TextLines.read(Files.writeString(file, "end\n")));
    }

    @Test
    void malformedBytesAreReportedWithTheirLine() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "good\ngood\nGrüße\n", ISO_8859_1);
        var e = assertThrows(BadFileException.class, () -> TextLines.read(file));
        assertTrue(e.getMessage().contains("UTF-8 in line 3"), e.getMessage());
    }

    @Test
    void missingAndEmpty() throws IOException {
        assertThrows(BadFileException.class, () -> TextLines.read(folder.resolve("none")));
        assertThrows(BadFileException.class, () -> TextLines.read(folder));
        assertThrows(BadFileException.class, () -> TextLines.read(Files.writeString(folder.resolve("t"), "")));
    }

    @Test
    void sentencesOfSoManyWords() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), " One  TWO\tthree \n\n \nfour five\nsix seven eight nine\n");
        assertEquals(List.of("one two three", "four five"), TextLines.sentences(file, 3));
        var e = assertThrows(BadFileException.class, () -> TextLines.sentences(file, 1));
        assertTrue(e.getMessage().contains("t: expected lines of 1 to 1 words, found none"), e.getMessage());
        assertThrows(BadFileException.class, () -> TextLines.sentences(folder.resolve("none"), 3));
    }
}
