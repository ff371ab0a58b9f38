package genlab.data;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIFAR-10's binary version, plain or gzip: records of 1 byte class and 3 x 32 x 32 bytes red, green, blue, row by row.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky (2009)</a>
 */
public final class Cifar10 {

    /** The names of the classes 0 to 9. */
    public static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final int SIDE = 32;
    private static final int PIXELS = 3 * SIDE * SIDE;
    private static final int RECORD = 1 + PIXELS;

    /** The whole set has 60,000; more is another file, or a gzip bomb. */
    private static final int MOST_RECORDS = 60_000;

    private Cifar10() {}

    /**
     * (50000, 3, 32, 32) and (10000, 3, 32, 32) from the folder {@code cifar-10-batches-bin} as published; where there is a folder
     * {@code cifar10-subset}, its class-balanced (10000, 3, 32, 32) and (1000, 3, 32, 32).
     */
    public static Split<Images> load(DataStore store) {
        if (store.has("cifar10-subset")) {
            return new Split<>(
                    read("CIFAR-10 subset train", List.of(store.path("cifar10-subset", "train_subset.bin.gz"))),
                    read("CIFAR-10 subset test", List.of(store.path("cifar10-subset", "test_subset.bin.gz"))));
        }
        String set = "cifar-10-batches-bin";
        var train = IntStream.rangeClosed(1, 5).mapToObj(i -> store.path(set, "data_batch_" + i + ".bin"));
        return new Split<>(
                read("CIFAR-10 train", train.toList()),
                read("CIFAR-10 test", List.of(store.path(set, "test_batch.bin"))));
    }

    /**
     * The images (N, 3, 32, 32) of these files, one after the other, with their labels.
     *
     * @param name what stands in captions
     * @param files batches in the binary format
     * @throws BadFileException if a file is missing, cut off or of another kind
     */
    public static Images read(String name, List<Path> files) {
        var records = new ByteArrayOutputStream();
        for (Path file : files) {
            records.writeBytes(records(file));
        }
        byte[] all = records.toByteArray();
        int count = all.length / RECORD;
        byte[] pixels = new byte[count * PIXELS];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = all[i * RECORD];
            System.arraycopy(all, i * RECORD + 1, pixels, i * PIXELS, PIXELS);
        }
        return new Images(name, DataSource.REAL, count, 3, SIDE, SIDE, pixels, labels);
    }

    private static byte[] records(Path path) {
        byte[] bytes = BinaryFile.read(path, file -> file.upTo(MOST_RECORDS * RECORD + 1));
        if (bytes.length == 0 || bytes.length > MOST_RECORDS * RECORD || bytes.length % RECORD != 0) {
            throw new BadFileException(
                    path,
                    "1 to " + MOST_RECORDS + " whole records of " + RECORD + " bytes",
                    bytes.length + " bytes" + (bytes.length > MOST_RECORDS * RECORD ? " or more" : ""));
        }
        for (int i = 0; i < bytes.length; i += RECORD) {
            if (bytes[i] < 0 || bytes[i] >= CLASSES.size()) {
                throw new BadFileException(
                        path, "a class from 0 to 9 in record " + i / RECORD, String.valueOf(bytes[i] & 0xff));
            }
        }
        return bytes;
    }
}
