package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import genlab.data.BadFileException;
import genlab.data.Sha256;
import genlab.engine.GradMode;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Named tensors in a file of the safetensors format, with a SHA-256 over everything that matters.
 *
 * <p>The format (huggingface.co/docs/safetensors): eight bytes, little endian, the length of a JSON header;
 * the header, which gives for each tensor its type, shape and place; the tensors' bytes. Python reads
 * it with {@code safetensors.torch.load_file}. The header's {@code __metadata__} holds strings; the one
 * named {@code sha256} is over the other metadata and all tensors: name, type, shape, bytes. DJL's own
 * {@code NDList.Encoding.SAFETENSORS} has no place for metadata, and believes every length that it reads.
 *
 * @param metadata strings by name
 * @param blobs tensors by name, in the file's order
 */
public record TensorFile(Map<String, String> metadata, Map<String, Blob> blobs) {

    private static final Set<DataType> TYPES =
            EnumSet.of(DataType.FLOAT32, DataType.FLOAT64, DataType.INT64, DataType.INT32, DataType.UINT8);

    /** Whether tensors of this type can be written, and so read. */
    static boolean holds(DataType type) {
        return TYPES.contains(type);
    }

    private static final int MAX_HEADER = 100_000_000;

    /**
     * A tensor on the host.
     *
     * @param type element type
     * @param shape sizes
     * @param bytes elements, little endian, row by row
     */
    public record Blob(DataType type, long[] shape, byte[] bytes) {
        ByteBuffer data() {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Writes a file beside {@code file} and moves it there; a failure leaves nothing behind and the old file as it was. */
    public static void write(Path file, Map<String, String> metadata, Map<String, Blob> blobs) {
        var header = new JsonObject();
        var strings = new JsonObject();
        metadata.forEach(strings::addProperty);
        strings.addProperty("sha256", sha256(metadata, blobs));
        header.add("__metadata__", strings);
        long offset = 0;
        for (var entry : blobs.entrySet()) {
            Blob blob = entry.getValue();
            var item = new JsonObject();
            item.addProperty("dtype", blob.type().asSafetensors());
            item.add("shape", JsonUtils.GSON.toJsonTree(blob.shape()));
            item.add("data_offsets", JsonUtils.GSON.toJsonTree(new long[] {offset, offset + blob.bytes().length}));
            header.add(entry.getKey(), item);
            offset += blob.bytes().length;
        }
        byte[] head = header.toString().getBytes(StandardCharsets.UTF_8);
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try {
                // a stream that an interrupt does not close: a stop while this is written loses nothing
                try (OutputStream out = new FileOutputStream(temporary.toFile())) {
                    out.write(ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(head.length)
                            .array());
                    out.write(head);
                    for (Blob blob : blobs.values()) {
                        out.write(blob.bytes());
                    }
                }
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new BadFileException(file, "a place that can be written to", e.toString(), e);
        }
    }

    /** Reads a file and checks every length and the checksum. */
    public static TensorFile read(Path file) {
        byte[] all;
        try (InputStream in = new FileInputStream(file.toFile())) {
            all = in.readAllBytes();
        } catch (IOException e) {
            throw new BadFileException(file, "a readable tensor file", e.toString(), e);
        }
        if (all.length < 8) {
            throw new BadFileException(file, "at least 8 bytes", all.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        long headLength = buffer.getLong();
        if (headLength < 2 || headLength > Math.min(MAX_HEADER, all.length - 8)) {
            throw new BadFileException(
                    file, "a tensor file, which starts with the length of its header", "the length " + headLength);
        }
        var metadata = new LinkedHashMap<String, String>();
        var blobs = new LinkedHashMap<String, Blob>();
        try {
            String text = new String(all, 8, (int) headLength, StandardCharsets.UTF_8);
            JsonObject header = JsonUtils.GSON.fromJson(text, JsonObject.class);
            int start = 8 + (int) headLength;
            for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
                JsonObject item = entry.getValue().getAsJsonObject();
                if (entry.getKey().equals("__metadata__")) {
                    item.entrySet()
                            .forEach(e -> metadata.put(e.getKey(), e.getValue().getAsString()));
                } else {
                    blobs.put(entry.getKey(), blob(file, all, start, entry.getKey(), item));
                }
            }
        } catch (BadFileException e) {
            throw e;
        } catch (RuntimeException e) { // whatever a header that is no header of tensors leads to
            throw new BadFileException(file, "a JSON header that describes tensors", e.toString(), e);
        }
        String stated = metadata.remove("sha256");
        String found = sha256(metadata, blobs);
        if (!found.equals(stated)) {
            throw new BadFileException(file, "SHA-256 " + stated, found);
        }
        return new TensorFile(metadata, blobs);
    }

    /** Tensors on the host, by name. */
    static Map<String, Blob> blobs(Map<String, NDArray> tensors) {
        var blobs = new LinkedHashMap<String, Blob>();
        tensors.forEach((name, array) ->
                blobs.put(name, new Blob(array.getDataType(), array.getShape().getShape(), array.toByteArray())));
        return blobs;
    }

    /**
     * Copies the tensors of the file into these; checks everything before the first is written, so that a foreign file changes
     * nothing.
     *
     * @param file its name, for the message
     */
    void into(Path file, Map<String, NDArray> tensors) {
        if (!blobs.keySet().equals(tensors.keySet())) {
            throw new BadFileException(file, "tensors " + tensors.keySet(), "tensors " + blobs.keySet());
        }
        tensors.forEach((name, array) -> {
            Blob blob = blobs.get(name);
            if (!Arrays.equals(blob.shape(), array.getShape().getShape()) || blob.type() != array.getDataType()) {
                throw new BadFileException(
                        file,
                        name + " of shape " + array.getShape() + " " + array.getDataType(),
                        new Shape(blob.shape()) + " " + blob.type());
            }
        });
        try (var off = GradMode.off()) {
            tensors.forEach((name, array) -> {
                ByteBuffer data = blobs.get(name).data();
                try (NDArray value = array.getManager().create(data, array.getShape(), array.getDataType())) {
                    value.copyTo(array);
                }
            });
        }
    }

    private static Blob blob(Path file, byte[] all, int start, String name, JsonObject item) {
        String code = item.get("dtype").getAsString();
        DataType type = TYPES.stream()
                .filter(t -> t.asSafetensors().equals(code))
                .findFirst()
                .orElseThrow(() -> new BadFileException(
                        file,
                        name + " of a type in "
                                + TYPES.stream().map(DataType::asSafetensors).toList(),
                        code));
        long[] shape = JsonUtils.GSON.fromJson(item.get("shape"), long[].class);
        long[] place = JsonUtils.GSON.fromJson(item.get("data_offsets"), long[].class);
        if (place.length != 2 || place[0] < 0 || place[1] < place[0] || place[1] > all.length - start) {
            throw new BadFileException(
                    file, "a place for " + name + " in " + (all.length - start) + " bytes", Arrays.toString(place));
        }
        if (Arrays.stream(shape).anyMatch(n -> n < 0) || place[1] - place[0] != bytes(type, shape)) {
            throw new BadFileException(
                    file, name + " of shape " + Arrays.toString(shape), (place[1] - place[0]) + " bytes for it");
        }
        byte[] bytes = Arrays.copyOfRange(all, start + (int) place[0], start + (int) place[1]);
        return new Blob(type, shape, bytes);
    }

    /** The size of a tensor; the largest number where it is no number that a file could hold. */
    private static long bytes(DataType type, long[] shape) {
        var size = BigInteger.valueOf(type.getNumOfBytes());
        for (long n : shape) {
            size = size.multiply(BigInteger.valueOf(n));
        }
        return size.bitLength() < 63 ? size.longValue() : Long.MAX_VALUE;
    }

    private static String sha256(Map<String, String> metadata, Map<String, Blob> blobs) {
        var hash = new Sha256();
        new TreeMap<>(metadata)
                .forEach((key, value) -> hash.add((key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
        blobs.forEach((name, blob) -> {
            String head = name + " " + blob.type() + Arrays.toString(blob.shape());
            hash.add(head.getBytes(StandardCharsets.UTF_8)).add(blob.bytes());
        });
        return hash.hex();
    }
}
