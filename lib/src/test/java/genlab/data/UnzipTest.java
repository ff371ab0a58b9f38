package genlab.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnzipTest {

    @TempDir
    Path folder;

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("set.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(UTF_8));
            }
        }
        return file;
    }

    private void bad(Path zip, long most, String found) {
        Path to = folder.resolve("in/to");
        var e = assertThrows(BadFileException.class, () -> Unzip.into(zip, to, "", most));
        assertTrue(e.getMessage().contains(found), e.getMessage());
        assertFalse(Files.exists(to));
        assertFalse(Files.exists(folder.resolve("in/to.part")));
    }

    @Test
    void filesAndFolders() throws IOException {
        Path to = folder.resolve("to");
        Unzip.into(zip("a.txt", "deep/er/b.txt"), to, "deep/er", 100);
        assertEquals("deep/er/b.txt", Files.readString(to.resolve("deep/er/b.txt")));
        assertEquals("a.txt", Files.readString(to.resolve("a.txt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.txt", "deep/../../../evil.txt", "/tmp/genlab-evil.txt"})
    void namesThatLeaveTheFolder(String name) throws IOException {
        bad(zip("good.txt", name), 100, name);
        assertFalse(Files.exists(folder.resolve("in/evil.txt")));
        assertFalse(Files.exists(Path.of("/tmp/genlab-evil.txt")));
    }

    @Test
    void bombsAndDamage() throws IOException {
        Path zip = zip("a.txt", "b.txt");
        bad(zip, 9, "more");
        byte[] whole = Files.readAllBytes(zip);
        bad(Files.write(zip, Arrays.copyOf(whole, whole.length / 2)), 100, "");
        bad(folder.resolve("none.zip"), 100, "NoSuchFile");
    }
}
