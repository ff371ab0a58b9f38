package genlab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Folders of files. */
final class Folders {

    private Folders() {}

    /** The files with one of these endings (in either case), by name; never none. */
    static List<Path> files(Path folder, String... endings) {
        if (!Files.isDirectory(folder)) {
            throw new BadFileException(folder, "a folder", Files.exists(folder) ? "a file" : "nothing");
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(file -> {
                        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                        return Stream.of(endings).anyMatch(name::endsWith);
                    })
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new BadFileException(folder, "files " + String.join(", ", endings), "none");
            }
            return files;
        } catch (IOException e) {
            throw new BadFileException(folder, "a readable folder", e.toString(), e);
        }
    }
}
