package genlab.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import genlab.data.BadFileException;
import genlab.data.Rng;
import genlab.gan.AdversarialLoss;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTranslationTest {

    private static final int SIDE = 64;
    private static final CycleGan.Config CONFIG = new CycleGan.Config(
            new ResnetGenerator.Config(3, 4, 2, 1),
            new PatchCritic.Config(3, 4, 3),
            AdversarialLoss.LEAST_SQUARES,
            Adam.Config.rate(1e-3).betas(0.5, 0.999),
            Adam.Config.rate(1e-3).betas(0.5, 0.999),
            20,
            10,
            3);

    @TempDir
    private Path home;

    private NDManager manager;
    private Path suns;
    private Path squares;

    @BeforeEach
    void write() throws IOException {
        manager = NDManager.newBaseManager();
        suns = Files.createDirectory(home.resolve("suns"));
        squares = Files.createDirectory(home.resolve("squares"));
        int[] types = {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_USHORT_GRAY
        };
        for (int i = 0; i < 10; i++) {
            // sizes and kinds of pixels are mixed
            picture(suns, i, 40 + 9 * i, 90 - 5 * i, types[i % types.length]);
            picture(squares, i, 64, 64, BufferedImage.TYPE_INT_RGB);
        }
    }

    @AfterEach
    void close() {
        manager.close();
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
        return new FolderTranslation(a, b, SIDE, CONFIG, manager, Rng.of(1));
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

    @Test
    void aStoppedRunResumesAndGivesWhatAnUnbrokenOneGives() {
        Path file = home.resolve("own.safetensors");
        try (var whole = open(suns, squares);
                var first = open(suns, squares);
                var second = open(suns, squares)) {
            History unbroken = train(whole, null, 0);
            assertTrue(train(first, file, 4).interrupted());
            History resumed = train(second, file, 0);
            assertArrayEquals(unbroken.values("G loss"), resumed.values("G loss"));
            assertArrayEquals(unbroken.values("D loss"), resumed.values("D loss"));
            var one = whole.samples(3);
            var other = second.samples(3);
            assertEquals(18, one.size());
            for (int i = 0; i < one.size(); i++) {
                assertArrayEquals(rgb(one.get(i)), rgb(other.get(i)));
            }
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
            try (Stream<Path> files = Files.list(out.resolve("suns-to-squares"))) {
                assertEquals(10, files.count());
            }
            BufferedImage made = ImageIO.read(
                    out.resolve("squares-to-suns").resolve("p3.png.png").toFile());
            assertEquals(SIDE, made.getWidth());
            // the fourth picture of B, translated: a sample of the same
            assertArrayEquals(rgb(own.samples(4).get(4 * 4 + 3)), rgb(made));
        }
    }

    @Test
    void badFilesAreNamedAndSkipped() throws IOException {
        byte[] whole = Files.readAllBytes(suns.resolve("p0.png"));
        Files.write(suns.resolve("half.png"), java.util.Arrays.copyOf(whole, whole.length / 2));
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
