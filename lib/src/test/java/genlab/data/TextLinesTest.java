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
        var none = assertThrows(IllegalArgumentException.class, () -> TextLines.sentences(file, 0));
        assertEquals("sentences of at most 0 words, expected 1 or more", none.getMessage());
    }

    /** What editors on Windows write at a file's beginning, and blanks that are no ASCII. */
    @Test
    void aMarkOfUtf8AndOtherBlanksAreNoWords() throws IOException {
        Path file = Files.writeString(folder.resolve("t"), "\uFEFFThe dog\r\n\u00a0the\u00a0cat\u3000 sat\u2003\r\n");
        assertEquals(List.of("the dog", "the cat sat"), TextLines.sentences(file, 3));
        assertEquals("The dog", TextLines.read(file).get(0));
        Files.writeString(file, "\uFEFF\r\n\u00a0\n");
        assertThrows(BadFileException.class, () -> TextLines.sentences(file, 3));
    }
}
