package genlab.data;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches one file of known size and SHA-256 over HTTP; a target that exists is whole and right.
 *
 * <p>Bytes go to {@code target.part}, which a broken connection leaves behind and the next attempt continues (HTTP range). Only
 * when size and hash agree is it moved to its name, in one step. What disagrees is deleted.
 */
final class Download {

    private static final int TRIES_AN_ADDRESS = 3;

    private final Duration patience;
    private final DownloadProgress progress;

    /** {@code patience}: the longest wait for a connection, an answer, or the next bytes. */
    Download(Duration patience, DownloadProgress progress) {
        this.patience = patience;
        this.progress = progress;
    }

    /** Fetches {@code target} from the first of these addresses that has it. */
    void fetch(Path target, List<URI> addresses, long size, String sha256) {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        List<String> found = new ArrayList<>();
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            long missing = size - (Files.exists(part) ? Files.size(part) : 0);
            long room = Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace();
            if (room < missing) {
                throw new BadFileException(target, "room for " + missing + " bytes more", room + " bytes free");
            }
        } catch (IOException e) {
            throw new BadFileException(target, "a folder to write to", e.toString(), e);
        }
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        for (URI address : addresses) {
            for (int i = 0; i < TRIES_AN_ADDRESS; i++) {
                long had = length(part);
                String trouble = attempt(client, address, part, size, sha256);
                if (trouble == null) {
                    move(part, target);
                    return;
                }
                found.add(address + ": " + trouble);
                // again only if that helps: more came than was there, or a foreign beginning was just deleted
                long has = length(part);
                if (has <= had && !(had > 0 && has == 0)) {
                    break;
                }
            }
        }
        throw new BadFileException(target, size + " bytes with SHA-256 " + sha256, "\n  " + String.join("\n  ", found));
    }

    /** One request; null if the part is now whole and right, else what was wrong. */
    private String attempt(HttpClient client, URI address, Path part, long size, String sha256) {
        long had = length(part);
        if (had < size) {
            var request = HttpRequest.newBuilder(address).timeout(patience);
            if (had > 0) {
                request.header("Range", "bytes=" + had + "-");
            }
            try {
                var response = client.send(request.build(), BodyHandlers.ofInputStream());
                try (InputStream body = response.body()) {
                    boolean continued = response.statusCode() == 206
                            && response.headers()
                                    .firstValue("Content-Range")
                                    .orElse("")
                                    .startsWith("bytes " + had + "-");
                    if (response.statusCode() != 200 && !continued) {
                        // a beginning that the server cannot continue there is not worth keeping
                        if (response.statusCode() == 416 || response.statusCode() == 206) {
                            delete(part);
                        }
                        return "HTTP status " + response.statusCode();
                    }
                    copy(body, part, continued ? had : 0, size);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BadFileException(
                        part, size + " bytes", "an interrupt after " + length(part) + "; run it again to go on", e);
            } catch (TimeoutException e) {
                return "nothing came for " + patience.toMillis() / 1000.0 + " s, at byte " + length(part);
            } catch (ConnectException e) {
                return "no connection";
            } catch (IOException e) {
                return e + ", at byte " + length(part);
            }
        }
        long length = length(part);
        String hash = length == size ? sha256(part) : "";
        if (hash.equals(sha256)) {
            return null;
        }
        delete(part);
        return length == size
                ? "found SHA-256 " + hash
                : "found " + (length > size ? "more than " + size : length) + " bytes";
    }

    /** Appends the body from byte {@code at} on; stops after one byte more than the file should have. */
    private void copy(InputStream body, Path part, long at, long size)
            throws IOException, InterruptedException, TimeoutException {
        try (FileChannel out = open(part)) {
            if (out.tryLock() == null) {
                throw new BadFileException(part, "to be the only one who writes it", "another program doing so");
            }
            out.truncate(at).position(at);
            byte[] buffer = new byte[1 << 16];
            long done = at;
            int n;
            while (done <= size && (n = read(body, buffer)) >= 0) {
                write(out, part, ByteBuffer.wrap(buffer, 0, n));
                done += n;
                progress.at(part.getFileName().toString().replace(".part", ""), done, size);
            }
        }
    }

    /** Reads on another thread, because a blocked read knows neither a time limit nor an interrupt. */
    private int read(InputStream body, byte[] buffer) throws IOException, InterruptedException, TimeoutException {
        var next = CompletableFuture.supplyAsync(() -> {
            try {
                return body.read(buffer);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        try {
            return next.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        }
    }

    private static FileChannel open(Path part) {
        try {
            return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new BadFileException(part, "a file to write to", e.toString(), e);
        }
    }

    private static void write(FileChannel out, Path part, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            // a full disk, most likely: give the room back
            delete(part);
            throw new BadFileException(part, "room to write to", e.toString(), e);
        }
    }

    private static void move(Path part, Path target) {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new BadFileException(target, "a file system that can rename in one step", e.getMessage(), e);
        } catch (IOException e) {
            throw new BadFileException(target, "a name to move the download to", e.toString(), e);
        }
    }

    private static long length(Path part) {
        try {
            return Files.exists(part) ? Files.size(part) : 0;
        } catch (IOException e) {
            throw new BadFileException(part, "a readable file", e.toString(), e);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new BadFileException(part, "to be deleted", e.toString(), e);
        }
    }

    /** The SHA-256 of a file in lower-case hexadecimal. */
    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            int n;
            while ((n = in.read(buffer)) >= 0) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new BadFileException(file, "a readable file", e.toString(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
