package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class DataStoreTest {

    @TempDir
    Path folder;

    private final Table sources = DataStore.sources();

    /** A store with these variables, name and value in turn. */
    private DataStore store(Object... variables) {
        var environment = new HashMap<String, String>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i].toString(), variables[i + 1].toString());
        }
        environment.putIfAbsent("GENLAB_CACHE_DIR", folder.resolve("cache").toString());
        return new DataStore(environment, sources, Duration.ofMillis(500), DownloadProgress.SILENT);
    }

    /** The published files, opened as a lab would. */
    private static DataStore real(String set) {
        RealFiles.folder(set);
        return DataStore.open(DownloadProgress.SILENT);
    }

    @Test
    void everyFileHasSizeHashAddressesAndLicence() {
        assertEquals(22, sources.rowCount());
        for (Row row : sources) {
            assertTrue(
                    !row.getString("set").isBlank() && !row.getString("licence").isBlank(), row.toString());
            for (String url : row.getString("urls").split(" ", -1)) {
                assertTrue(URI.create(url).getScheme().startsWith("http"), url);
            }
            if (!row.getString("file").equals("(folder)")) {
                assertTrue(row.getString("sha256").matches("[0-9a-f]{64}"), row.toString());
                assertTrue(Long.parseLong(row.getString("bytes")) > 0, row.toString());
                assertTrue(row.getString("urls").endsWith(row.getString("file")), row.toString());
            }
        }
    }

    @Test
    void theGivenFolderComesBeforeTheCache() throws IOException {
        Path cached = folder.resolve("cache/tiny-shakespeare/input.txt");
        Files.createDirectories(cached.getParent());
        Files.writeString(cached, "cached");
        Path given = folder.resolve("given");
        var store = store("GENLAB_DATA_DIR", given);
        assertEquals(cached, store.path("tiny-shakespeare", "input.txt"));
        assertFalse(store.has("tiny-shakespeare"));
        Path own = Files.createDirectories(given.resolve("tiny-shakespeare")).resolve("input.txt");
        assertEquals(cached, store.path("tiny-shakespeare", "input.txt"));
        assertTrue(store.has("tiny-shakespeare"));
        Files.writeString(own, "given");
        assertEquals(own, store.path("tiny-shakespeare", "input.txt"));
        assertEquals(own.getParent(), store.path("tiny-shakespeare", ""));
    }

    /** In a container the user may have no entry in the system's list: Java's home folder is then "?", but HOME is right. */
    @Test
    void theCacheIsWhereTheSystemWantsIt() throws IOException {
        for (String cache : new String[] {"own", "xdg/genlab", "home/.cache/genlab", "java/.cache/genlab"}) {
            Files.createDirectories(folder.resolve(cache).resolve("mnist"));
        }
        Object[] variables = {
            "HOME",
            folder.resolve("home"),
            "XDG_CACHE_HOME",
            folder.resolve("xdg"),
            "GENLAB_CACHE_DIR",
            folder.resolve("own")
        };
        String home = System.getProperty("user.home");
        try {
            System.setProperty("user.home", "?");
            assertEquals(folder.resolve("own/mnist"), store(variables).path("mnist", ""));
            variables[5] = "";
            assertEquals(folder.resolve("xdg/genlab/mnist"), store(variables).path("mnist", ""));
            variables[3] = "not/absolute";
            assertEquals(
                    folder.resolve("home/.cache/genlab/mnist"), store(variables).path("mnist", ""));
            variables[1] = "";
            var nowhere = assertThrows(
                    IllegalStateException.class, () -> store(variables).path("mnist", ""));
            assertTrue(nowhere.getMessage().contains("GENLAB_CACHE_DIR"));
            System.setProperty("user.home", folder.resolve("java").toString());
            assertEquals(
                    folder.resolve("java/.cache/genlab/mnist"), store(variables).path("mnist", ""));
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void offlineSaysWhichFileWhereFromAndWhatToDo() {
        sources.stringColumn("urls")
                .set(sources.stringColumn("file").isEqualTo("colormap.txt"), "http://127.0.0.1:1/c");
        sources.stringColumn("urls")
                .set(sources.stringColumn("file").isEqualTo("pixel_color.txt"), "http://127.0.0.1:1/p");
        String message = assertThrows(BadFileException.class, () -> Pokemon.load(store()))
                .getMessage();
        assertTrue(
                message.contains("pixel_color.txt")
                        && message.contains("http://127.0.0.1:1/p: no connection")
                        && message.contains("GENLAB_DATA_DIR/pokemon (which is not set)"),
                message);
        message = assertThrows(BadFileException.class, () -> Cifar10.load(store()))
                .getMessage();
        assertTrue(message.contains("cifar-10-binary.tar.gz") && message.contains("GENLAB_DATA_DIR"), message);
        message = assertThrows(BadFileException.class, () -> store("GENLAB_DATA_DIR", folder)
                        .path("no-such-set", "x"))
                .getMessage();
        assertTrue(message.startsWith(folder.resolve("no-such-set/x") + ": expected this or an archive"), message);
    }

    private Path zip(Path given, String entry) throws IOException {
        Path file = Files.createDirectories(given).resolve("facades.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(65);
        }
        return file;
    }

    @Test
    void aFolderOrAZipArchive() throws IOException {
        Path given = folder.resolve("given");
        zip(given, "train/1.txt");
        var store = store("GENLAB_DATA_DIR", given);
        Path unpacked = store.path("facades", "train");
        assertEquals(folder.resolve("cache/facades/train"), unpacked);
        assertEquals("A", Files.readString(unpacked.resolve("1.txt")));
        Files.createDirectories(given.resolve("facades/train"));
        assertEquals(given.resolve("facades/train"), store.path("facades", "train"));
    }

    /** With one folder around all: refused, and forgotten when the right archive comes. */
    @Test
    void aWrongArchiveDoesNotStick() throws IOException {
        Path given = folder.resolve("given");
        Path zip = zip(given, "facades/train/1.txt");
        var store = store("GENLAB_DATA_DIR", given);
        String message = assertThrows(BadFileException.class, () -> store.path("facades", "train"))
                .getMessage();
        assertEquals(zip + ": expected train at its root, found [facades]", message);
        assertFalse(Files.exists(folder.resolve("cache/facades")));
        // as one would lie there that an older version has unpacked
        Files.createDirectories(folder.resolve("cache/facades/facades"));
        zip(given, "train/1.txt");
        assertEquals("A", Files.readString(store.path("facades", "train").resolve("1.txt")));
        assertFalse(Files.exists(folder.resolve("cache/facades/facades")));
    }

    private static long[] histogram(int[] labels) {
        return IntStream.range(0, 10)
                .mapToLong(c -> Arrays.stream(labels).filter(l -> l == c).count())
                .toArray();
    }

    @Test
    void mnist() {
        Split<Images> mnist = Mnist.load(real("mnist"));
        assertEquals(60_000, mnist.train().count());
        // published: digits 0 to 9 in the test part, and the first five labels of both
        assertArrayEquals(
                new long[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
                histogram(mnist.test().labels()));
        assertArrayEquals(new int[] {5, 0, 4, 1, 9}, Arrays.copyOf(mnist.train().labels(), 5));
        assertArrayEquals(new int[] {7, 2, 1, 0, 4}, Arrays.copyOf(mnist.test().labels(), 5));
        // the first training image's first ink: 3 at row 5, column 12
        assertEquals(3, mnist.train().pixels()[5 * 28 + 12]);
        assertEquals(0.1307, mean(mnist.train()), 0.00005);
    }

    private static double mean(Images images) {
        long sum = 0;
        for (byte pixel : images.pixels()) {
            sum += pixel & 0xff;
        }
        return sum / 255.0 / images.pixels().length;
    }

    @Test
    void fashionMnist() {
        Split<Images> fashion = Mnist.loadFashion(real("fashion-mnist"));
        assertTrue(Arrays.stream(histogram(fashion.train().labels())).allMatch(n -> n == 6000));
        assertTrue(Arrays.stream(histogram(fashion.test().labels())).allMatch(n -> n == 1000));
        assertEquals(0.2860, mean(fashion.train()), 0.00005);
        assertEquals(9, fashion.train().labels()[0]);
    }

    @Test
    void cifar10() {
        Split<Images> cifar = Cifar10.load(real("cifar10-subset"));
        assertTrue(Arrays.stream(histogram(cifar.train().labels())).allMatch(n -> n == 1000));
        assertTrue(Arrays.stream(histogram(cifar.test().labels())).allMatch(n -> n == 100));
        // of all 50,000 the mean over the channels is 0.4734; a fifth of them is near
        assertEquals(0.4734, mean(cifar.train()), 0.003);
    }

    @Test
    void spokenDigits() {
        var digits = SpokenDigit.load(real("free-spoken-digits"));
        assertEquals(1500, digits.train().size());
        assertEquals(300, digits.test().size());
        assertTrue(digits.test().stream().allMatch(d -> d.sound().sampleRate() == 8000));
        double seconds = digits.train().stream()
                .mapToDouble(d -> d.sound().seconds())
                .average()
                .orElseThrow();
        assertEquals(0.44, seconds, 0.02);
    }

    @Test
    void facadesAndFaces() {
        DataStore store = real("facades");
        RealFiles.folder("anime-faces");
        ImageFolder facades = ImageFolder.read("facades", store.path("facades", "test"), 64, 128);
        assertEquals(106, facades.images().count());
        assertEquals(0, facades.skipped().size());
        ImageFolder faces = ImageFolder.read("faces", store.path("anime-faces", "images"), 64, 64);
        assertEquals(4998, faces.images().count());
        assertEquals(0, faces.skipped().size());
    }

    @Test
    void texts() {
        List<String> lines = TextLines.read(real("tiny-shakespeare").path("tiny-shakespeare", "input.txt"));
        assertEquals("First Citizen:", lines.get(0));
        assertEquals(40_000, lines.size());
        Path yelp = real("yelp-sentiment").path("yelp-sentiment", "sentiment.test.0");
        assertEquals(50_278, TextLines.read(yelp).size());
        assertEquals(
                3370, TextLines.read(real("ptb").path("ptb", "ptb.valid.txt")).size());
    }
}
