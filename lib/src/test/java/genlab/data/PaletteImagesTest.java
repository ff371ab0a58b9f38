package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaletteImagesTest {

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        var written = new PaletteImages(
                "two", DataSource.GENERATED, 1, 3, new int[] {0xff0000, 0x00fe03, 0}, new int[] {0, 1, 2, 2, 2, 1});
        Path pixels = folder.resolve("new/pixels.txt");
        Path colours = folder.resolve("new/colours.txt");
        written.write(pixels, colours);
        var read = PaletteImages.read("two", DataSource.GENERATED, pixels, colours, 1, 3);
        assertArrayEquals(written.codes(), read.codes());
        assertArrayEquals(written.palette(), read.palette());
        assertArrayEquals(new int[] {2, 2, 1}, read.range(1, 2).codes());
        // picture 0 is red, green, black
        assertEquals(0xffff0000, read.images().picture(0).getRGB(0, 0));
        assertEquals(0xff00fe03, read.images().picture(0).getRGB(1, 0));
        assertEquals(0xff00fe03, read.images().picture(1).getRGB(2, 0));
    }

    @Test
    void picturesAreChosenInTheOrderAsked() {
        var three = new PaletteImages("three", DataSource.GENERATED, 1, 2, new int[5], new int[] {0, 1, 2, 3, 4, 0});
        var chosen = three.at(2, 0);
        assertArrayEquals(new int[] {4, 0, 0, 1}, chosen.codes());
        try (var manager = NDManager.newBaseManager()) {
            NDArray tensor = chosen.tensor(manager);
            assertEquals(new Shape(2, 2), tensor.getShape());
            assertArrayEquals(new long[] {4, 0, 0, 1}, tensor.toLongArray());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'0 1 0 1|0 1 0','0 0 0|9 9 9',4 numbers in line 2,3 words",
        "'0 1 0 1|0 1 0 2','0 0 0|9 9 9',0 to 1 in line 2,2",
        "'0 1 0 -1','0 0 0|9 9 9',0 to 1 in line 1,-1",
        "'0 1 0 x','0 0 0|9 9 9',whole number in line 1,x",
        "'0 1 0 1','0 0 0|9 9',3 numbers in line 2,2 words",
        "'0 1 0 1','0 0 0|9 9 256',0 to 255 in line 2,256",
        "'','0 0 0',lines of text,empty file"
    })
    void aBadFileSaysWhatAndWhere(String codes, String colours, String expected, String found) throws IOException {
        Path codeFile = Files.writeString(folder.resolve("codes.txt"), codes.replace('|', '\n'));
        Path colourFile = Files.writeString(folder.resolve("colours.txt"), colours.replace('|', '\n'));
        var e = assertThrows(
                BadFileException.class, () -> PaletteImages.read("bad", DataSource.REAL, codeFile, colourFile, 2, 2));
        assertTrue(e.getMessage().contains(expected) && e.getMessage().contains(found), e.getMessage());
    }

    @Test
    void codesOutsideThePaletteAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new PaletteImages("bad", DataSource.GENERATED, 1, 1, new int[] {0}, new int[] {1}));
    }

    @Test
    void pokemon() throws IOException {
        Path real = RealFiles.folder("pokemon");
        Path pixels = real.resolve("pixel_color.txt");
        Path colours = real.resolve("colormap.txt");
        var set = PaletteImages.read("Pokemon", DataSource.REAL, pixels, colours, 20, 20);
        assertEquals(792, set.count());
        assertEquals(167, set.palette().length);
        assertEquals(166, Arrays.stream(set.codes()).max().orElseThrow());
        // written again, the files are the same bytes
        set.write(folder.resolve("p"), folder.resolve("c"));
        assertEquals(-1, Files.mismatch(pixels, folder.resolve("p")));
        assertEquals(-1, Files.mismatch(colours, folder.resolve("c")));
    }
}
