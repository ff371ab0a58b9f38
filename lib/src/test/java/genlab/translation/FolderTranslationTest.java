package genlab.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import genlab.data.BadFileException;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.nn.PatchCritic;
import genlab.nn.ResnetGenerator;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.translation.FolderTranslation.Settings;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderTranslationTest {

    private static final int SIDE = 64;
    private static final Settings SETTINGS = Settings.of(
                    ResnetGenerator.Config.of(3).filters(4).halvings(2).blocks(1),
                    PatchCritic.Config.of(3).filters(4).halvings(3))
            .optimizer(Adam.rate(1e-3).betas(0.5, 0.999))
            .pool(3);

    @TempDir
    private Path home;

    private NDManager manager;
    private Path suns;
    private Path squares;

    @BeforeEach
    void write() throws IOException {
        manager = NDManager.newBaseManager();
        suns = folder("suns");
        squares = folder("squares");
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Ten pictures: sizes and kinds of pixels are mixed, and no two folders have the same. */
    private Path folder(String name) throws IOException {
        int[] types = {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_USHORT_GRAY
        };
        Path folder = Files.createDirectories(home.resolve(name));
        for (int i = 0; i < 10; i++) {
            picture(folder, i, 40 + 9 * i + name.length(), 90 - 5 * i, types[i % types.length]);
        }
        return folder;
    }

    private static void picture(Path folder, int i, int width, int height, int type) throws IOException {
        var picture = new BufferedImage(width, height, type);
        var pen = picture.createGraphics();
        pen.setColor(new Color(40 + 20 * i, 220 - 20 * i, 128));
        pen.fillOval(3 * i, 2 * i, 30, 30);
        pen.dispose();
        assertTrue(
                ImageIO.write(picture, "png", folder.resolve("p" + i + ".png").toFile()));
    }

    private FolderTranslation open(Path a, Path b) {
        return new FolderTranslation(a, b, SIDE, SETTINGS, manager, Rng.of(1));
    }

    private History train(FolderTranslation own, Path file, int stopAfter) {
        var fit = new Fit("own", 6, manager, Rng.of(2));
        if (file != null) {
            fit.checkpoint(own.checkpoint(file), 100);
        }
        return fit.run(step -> {
            own.step(step);
            if (step.index() + 1 == stopAfter) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** To the bit on a CPU: losses, samples, and with them weights, optimisers and stores; with full stores and without any. */
    @ParameterizedTest
    @CsvSource({"3, 4", "50, 4", "0, 2"})
    void aStoppedRunResumesAndGivesWhatAnUnbrokenOneGives(int pool, int stopAfter) {
        Path file = home.resolve("own.safetensors");
        try (var whole = new FolderTranslation(suns, squares, SIDE, SETTINGS.pool(pool), manager, Rng.of(1));
                var first = new FolderTranslation(suns, squares, SIDE, SETTINGS.pool(pool), manager, Rng.of(1));
                var second = new FolderTranslation(suns, squares, SIDE, SETTINGS.pool(pool), manager, Rng.of(1))) {
            History unbroken = train(whole, null, 0);
            assertThrows(Stopped.class, () -> train(first, file, stopAfter));
            History resumed = train(second, file, 0);
            assertEquals(6, resumed.steps());
            for (String name : List.of("generators loss", "critics loss")) {
                assertArrayEquals(unbroken.values(name), resumed.values(name));
            }
            var one = whole.samples(3);
            var other = second.samples(3);
            assertEquals(18, one.size());
            for (int i = 0; i < one.size(); i++) {
                assertArrayEquals(rgb(one.get(i)), rgb(other.get(i)));
            }
            assertArrayEquals(
                    whole.gan().onA().getParameters().valueAt(0).getArray().toFloatArray(),
                    second.gan().onA().getParameters().valueAt(0).getArray().toFloatArray());
        }
    }

    private static int[] rgb(BufferedImage picture) {
        return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    }

    @Test
    void everyPictureIsExported() throws IOException {
        Path out = home.resolve("out").resolve("deeper");
        try (var own = open(suns, squares)) {
            assertEquals(20, own.export(out));
            assertEquals(new TreeSet<>(List.of("suns-to-squares 10", "squares-to-suns 10")), written(out));
            BufferedImage made = ImageIO.read(
                    out.resolve("squares-to-suns").resolve("p3.png.png").toFile());
            assertEquals(SIDE, made.getWidth());
            // the fourth picture of B, translated: a sample of the same
            assertArrayEquals(rgb(own.samples(4).get(4 * 4 + 3)), rgb(made));
        }
    }

    /** The folders that were written, each with the number of its files. */
    private static Set<String> written(Path out) throws IOException {
        var found = new TreeSet<String>();
        try (Stream<Path> folders = Files.list(out)) {
            for (Path folder : folders.toList()) {
                try (Stream<Path> files = Files.list(folder)) {
                    found.add(folder.getFileName() + " " + files.count());
                }
            }
        }
        return found;
    }

    /** Named by the shortest endings that differ; the number of files that is said is there. */
    @ParameterizedTest
    @CsvSource({
        "cats/train,   dogs/train,   cats-train,   dogs-train",
        "A/images,     B/images,     A-images,     B-images",
        "x/a/b/c,      y/a/b/c,      x-a-b-c,      y-a-b-c",
        "one,          two/../three, one,          three",
        "deep/one/.,   deep,         one,          deep",
        "two/c,        c,            two-c,        HOME-c"
    })
    void twoFoldersOfOneLastName(String a, String b, String nameA, String nameB) throws IOException {
        Files.createDirectories(home.resolve("two"));
        Path pathA = folder(a);
        Path pathB = folder(b);
        String other = nameB.replace("HOME", home.getFileName().toString());
        Path out = home.resolve("out");
        try (var own = open(pathA, pathB)) {
            assertTrue(own.report().startsWith(nameA + ": 10 pictures"), own.report());
            assertTrue(own.report().contains("\n" + other + ": 10 pictures"), own.report());
            assertEquals(20, own.export(out));
        }
        assertEquals(
                new TreeSet<>(List.of(nameA + "-to-" + other + " 10", other + "-to-" + nameA + " 10")), written(out));
    }

    /** "." is a folder of some name, "/" a folder without one: in tests, without pictures, it says so and is no NullPointerException. */
    @Test
    void theFolderOfNow() {
        for (String path : List.of(".", "/")) {
            var e = assertThrows(BadFileException.class, () -> open(Path.of(path), squares));
            assertTrue(e.getMessage().startsWith(path + ": expected"), e.getMessage());
        }
    }

    @Test
    void namesOfOnesOwn() throws IOException {
        Path out = home.resolve("out");
        var named = SETTINGS.names("sun", "square");
        try (var own = new FolderTranslation(suns, squares, SIDE, named, manager, Rng.of(1))) {
            assertTrue(own.report().startsWith("sun: 10"), own.report());
            own.export(out);
        }
        assertEquals(new TreeSet<>(List.of("sun-to-square 10", "square-to-sun 10")), written(out));
        for (String[] names : new String[][] {{"sun", "sun"}, {"Sun", "sun"}, {"a", "a-to-a"}}) {
            var e = assertThrows(
                    IllegalArgumentException.class,
                    () -> new FolderTranslation(
                            suns, squares, SIDE, SETTINGS.names(names[0], names[1]), manager, Rng.of(1)));
            assertTrue(e.getMessage().contains(names[0] + ", " + names[1]), e.getMessage());
        }
    }

    @Test
    void oneFolderByTwoPaths() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), squares);
        for (Path same : List.of(link, squares.resolve("..").resolve("squares"), squares.resolve("."))) {
            var e = assertThrows(BadFileException.class, () -> open(squares, same));
            assertTrue(e.getMessage().startsWith(same + ": expected another folder than " + squares), e.getMessage());
        }
        // a link to another folder goes by its own name
        try (var own = open(suns, link)) {
            assertTrue(own.report().contains("\nlink: 10 pictures"), own.report());
        }
    }

    @Test
    void thePapersSettings() {
        var paper = Settings.of(ResnetGenerator.Config.of(3), PatchCritic.Config.of(3));
        assertEquals(CycleGan.Goal.PAPER, paper.goal());
        assertEquals(new Adam(2e-4, 0.5, 0.999, 1e-8), paper.optimizer());
        assertEquals(50, paper.pool());
        assertEquals(7, paper.goal(CycleGan.Goal.PAPER.cycle(7)).goal().cycle());
    }

    @Test
    void badFilesAreNamedAndSkipped() throws IOException {
        byte[] whole = Files.readAllBytes(suns.resolve("p0.png"));
        Files.write(suns.resolve("half.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(suns.resolve("text.jpg"), "no picture");
        Files.writeString(suns.resolve("notes.txt"), "not asked for");
        try (var own = open(suns, squares)) {
            String report = own.report();
            assertTrue(report.startsWith("suns: 10 pictures, all brought to 64 x 64 (few"), report);
            assertTrue(report.contains("skipped half.png: "), report);
            assertTrue(report.contains("skipped text.jpg: not a picture"), report);
            assertTrue(!report.contains("notes.txt"), report);
            assertTrue(report.contains("\nsquares: 10 pictures"), report);
        }
    }

    @Test
    void wrongAndTinyFolders() throws IOException {
        refused(home.resolve("nowhere"), "nothing");
        refused(suns.resolve("p0.png"), "a file");
        refused(squares, "the same");
        Path tiny = Files.createDirectory(home.resolve("tiny"));
        refused(tiny, "none");
        picture(tiny, 0, 8, 8, BufferedImage.TYPE_INT_RGB);
        Files.writeString(tiny.resolve("broken.png"), "no picture");
        refused(tiny, "found 1; not readable: broken.png");
    }

    private void refused(Path folder, String found) {
        var e = assertThrows(BadFileException.class, () -> open(folder, squares));
        assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
        assertTrue(e.getMessage().contains(found), e.getMessage());
    }
}
