package genlab.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * MNIST and Fashion-MNIST: grey pictures of 28 x 28 pixels in ten classes, (60000, 1, 28, 28) and (10000, 1, 28, 28).
 *
 * <p>As files they are IDX, unsigned bytes, plain or gzip. Big-endian: int32 magic 0x0800 + number of dimensions, one int32 a
 * dimension, then the bytes.
 */
public final class Mnist {

    /** More than any set of this format holds. */
    private static final long MOST_BYTES = 1L << 30;

    private Mnist() {}

    /** Handwritten digits 0 to 9 (LeCun, Bottou, Bengio and Haffner, 1998). */
    public static Split<Images> load(DataStore store) {
        return new Split<>(part(store, "MNIST train", "mnist", "train"), part(store, "MNIST test", "mnist", "t10k"));
    }

    /** Ten kinds of clothing (Xiao, Rasul and Vollgraf, 2017). */
    public static Split<Images> loadFashion(DataStore store) {
        String set = "fashion-mnist";
        return new Split<>(
                part(store, "Fashion-MNIST train", set, "train"), part(store, "Fashion-MNIST test", set, "t10k"));
    }

    private static Images part(DataStore store, String name, String set, String part) {
        Path images = store.path(set, part + "-images-idx3-ubyte.gz");
        return images(name, images, store.path(set, part + "-labels-idx1-ubyte.gz"));
    }

    /**
     * Grey images (N, 1, H, W) of any set in this format, and their labels.
     *
     * @param name what stands in captions
     * @param images file of three dimensions: count, height, width
     * @param labels file of one dimension, one class an image
     * @throws BadFileException if a file is missing, cut off, of another kind, or the two do not belong together
     */
    public static Images images(String name, Path images, Path labels) {
        Array pixels = read(images, 3);
        Array classes = read(labels, 1);
        int count = pixels.sizes[0];
        if (classes.sizes[0] != count) {
            throw new BadFileException(labels, count + " labels, as many as images", classes.sizes[0] + " labels");
        }
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> classes.values[i] & 0xff);
        return new Images(name, DataSource.REAL, count, 1, pixels.sizes[1], pixels.sizes[2], pixels.values, numbers);
    }

    private record Array(int[] sizes, byte[] values) {}

    private static Array read(Path path, int dimensions) {
        return BinaryFile.read(path, file -> {
            int magic = file.int32("magic number");
            if (magic != 0x0800 + dimensions) {
                throw new BadFileException(
                        path,
                        String.format(
                                Locale.ROOT, "%#010x (IDX, %d dimensions of bytes)", 0x0800 + dimensions, dimensions),
                        String.format(Locale.ROOT, "%#010x", magic));
            }
            int[] sizes = new int[dimensions];
            long total = 1;
            for (int i = 0; i < dimensions; i++) {
                sizes[i] = file.int32("sizes");
                // each factor is checked, so the product cannot overflow
                total = sizes[i] < 1 || total > MOST_BYTES ? MOST_BYTES + 1 : total * sizes[i];
            }
            if (total > MOST_BYTES) {
                throw new BadFileException(
                        path, "sizes from 1 up and " + MOST_BYTES + " bytes at most", Arrays.toString(sizes));
            }
            byte[] values = file.take((int) total, "values, sizes " + Arrays.toString(sizes));
            file.end();
            return new Array(sizes, values);
        });
    }
}
