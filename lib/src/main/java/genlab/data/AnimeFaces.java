package genlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Drawn faces with the colours of their hair and eyes (National Taiwan University, MLDS 2018, homework 3-2). Some occur twice:
 * what stands in a test part may stand in the other, too.
 *
 * @param images (N, 3, side, side) without labels, in the order of the rows of tags.csv
 * @param hair the place of each face's colour in {@link #HAIR}
 * @param eyes the same in {@link #EYES}
 */
public record AnimeFaces(Images images, int[] hair, int[] eyes) {

    /** The colours that hair has. */
    public static final List<String> HAIR = List.of(
            "aqua", "black", "blonde", "blue", "brown", "gray", "green", "orange", "pink", "purple", "red", "white");

    /** The colours that eyes have. */
    public static final List<String> EYES =
            List.of("aqua", "black", "blue", "brown", "green", "orange", "pink", "purple", "red", "yellow");

    private static final int SIDE = 64;
    private static final Pattern ROW = Pattern.compile("(\\d+),(\\w+) hair (\\w+) eyes");

    /** Checks that the sizes agree. */
    public AnimeFaces {
        Preconditions.checkArgument(
                images.count() == hair.length && images.count() == eyes.length,
                images + " with " + hair.length + " colours of hair and " + eyes.length + " of eyes, expected as many");
    }

    /** All 4,998 from the set's folder, brought to {@code side} x {@code side} pixels. */
    public static AnimeFaces load(DataStore store, int side) {
        return read(store.path("anime-faces", "tags.csv"), side);
    }

    /**
     * The faces of a file of rows {@code number,aqua hair blue eyes}; their pictures are {@code images/number.jpg} beside it,
     * 64 x 64 pixels, and made smaller by averaging.
     *
     * @throws BadFileException if a row or a picture is missing or not as it should be
     */
    public static AnimeFaces read(Path tags, int side) {
        Preconditions.checkArgument(side > 0 && side <= SIDE, side + " pixels a side, expected 1 to " + SIDE);
        List<String> rows = TextLines.read(tags);
        byte[] pixels = Images.room("anime faces", rows.size(), 3, side, side);
        int[] hair = new int[rows.size()];
        int[] eyes = new int[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            Stopped.ifAsked();
            String line = " in line " + (i + 1);
            Matcher row = ROW.matcher(rows.get(i));
            if (!row.matches()) {
                throw new BadFileException(tags, "number,COLOUR hair COLOUR eyes" + line, '"' + rows.get(i) + '"');
            }
            hair[i] = HAIR.indexOf(row.group(2));
            eyes[i] = EYES.indexOf(row.group(3));
            if (hair[i] < 0 || eyes[i] < 0) {
                String known = "hair of " + HAIR + " and eyes of " + EYES;
                throw new BadFileException(tags, known + line, '"' + rows.get(i) + '"');
            }
            Path file = tags.resolveSibling("images").resolve(row.group(1) + ".jpg");
            Images.put(ImageFolder.scaled(picture(file), side, side), 0, pixels, i, side * side);
        }
        var images = new Images("anime faces", DataSource.REAL, rows.size(), 3, side, side, pixels, new int[0]);
        return new AnimeFaces(images, hair, eyes);
    }

    private static BufferedImage picture(Path file) {
        String expected = "a picture of " + SIDE + " x " + SIDE + " pixels";
        if (!Files.isRegularFile(file)) {
            throw new BadFileException(file, expected, "nothing");
        }
        BufferedImage picture;
        try {
            picture = ImageFolder.decode(file);
        } catch (IOException | RuntimeException e) { // decoders throw all kinds of exceptions on broken files
            throw new BadFileException(file, expected, "a broken file: " + e.getMessage(), e);
        }
        if (picture.getWidth() != SIDE || picture.getHeight() != SIDE) {
            throw new BadFileException(file, expected, picture.getWidth() + " x " + picture.getHeight());
        }
        return picture;
    }

    /** The faces at these places, in this order. */
    public AnimeFaces at(int... places) {
        return new AnimeFaces(
                images.at(places),
                Arrays.stream(places).map(i -> hair[i]).toArray(),
                Arrays.stream(places).map(i -> eyes[i]).toArray());
    }

    /** (N, 22): a column for each of {@link #HAIR}, then one for each of {@link #EYES}, 1 where the face has it, else 0. */
    public NDArray oneHot(NDManager manager) {
        int columns = HAIR.size() + EYES.size();
        float[] ones = new float[hair.length * columns];
        for (int i = 0; i < hair.length; i++) {
            ones[i * columns + hair[i]] = 1;
            ones[i * columns + HAIR.size() + eyes[i]] = 1;
        }
        return manager.create(ones, new Shape(hair.length, columns));
    }
}
