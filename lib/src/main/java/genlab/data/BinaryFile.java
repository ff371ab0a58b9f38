package genlab.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One pass over a binary file, plain or gzip (told apart by the first two bytes).
 *
 * <p>A gzip file can claim or unpack to any size: {@link #take} reads no more than was asked for and grows its buffer with what
 * is really there, so neither a false size nor a bomb takes memory.
 */
final class BinaryFile {

    /** What to do with an open file. */
    interface Body<T> {
        T apply(BinaryFile file) throws IOException;
    }

    private final Path path;
    private final InputStream in;

    private BinaryFile(Path path, InputStream in) {
        this.path = path;
        this.in = in;
    }

    /** Opens, hands over, closes; every failure to read is a {@link BadFileException}. */
    static <T> T read(Path path, Body<T> body) {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(path))) {
            raw.mark(2);
            byte[] magic = raw.readNBytes(2);
            raw.reset();
            boolean gzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
            return body.apply(new BinaryFile(path, gzip ? new GZIPInputStream(raw, 1 << 16) : raw));
        } catch (NoSuchFileException e) {
            throw new BadFileException(path, "a file", "nothing", e);
        } catch (EOFException e) {
            throw new BadFileException(path, "a whole gzip file", "its end too early", e);
        } catch (ZipException e) {
            throw new BadFileException(path, "a sound gzip file", e.getMessage(), e);
        } catch (IOException e) {
            throw new BadFileException(path, "a readable file", e.toString(), e);
        }
    }

    /** The next bytes, at most {@code most}. */
    byte[] upTo(int most) throws IOException {
        return in.readNBytes(most);
    }

    /** The next {@code size} bytes; {@code what} names them in the error. */
    byte[] take(int size, String what) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new BadFileException(path, size + " bytes of " + what, "only " + bytes.length);
        }
        return bytes;
    }

    /** The next big-endian int32. */
    int int32(String what) throws IOException {
        return ByteBuffer.wrap(take(4, what)).getInt();
    }

    /** Checks that nothing follows. */
    void end() throws IOException {
        if (in.read() >= 0) {
            throw new BadFileException(path, "the end of the file", "more bytes");
        }
    }
}
