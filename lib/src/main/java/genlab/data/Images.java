package genlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Images on the host, all of one size: unsigned bytes in the order (count, channels, height, width).
 *
 * @param name what stands in captions, for instance "MNIST test"
 * @param source drawn by this library or real
 * @param count number of images
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param height rows of pixels
 * @param width pixels a row
 * @param pixels count x channels x height x width bytes; not copied
 * @param labels one class an image, or an empty array where there are none
 */
public record Images(
        String name, DataSource source, int count, int channels, int height, int width, byte[] pixels, int[] labels) {

    /** The longest array of a JVM. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    /** Checks that the sizes agree. */
    public Images {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException(name + ": " + channels + " channels, expected 1 or 3");
        }
        long size = (long) count * channels * height * width;
        if (pixels.length != size) {
            throw new IllegalArgumentException(name + ": " + pixels.length + " bytes of pixels, expected " + count
                    + " x " + channels + " x " + height + " x " + width + " = " + size);
        }
        if (labels.length != 0 && labels.length != count) {
            throw new IllegalArgumentException(name + ": " + labels.length + " labels for " + count + " images");
        }
    }

    /**
     * Room for so many images.
     *
     * @throws IllegalArgumentException if that is more than an array holds: the message has the numbers
     */
    public static byte[] room(String name, long count, int channels, int height, int width) {
        long size = count * channels * height * width;
        if (size > MOST_BYTES) {
            throw new IllegalArgumentException(name + ": " + count + " images of " + channels + " x " + height + " x "
                    + width + " are " + size + " bytes, more than the " + MOST_BYTES + " that a set may have");
        }
        return new byte[(int) size];
    }

    /** Images (N, 3, H, W) without labels from their colours 0xRRGGBB, image by image, row by row. */
    public static Images ofColours(String name, DataSource source, int height, int width, int[] colours) {
        int count = colours.length / (height * width);
        byte[] pixels = room(name, count, 3, height, width);
        for (int i = 0; i < count; i++) {
            put(colours, i * height * width, pixels, i, height * width);
        }
        return new Images(name, source, count, 3, height, width, pixels, new int[0]);
    }

    /** Writes the colours from place {@code from} on as image {@code i}: its red plane, its green one, its blue one. */
    static void put(int[] colours, int from, byte[] pixels, int i, int plane) {
        for (int p = 0; p < plane; p++) {
            for (int c = 0; c < 3; c++) {
                pixels[(3 * i + c) * plane + p] = (byte) (colours[from + p] >> (16 - 8 * c));
            }
        }
    }

    /** All images as one float32 tensor (N, C, H, W) in [0, 1], owned by {@code manager}. */
    public NDArray tensor(NDManager manager) {
        try (NDArray bytes =
                manager.create(ByteBuffer.wrap(pixels), new Shape(count, channels, height, width), DataType.UINT8)) {
            NDArray floats = bytes.toType(DataType.FLOAT32, false);
            floats.divi(255f);
            floats.attach(manager);
            return floats;
        }
    }

    /** The images at these places, in this order. */
    public Images at(int... indices) {
        int size = channels * height * width;
        byte[] chosen = room(name, indices.length, channels, height, width);
        int[] chosenLabels = new int[labels.length == 0 ? 0 : indices.length];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(pixels, indices[i] * size, chosen, i * size, size);
            if (chosenLabels.length > 0) {
                chosenLabels[i] = labels[indices[i]];
            }
        }
        return new Images(name, source, indices.length, channels, height, width, chosen, chosenLabels);
    }

    /** Images from (inclusive) to (exclusive). */
    public Images range(int from, int to) {
        return at(IntStream.range(from, to).toArray());
    }

    /** The images of one class. */
    public Images ofClass(int label) {
        return at(IntStream.range(0, count).filter(i -> labels[i] == label).toArray());
    }

    /** Image {@code i} as a picture. */
    public BufferedImage picture(int i) {
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int plane = height * width;
        int start = i * channels * plane;
        for (int p = 0; p < plane; p++) {
            int r = pixels[start + p] & 0xff;
            int g = channels == 1 ? r : pixels[start + plane + p] & 0xff;
            int b = channels == 1 ? r : pixels[start + 2 * plane + p] & 0xff;
            picture.setRGB(p % width, p / width, r << 16 | g << 8 | b);
        }
        return picture;
    }

    /** All images as pictures. */
    public List<BufferedImage> pictures() {
        return IntStream.range(0, count).mapToObj(this::picture).toList();
    }

    /** The images that a model made: a tensor (N, C, H, W) of values in [0, 1]; values outside are clamped. */
    public static Images of(String name, NDArray images) {
        int[] sizes = Arrays.stream(images.getShape().getShape())
                .mapToInt(Math::toIntExact)
                .toArray();
        float[] values = images.toFloatArray();
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) Math.round(255 * Math.min(1, Math.max(0, values[i])));
        }
        return new Images(name, DataSource.GENERATED, sizes[0], sizes[1], sizes[2], sizes[3], bytes, new int[0]);
    }

    /** Pictures of a tensor (N, C, H, W) of values in [0, 1]; values outside are clamped. */
    public static List<BufferedImage> pictures(NDArray images) {
        return of("samples", images).pictures();
    }

    @Override
    public String toString() {
        return name + " (" + source.label() + "): " + count + " images of " + channels + " x " + height + " x "
                + width
                + (labels.length == 0
                        ? ""
                        : ", " + Arrays.stream(labels).distinct().count() + " classes");
    }
}
