package genlab.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.util.Preconditions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text files: UTF-8, one item a line. */
public final class TextLines {

    private TextLines() {}

    /**
     * The lines of a file without their ends ({@code \n} or {@code \r\n}); a last line needs no end, and a mark of UTF-8
     * before the first one is left out.
     *
     * @throws BadFileException if the file cannot be read, is empty, or holds a line that is not UTF-8 (the message says
     *     which line, counted from 1)
     */
    public static List<String> read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BadFileException(file, "a file", "nothing", e);
        } catch (IOException e) {
            throw new BadFileException(file, "a readable file", e.toString(), e);
        }
        if (bytes.length == 0) {
            throw new BadFileException(file, "lines of text", "an empty file");
        }
        List<String> lines = new ArrayList<>();
        // one character a byte: what ends a line is the same in UTF-8
        for (String line : new String(bytes, ISO_8859_1)
                .replaceFirst("^\u00ef\u00bb\u00bf", "")
                .replaceFirst("\r?\n?\\z", "")
                .split("\r?\n", -1)) {
            try {
                // a new decoder reports malformed bytes; String's constructor would replace them
                lines.add(UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(line.getBytes(ISO_8859_1)))
                        .toString());
            } catch (CharacterCodingException e) {
                throw new BadFileException(file, "UTF-8 in line " + (lines.size() + 1), "bytes that are not UTF-8", e);
            }
        }
        return lines;
    }

    /**
     * The lines that have 1 to {@code longest} words, in small letters and with one blank between two words.
     *
     * @throws BadFileException as {@link #read}, and if there is no such line
     */
    public static List<String> sentences(Path file, int longest) {
        Preconditions.checkArgument(longest > 0, "sentences of at most " + longest + " words, expected 1 or more");
        List<String> found = read(file).stream()
                .map(line -> line.toLowerCase(Locale.ROOT)
                        .replaceAll("(?U)\\s+", " ")
                        .strip())
                .filter(line -> !line.isEmpty() && line.split(" ", -1).length <= longest)
                .toList();
        if (found.isEmpty()) {
            throw new BadFileException(file, "lines of 1 to " + longest + " words", "none");
        }
        return found;
    }
}
