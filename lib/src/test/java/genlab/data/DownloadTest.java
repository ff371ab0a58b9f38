package genlab.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DownloadTest {

    private static final int SIZE = 300_000;

    @TempDir
    Path folder;

    private final byte[] content = new byte[SIZE];
    private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Download download = download(Duration.ofSeconds(20), DownloadProgress.SILENT);
    private HttpServer server;
    private Path target;
    private Path part;
    private String sha256;

    @BeforeEach
    void start() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            content[i] = (byte) ((i * 31) >> 3);
        }
        target = folder.resolve("set/file.gz");
        part = folder.resolve("set/file.gz.part");
        sha256 = Sha256.of(Files.write(folder.resolve("right"), content));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** A download with these variables, name and value in turn. */
    private static Download download(Duration patience, DownloadProgress progress, String... variables) {
        var environment = new HashMap<String, String>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return new Download(patience, new EnvironmentProxy(environment), progress);
    }

    /** An address answered by this handler; the Range header of each request is noted. */
    private URI serve(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            ranges.add(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
            try (exchange) {
                handler.handle(exchange);
            }
        });
        return URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + path);
    }

    private static int firstByte(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    }

    /** A good server that knows ranges, but sends no more than {@code most} bytes an answer and then hangs up. */
    private void send(HttpExchange exchange, int most) throws IOException {
        int from = firstByte(exchange);
        if (from > 0) {
            exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (SIZE - 1) + "/" + SIZE);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, SIZE - from);
        exchange.getResponseBody().write(content, from, Math.min(most, SIZE - from));
        if (most < SIZE - from) {
            // the client drops what it has not yet read when the connection breaks: let it read
            exchange.getResponseBody().flush();
            pause(200);
        }
    }

    private static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    private String fails(URI... addresses) {
        var e = assertThrows(BadFileException.class, () -> download.fetch(target, List.of(addresses), SIZE, sha256));
        assertFalse(Files.exists(target));
        return e.getMessage();
    }

    private void succeeds(URI... addresses) throws IOException {
        download.fetch(target, List.of(addresses), SIZE, sha256);
        assertArrayEquals(content, Files.readAllBytes(target));
        assertFalse(Files.exists(part));
    }

    @Test
    void aGoodServer() throws IOException {
        var seen = new ArrayList<Long>();
        download(Duration.ofSeconds(5), (file, done, total) -> {
                    assertEquals("file.gz", file);
                    assertEquals(SIZE, total);
                    seen.add(done);
                })
                .fetch(target, List.of(serve("/good", e -> send(e, SIZE))), SIZE, sha256);
        assertArrayEquals(content, Files.readAllBytes(target));
        assertEquals(SIZE, seen.get(seen.size() - 1));
        assertEquals(seen.stream().sorted().toList(), seen);
    }

    /** Sixty pieces in some two thirds of a second: told at most five times a second, and at the end. */
    @Test
    void progressIsToldAFewTimesASecond() {
        var seen = new ArrayList<Long>();
        URI slow = serve("/slow", e -> {
            e.sendResponseHeaders(200, SIZE);
            for (int i = 0; i < SIZE; i += 5000) {
                e.getResponseBody().write(content, i, 5000);
                e.getResponseBody().flush();
                pause(10);
            }
        });
        long start = System.nanoTime();
        download(Duration.ofSeconds(20), (file, done, total) -> seen.add(done))
                .fetch(target, List.of(slow), SIZE, sha256);
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(seen.size() >= 2 && seen.size() <= 1 + 5 * seconds, seen + " in " + seconds + " s");
        assertEquals(SIZE, seen.get(seen.size() - 1));
    }

    private String local() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    /** The proxy is asked for a host that no name server knows; NO_PROXY reaches the server itself. */
    @ParameterizedTest
    @ValueSource(strings = {"http_proxy", "HTTP_PROXY"})
    void throughTheProxyThatTheEnvironmentNames(String variable) throws IOException {
        var asked = Collections.synchronizedList(new ArrayList<String>());
        URI good = serve("/", e -> {
            asked.add(e.getRequestURI().toString());
            send(e, SIZE);
        });
        List<URI> far = List.of(URI.create("http://data.example.invalid/f"));
        download(
                        Duration.ofSeconds(20),
                        DownloadProgress.SILENT,
                        variable,
                        "http://" + local() + "/",
                        "no_proxy",
                        "other.invalid")
                .fetch(target, far, SIZE, sha256);
        assertArrayEquals(content, Files.readAllBytes(target));
        assertEquals(List.of("http://data.example.invalid/f"), asked);
        Files.delete(target);
        for (String direct : List.of("*", "x.org, 127.0.0.1")) {
            download(Duration.ofSeconds(20), DownloadProgress.SILENT, variable, "nowhere.invalid:1", "NO_PROXY", direct)
                    .fetch(target, List.of(good), SIZE, sha256);
            Files.delete(target);
        }
        for (String direct :
                List.of("example.invalid", ".example.invalid", "*.example.invalid", "data.example.invalid")) {
            var direction =
                    download(Duration.ofSeconds(20), DownloadProgress.SILENT, variable, local(), "NO_PROXY", direct);
            String message = assertThrows(BadFileException.class, () -> direction.fetch(target, far, SIZE, sha256))
                    .getMessage();
            assertTrue(message.endsWith("/f: no connection"), message);
        }
    }

    /** To an https address the way leads through a tunnel, which this proxy refuses. */
    @Test
    void aFailureNamesTheProxyAndKeepsItsPassword() {
        serve("/", e -> status(e, 403));
        List<URI> secure = List.of(URI.create("https://data.example.invalid/f"));
        String[] places = {"http://me:pass%@word@" + local(), "http://127.0.0.1:1", "me:pass%@word@127.0.0.1:port"};
        String[] found = {
            "; through the proxy " + local(),
            "/f: no connection; through the proxy 127.0.0.1:1",
            "https_proxy is not like http://host:port"
        };
        for (int i = 0; i < 3; i++) {
            var closed = download(Duration.ofSeconds(20), DownloadProgress.SILENT, "HTTPS_PROXY", places[i]);
            String message = assertThrows(RuntimeException.class, () -> closed.fetch(target, secure, SIZE, sha256))
                    .getMessage();
            assertTrue(message.endsWith(found[i]), message);
            assertFalse(message.contains("pass"), message);
        }
    }

    @Test
    void aBrokenConnectionIsResumed() throws IOException {
        succeeds(serve("/cut", e -> send(e, 120_000)));
        assertEquals("null", ranges.get(0));
        assertTrue(
                ranges.size() > 1 && ranges.stream().skip(1).allMatch(r -> r.startsWith("bytes=")), ranges.toString());
    }

    @Test
    void whatAnEarlierRunLeftIsResumedFromAMirror() throws IOException {
        String message = fails(serve("/cut", e -> send(e, firstByte(e) == 0 ? 100_000 : 0)));
        assertTrue(message.contains("/cut"), message);
        long left = Files.size(part);
        assertTrue(left > 0 && left <= 100_000);
        ranges.clear();
        succeeds(serve("/gone", e -> status(e, 404)), serve("/good", e -> send(e, SIZE)));
        assertEquals(List.of("bytes=" + left + "-", "bytes=" + left + "-"), ranges);
    }

    @Test
    void aServerThatIgnoresRangesStartsAgain() throws IOException {
        Files.createDirectories(part.getParent());
        Files.write(part, Arrays.copyOf(content, 1000));
        succeeds(serve("/whole", e -> {
            e.sendResponseHeaders(200, SIZE);
            e.getResponseBody().write(content);
        }));
    }

    @Test
    void aForeignBeginningIsThrownAway() throws IOException {
        Files.createDirectories(part.getParent());
        Files.write(part, new byte[1000]);
        succeeds(serve("/good", e -> send(e, SIZE)));
        assertEquals(List.of("bytes=1000-", "null"), ranges);
    }

    @Test
    void aRefusedRangeStartsAgain() throws IOException {
        Files.createDirectories(part.getParent());
        Files.write(part, Arrays.copyOf(content, 1000));
        succeeds(serve("/refuses", e -> {
            if (firstByte(e) > 0) {
                status(e, 416);
            } else {
                send(e, SIZE);
            }
        }));
    }

    @Test
    void corruptBytesAreDeletedAndBothHashesNamed() throws IOException {
        byte[] wrong = content.clone();
        wrong[5]++;
        URI address = serve("/corrupt", e -> {
            e.sendResponseHeaders(200, SIZE);
            e.getResponseBody().write(wrong);
        });
        String message = fails(address);
        String found = Sha256.of(Files.write(folder.resolve("wrong"), wrong));
        assertTrue(message.contains(address + ": found SHA-256 " + found) && message.contains(sha256), message);
        assertFalse(Files.exists(part));
        succeeds(address, serve("/good", e -> send(e, SIZE)));
    }

    @Test
    void aWrongSizeIsDeletedAndNamed() {
        String message = fails(
                serve("/short", e -> {
                    e.sendResponseHeaders(200, 5);
                    e.getResponseBody().write("login".getBytes(UTF_8));
                }),
                serve("/long", e -> {
                    e.sendResponseHeaders(200, 0);
                    e.getResponseBody().write(content);
                    e.getResponseBody().write(content);
                }));
        assertTrue(message.contains("found 5 bytes") && message.contains("found more than " + SIZE), message);
        assertFalse(Files.exists(part));
    }

    @Test
    void aStallEndsAfterTheTimeLimit() throws IOException {
        URI stalls = serve("/stall", e -> {
            e.sendResponseHeaders(200, SIZE);
            e.getResponseBody().write(content, 0, 50_000);
            e.getResponseBody().flush();
            pause(20_000);
        });
        URI silent = serve("/silent", e -> pause(20_000));
        long start = System.nanoTime();
        var impatient = download(Duration.ofMillis(700), DownloadProgress.SILENT);
        String message = assertThrows(
                        BadFileException.class, () -> impatient.fetch(target, List.of(stalls, silent), SIZE, sha256))
                .getMessage();
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10), message);
        assertTrue(message.contains("/stall: nothing came for 0.7 s, at byte 50000"), message);
        assertTrue(message.contains("/silent: "), message);
        succeeds(serve("/good", e -> send(e, SIZE)));
        assertEquals("bytes=50000-", ranges.get(ranges.size() - 1));
    }

    /** Holds a connection open and says nothing. */
    private void pause(int milliseconds) {
        try {
            over.await(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anInterruptEndsItAtOnceAndKeepsWhatCame() throws Exception {
        URI stalls = serve("/stall", e -> {
            e.sendResponseHeaders(200, SIZE);
            e.getResponseBody().write(content, 0, 50_000);
            e.getResponseBody().flush();
            pause(20_000);
        });
        var patient = download(Duration.ofSeconds(50), DownloadProgress.SILENT);
        var result = new ArrayList<String>();
        Thread reader = new Thread(() -> {
            try {
                patient.fetch(target, List.of(stalls), SIZE, sha256);
            } catch (Stopped e) {
                result.add(e.getMessage());
            }
        });
        reader.start();
        while (!Files.exists(part) || Files.size(part) < 50_000) {
            Thread.sleep(20);
        }
        reader.interrupt();
        reader.join(5000);
        assertTrue(result.get(0).contains("stopped after 50000 bytes"), result.toString());
        assertEquals(50_000, Files.size(part));
    }

    @Test
    void offlineNamesEveryAddressTried() {
        server.stop(0);
        String message = fails(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a"),
                URI.create("http://no-such-host.invalid/b"));
        assertTrue(message.contains("/a: no connection") && message.contains("invalid/b: no connection"), message);
    }

    @Test
    void aFolderThatCannotBeMade() throws IOException {
        Files.writeString(folder.resolve("set"), "a file where a folder should be");
        assertTrue(fails(serve("/good", e -> send(e, SIZE))).contains("a folder to write to"));
    }
}
