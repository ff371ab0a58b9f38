package genlab.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * One channel of sound.
 *
 * @param name what it is, for instance the file's name
 * @param sampleRate samples a second
 * @param samples amplitudes in [-1, 1); not copied
 */
public record Sound(String name, int sampleRate, float[] samples) {

    /**
     * Reads a WAV file: PCM, 16 bits, one channel.
     *
     * @throws BadFileException if it is missing, cut off or of another kind
     */
    public static Sound read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadFileException(file, "a WAV file", "nothing");
        }
        try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
            AudioFormat format = in.getFormat();
            if (!format.matches(new AudioFormat(format.getSampleRate(), 16, 1, true, false))) {
                throw new BadFileException(file, "WAV, PCM, 16 bits, one channel", format.toString());
            }
            long size = 2 * in.getFrameLength();
            byte[] bytes = in.readNBytes((int) Math.max(0, Math.min(size, Integer.MAX_VALUE - 8)));
            if (bytes.length == 0 || bytes.length != size) {
                throw new BadFileException(
                        file, "as many samples as its header says (" + size / 2 + ")", bytes.length / 2 + " samples");
            }
            var shorts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
            float[] samples = new float[shorts.remaining()];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = shorts.get(i) / 32768f;
            }
            return new Sound(file.getFileName().toString(), Math.round(format.getSampleRate()), samples);
        } catch (UnsupportedAudioFileException | EOFException e) {
            throw new BadFileException(file, "a WAV file", "something else", e);
        } catch (IOException e) {
            throw new BadFileException(file, "a readable WAV file", e.toString(), e);
        }
    }

    /** Its length in seconds. */
    public double seconds() {
        return samples.length / (double) sampleRate;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: %.2f s at %d samples/s", name, seconds(), sampleRate);
    }
}
