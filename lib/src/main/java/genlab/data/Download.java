package genlab.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
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

    /** Progress is told this often: a notebook pays for every update. */
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);

    private final Duration patience;
    private final ProxySelector proxies;
    private final DownloadProgress progress;

    /** {@code patience}: the longest wait for a connection, an answer, or the next bytes. */
    Download(Duration patience, ProxySelector proxies, DownloadProgress progress) {
        this.patience = patience;
        this.proxies = proxies;
        this.progress = progress;
    }

    /** Fetches {@code target} from the first of these addresses that has it. */
    void fetch(Path target, List<URI> addresses, long size, String sha256) {
        Path folder = target.toAbsolutePath().getParent();
        Path part = folder.resolve(target.getFileName() + ".part");
        List<String> found = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            long missing = size - length(part);
            long room = Files.getFileStore(folder).getUsableSpace();
            if (room < missing) {
                throw new BadFileException(target, "room for " + missing + " bytes more", room + " bytes free");
            }
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(patience)
                    .proxy(proxies)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            for (URI address : addresses) {
                String way = proxies.select(address).get(0).address() instanceof InetSocketAddress proxy
                        ? "; through the proxy " + proxy.getHostString() + ":" + proxy.getPort()
                        : "";
                for (int i = 0; i < TRIES_AN_ADDRESS; i++) {
                    long had = length(part);
                    String trouble = attempt(client, address, part, size, sha256);
                    if (trouble == null) {
                        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                        return;
                    }
                    found.add(address + ": " + trouble + way);
                    // again only if that helps: more came than was there, or a foreign beginning was just deleted
                    long has = length(part);
                    if (has <= had && !(had > 0 && has == 0)) {
                        break;
                    }
                }
            }
        } catch (IOException e) {
            throw new BadFileException(target, "a folder to write to", e.toString(), e);
        }
        throw new BadFileException(target, size + " bytes with SHA-256 " + sha256, "\n  " + String.join("\n  ", found));
    }

    /** One request; null if the part is now whole and right, else what was wrong. */
    private String attempt(HttpClient client, URI address, Path part, long size, String sha256) throws IOException {
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
                            Files.deleteIfExists(part);
                        }
                        return "HTTP status " + response.statusCode();
                    }
                    copy(body, part, continued ? had : 0, size);
                }
            } catch (InterruptedException e) {
                throw new Stopped(part + ": stopped after " + length(part) + " bytes; run it again to go on");
            } catch (TimeoutException e) {
                return "nothing came for " + patience.toMillis() / 1000.0 + " s, at byte " + length(part);
            } catch (ConnectException e) {
                return "no connection";
            } catch (IOException e) {
                return e + ", at byte " + length(part);
            }
        }
        long length = length(part);
        String hash = length == size ? Sha256.of(part) : "";
        if (hash.equals(sha256)) {
            return null;
        }
        Files.deleteIfExists(part);
        return length == size
                ? "found SHA-256 " + hash
                : "found " + (length > size ? "more than " + size : length) + " bytes";
    }

    /** Appends the body from byte {@code at} on; stops after one byte more than the file should have. */
    private void copy(InputStream body, Path part, long at, long size)
            throws IOException, InterruptedException, TimeoutException {
        // not a channel: an interrupt in the middle of a write would close it
        try (var out = new RandomAccessFile(part.toFile(), "rw")) {
            if (out.getChannel().tryLock() == null) {
                throw new BadFileException(part, "to be the only one who writes it", "another program doing so");
            }
            out.setLength(at);
            out.seek(at);
            byte[] buffer = new byte[1 << 16];
            long done = at;
            long told = System.nanoTime();
            int n;
            while (done <= size && (n = read(body, buffer)) >= 0) {
                try {
                    out.write(buffer, 0, n);
                } catch (IOException e) {
                    // a full disk, most likely: give the room back
                    out.setLength(0);
                    throw new BadFileException(part, "room to write to", e.toString(), e);
                }
                done += n;
                if (done >= size || System.nanoTime() - told > INTERVAL) {
                    told = System.nanoTime();
                    progress.at(part.getFileName().toString().replace(".part", ""), done, size);
                }
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

    private static long length(Path part) throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }
}
