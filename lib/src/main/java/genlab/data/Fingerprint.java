package genlab.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over numbers: two data sets with equal fingerprints are equal to the bit. */
public final class Fingerprint {

    private final MessageDigest digest;

    /** Of nothing yet. */
    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds these numbers in their order. */
    public Fingerprint add(double... values) {
        var bytes = ByteBuffer.allocate(Double.BYTES * values.length);
        bytes.asDoubleBuffer().put(values);
        digest.update(bytes);
        return this;
    }

    /** Adds these numbers in their order. */
    public Fingerprint add(float... values) {
        var bytes = ByteBuffer.allocate(Float.BYTES * values.length);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes);
        return this;
    }

    /** Adds these numbers in their order. */
    public Fingerprint add(int... values) {
        var bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
        bytes.asIntBuffer().put(values);
        digest.update(bytes);
        return this;
    }

    /** The hash of what was added, in hexadecimal; starts anew. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
