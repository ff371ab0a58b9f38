package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class RealDataTest {

    @TempDir
    Path folder;

    private final Table sources = RealData.sources();

    private RealData data(Path given) {
        return new RealData(
                given, folder.resolve("cache"), sources, new Download(Duration.ofMillis(500), DownloadProgress.SILENT));
    }

    /** The published files, opened as a lab would. */
    private static RealData real(String set) {
        RealFiles.folder(set);
        return RealData.open(DownloadProgress.SILENT);
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
        Files.writeString(cached, "cached\n");
        Path given = folder.resolve("given");
        assertEquals(
                "cached", data(given).lines("tiny-shakespeare", "input.txt").get(0));
        Files.createDirectories(given.resolve("tiny-shakespeare"));
        Files.writeString(given.resolve("tiny-shakespeare/input.txt"), "given\n");
        assertEquals("given", data(given).lines("tiny-shakespeare", "input.txt").get(0));
    }

    @Test
    void offlineSaysWhichFileWhereFromAndWhatToDo() {
        sources.stringColumn("urls")
                .set(sources.stringColumn("file").isEqualTo("colormap.txt"), "http://127.0.0.1:1/c");
        sources.stringColumn("urls")
                .set(sources.stringColumn("file").isEqualTo("pixel_color.txt"), "http://127.0.0.1:1/p");
        String message =
                assertThrows(BadFileException.class, () -> data(null).pokemon()).getMessage();
        assertTrue(
                message.contains("pixel_color.txt")
                        && message.contains("http://127.0.0.1:1/p: no connection")
                        && message.contains("GENLAB_DATA_DIR/pokemon (which is not set)"),
                message);
        message =
                assertThrows(BadFileException.class, () -> data(null).cifar10()).getMessage();
        assertTrue(message.contains("cifar-10-binary.tar.gz") && message.contains("GENLAB_DATA_DIR"), message);
    }

    @Test
    void aFolderOrAZipArchive() throws IOException {
        Path given = Files.createDirectories(folder.resolve("given"));
        try (var zip = new ZipOutputStream(Files.newOutputStream(given.resolve("facades.zip")))) {
            zip.putNextEntry(new ZipEntry("train/1.txt"));
            zip.write(65);
        }
        Path unpacked = data(given).folder("facades", "train");
        assertEquals(folder.resolve("cache/facades/train"), unpacked);
        assertEquals("A", Files.readString(unpacked.resolve("1.txt")));
        Files.createDirectories(given.resolve("facades/train"));
        assertEquals(given.resolve("facades/train"), data(given).folder("facades", "train"));
    }

    private static long[] histogram(int[] labels) {
        return IntStream.range(0, 10)
                .mapToLong(c -> Arrays.stream(labels).filter(l -> l == c).count())
                .toArray();
    }

    @Test
    void mnist() {
        Split<Images> mnist = real("mnist").mnist();
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
        Split<Images> fashion = real("fashion-mnist").fashionMnist();
        assertTrue(Arrays.stream(histogram(fashion.train().labels())).allMatch(n -> n == 6000));
        assertTrue(Arrays.stream(histogram(fashion.test().labels())).allMatch(n -> n == 1000));
        assertEquals(0.2860, mean(fashion.train()), 0.00005);
        assertEquals(9, fashion.train().labels()[0]);
    }

    @Test
    void cifar10() {
        Split<Images> cifar = real("cifar10-subset").cifar10();
        assertTrue(Arrays.stream(histogram(cifar.train().labels())).allMatch(n -> n == 1000));
        assertTrue(Arrays.stream(histogram(cifar.test().labels())).allMatch(n -> n == 100));
        // of all 50,000 the mean over the channels is 0.4734; a fifth of them is near
        assertEquals(0.4734, mean(cifar.train()), 0.003);
    }

    @Test
    void spokenDigits() {
        var digits = real("free-spoken-digits").spokenDigits();
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
        RealData data = real("facades");
        RealFiles.folder("anime-faces");
        ImageFolder facades = ImageFolder.read("facades", data.folder("facades", "test"), 64, 128);
        assertEquals(106, facades.images().count());
        assertEquals(0, facades.skipped().size());
        ImageFolder faces = ImageFolder.read("faces", data.folder("anime-faces", "images"), 64, 64);
        assertEquals(4998, faces.images().count());
        assertEquals(0, faces.skipped().size());
    }

    @Test
    void texts() {
        RealData data = real("tiny-shakespeare");
        assertEquals(
                "First Citizen:", data.lines("tiny-shakespeare", "input.txt").get(0));
        assertEquals(40_000, data.lines("tiny-shakespeare", "input.txt").size());
        RealFiles.folder("yelp-sentiment");
        assertEquals(50_278, data.lines("yelp-sentiment", "sentiment.test.0").size());
        RealFiles.folder("ptb");
        assertEquals(3370, data.lines("ptb", "ptb.valid.txt").size());
    }
}
