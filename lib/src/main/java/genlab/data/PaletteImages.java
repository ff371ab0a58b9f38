package genlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pictures whose pixels are numbers of colours in a palette: codes (N, H * W), each in 0 ... palette size - 1.
 *
 * <p>As files these are two texts, those of the "Pokémon Creation" exercise: one picture a line, its codes in row order with a
 * space between; and one colour a line, {@code R G B} from 0 to 255. Neither ends with a newline.
 *
 * @param name what stands in captions
 * @param source drawn by this library or real
 * @param height rows of pixels
 * @param width pixels a row
 * @param palette the colours as 0xRRGGBB; not copied
 * @param codes count x height x width colour numbers, picture by picture, row by row; not copied
 */
public record PaletteImages(String name, DataSource source, int height, int width, int[] palette, int[] codes) {

    /** Checks that the sizes agree and that every code is a colour of the palette. */
    public PaletteImages {
        if (height < 1 || width < 1 || codes.length % (height * width) != 0) {
            throw new IllegalArgumentException(
                    name + ": " + codes.length + " codes are not whole pictures of " + height + " x " + width);
        }
        for (int code : codes) {
            if (code < 0 || code >= palette.length) {
                throw new IllegalArgumentException(name + ": code " + code + ", expected 0 to " + (palette.length - 1));
            }
        }
    }

    /** The number of pictures. */
    public int count() {
        return codes.length / (height * width);
    }

    /** The pictures from (inclusive) to (exclusive). */
    public PaletteImages range(int from, int to) {
        return at(IntStream.range(from, to).toArray());
    }

    /** The pictures at these places, in this order. */
    public PaletteImages at(int... indices) {
        int size = height * width;
        int[] chosen = new int[indices.length * size];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(codes, indices[i] * size, chosen, i * size, size);
        }
        return new PaletteImages(name, source, height, width, palette, chosen);
    }

    /** All codes as one tensor (N, H * W), int64, owned by {@code manager}. */
    public NDArray tensor(NDManager manager) {
        return manager.create(Arrays.stream(codes).asLongStream().toArray(), new Shape(count(), (long) height * width));
    }

    /** The same pictures in red, green and blue: (N, 3, H, W), no labels. */
    public Images images() {
        int[] colours = Arrays.stream(codes).map(code -> palette[code]).toArray();
        return Images.ofColours(name, source, height, width, colours);
    }

    /**
     * Reads the two text files.
     *
     * @param name what stands in captions
     * @param source drawn by this library or real
     * @param pixels the file of codes, one picture a line
     * @param colours the file of colours, {@code R G B} a line
     * @param height rows of pixels
     * @param width pixels a row
     * @throws BadFileException if a file is missing or holds anything else; the message names the line
     */
    public static PaletteImages read(String name, DataSource source, Path pixels, Path colours, int height, int width) {
        int[] parts = table(colours, 3, 256);
        int[] palette = new int[parts.length / 3];
        for (int i = 0; i < palette.length; i++) {
            palette[i] = parts[3 * i] << 16 | parts[3 * i + 1] << 8 | parts[3 * i + 2];
        }
        return new PaletteImages(name, source, height, width, palette, table(pixels, height * width, palette.length));
    }

    /** Writes the two text files that {@link #read} reads; folders that are missing are made. */
    public void write(Path pixels, Path colours) throws IOException {
        int size = height * width;
        var pictures = IntStream.range(0, count()).mapToObj(i -> Arrays.stream(codes, i * size, (i + 1) * size)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" ")));
        var colourLines =
                Arrays.stream(palette).mapToObj(c -> (c >> 16 & 0xff) + " " + (c >> 8 & 0xff) + " " + (c & 0xff));
        Files.createDirectories(pixels.toAbsolutePath().getParent());
        Files.createDirectories(colours.toAbsolutePath().getParent());
        Files.writeString(pixels, pictures.collect(Collectors.joining("\n")));
        Files.writeString(colours, colourLines.collect(Collectors.joining("\n")));
    }

    /** Lines of {@code columns} whole numbers in 0 ... bound - 1, one after the other. */
    private static int[] table(Path file, int columns, int bound) {
        List<String> lines = TextLines.read(file);
        int[] values = new int[lines.size() * columns];
        int n = 0;
        for (int line = 1; line <= lines.size(); line++) {
            var words = new StringTokenizer(lines.get(line - 1));
            if (words.countTokens() != columns) {
                throw new BadFileException(file, columns + " numbers in line " + line, words.countTokens() + " words");
            }
            while (words.hasMoreTokens()) {
                String word = words.nextToken();
                int value;
                try {
                    value = Integer.parseInt(word);
                } catch (NumberFormatException e) {
                    throw new BadFileException(file, "a whole number in line " + line, "\"" + word + "\"", e);
                }
                if (value < 0 || value >= bound) {
                    throw new BadFileException(file, "0 to " + (bound - 1) + " in line " + line, word);
                }
                values[n++] = value;
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return name + " (" + source.label() + "): " + count() + " images of " + height + " x " + width + ", "
                + palette.length + " colours";
    }
}
