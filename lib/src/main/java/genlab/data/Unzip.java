package genlab.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks a zip archive that somebody else made. */
final class Unzip {

    private Unzip() {}

    /**
     * Unpacks into a folder, which appears whole or not at all; one that is there already gives way.
     *
     * @param inside what the archive must have at the least, a path from its root
     * @param most the number of bytes, unpacked, above which the archive is taken for a bomb
     * @throws BadFileException if it is no zip archive, is damaged, is larger than {@code most}, lacks {@code inside}, or
     *     has an entry that would lie outside the folder
     */
    static void into(Path zip, Path folder, String inside, long most) {
        Path part = folder.resolveSibling(folder.getFileName() + ".part");
        try {
            delete(part);
            Files.createDirectories(part);
            try {
                unpack(zip, part, most);
                // what is wrong must not be taken for the set the next time
                if (!Files.exists(part.resolve(inside))) {
                    throw new BadFileException(
                            zip,
                            inside + " at its root",
                            Arrays.toString(part.toFile().list()));
                }
                delete(folder);
                Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(part);
            }
        } catch (IOException e) {
            throw new BadFileException(zip, "a sound zip archive and room to unpack it", e.toString(), e);
        }
    }

    private static void unpack(Path zip, Path folder, long most) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        long left = most;
        byte[] buffer = new byte[1 << 16];
        try (var archive = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) archive.stream().map(e -> (ZipEntry) e)::iterator) {
                Stopped.ifAsked();
                Path file = root.resolve(entry.getName()).normalize();
                if (!file.startsWith(root)) {
                    throw new BadFileException(zip, "names inside the folder", entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                try (InputStream in = archive.getInputStream(entry);
                        OutputStream out = Files.newOutputStream(file)) {
                    int n;
                    while ((n = in.read(buffer)) >= 0) {
                        left -= n;
                        if (left < 0) {
                            throw new BadFileException(zip, "at most " + most + " bytes when unpacked", "more");
                        }
                        out.write(buffer, 0, n);
                    }
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
