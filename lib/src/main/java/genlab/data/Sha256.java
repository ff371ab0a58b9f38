package genlab.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of numbers, bytes and files: two data sets with equal hashes are equal to the bit. */
public final class Sha256 {

    private final MessageDigest digest;

    /** Of nothing yet. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * The hash of a file, in lower-case hexadecimal.
     *
     * @throws BadFileException if it cannot be read
     */
    public static String of(Path file) {
        var hash = new Sha256();
        try {
            Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), hash.digest));
        } catch (IOException e) {
            throw new BadFileException(file, "a readable file", e.toString(), e);
        }
        return hash.hex();
    }

    /** Adds these bytes in their order. */
    public Sha256 add(byte... values) {
        digest.update(values);
        return this;
    }

    /** Adds these numbers in their order, as big-endian bytes. */
    public Sha256 add(double... values) {
        var bytes = ByteBuffer.allocate(Double.BYTES * values.length);
        bytes.asDoubleBuffer().put(values);
        return add(bytes.array());
    }

    /** Adds these numbers in their order, as big-endian bytes. */
    public Sha256 add(float... values) {
        var bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        bytes.asFloatBuffer().put(values);
        return add(bytes.array());
    }

    /** Adds these numbers in their order, as big-endian bytes. */
    public Sha256 add(int... values) {
        var bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
        bytes.asIntBuffer().put(values);
        return add(bytes.array());
    }

    /** The hash of what was added, in lower-case hexadecimal; starts anew. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
