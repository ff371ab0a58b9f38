package genlab.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    private static final int HEADER = 44;

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
            boolean fits = format.matches(new AudioFormat(format.getSampleRate(), 16, 1, true, false));
            if (!fits || format.getSampleRate() < 1) {
                throw new BadFileException(file, "WAV, PCM, 16 bits, one channel", format.toString());
            }
            long size = 2 * in.getFrameLength();
            byte[] bytes = in.readNBytes((int) Math.max(0, Math.min(size, Integer.MAX_VALUE - 8)));
            if (size == 0) {
                throw new BadFileException(file, "samples", "none");
            }
            if (bytes.length != size) {
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

    /** The bytes of a WAV file: PCM, 16 bits, one channel; amplitudes out of range are at its ends. */
    public byte[] wav() {
        var file = ByteBuffer.allocate(HEADER + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER - 8 + 2 * samples.length);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1);
        file.putInt(sampleRate).putInt(2 * sampleRate).putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples.length);
        for (float x : samples) {
            file.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(x * 32768))));
        }
        return file.array();
    }

    /** The same with its largest amplitude at 0.95, which a model of sound need not learn then. */
    public Sound loud() {
        float largest = 0;
        for (float x : samples) {
            largest = Math.max(largest, Math.abs(x));
        }
        float[] louder = samples.clone();
        for (int t = 0; t < louder.length && largest >= Float.MIN_NORMAL; t++) {
            louder[t] *= 0.95f / largest;
        }
        return new Sound(name, sampleRate, louder);
    }

    /**
     * The same without the hundredths of a second at both ends that have less than a fiftieth of the loudest one's amplitude
     * (its root mean square).
     */
    public Sound trimmed() {
        int frame = Math.max(1, sampleRate / 100);
        double[] power = new double[samples.length / frame];
        double loudest = 0;
        for (int i = 0; i < power.length; i++) {
            for (int t = i * frame; t < (i + 1) * frame; t++) {
                power[i] += samples[t] * samples[t];
            }
            loudest = Math.max(loudest, power[i]);
        }
        int first = 0;
        int end = power.length;
        while (first < end && power[first] < loudest / 2500) {
            first++;
        }
        while (first < end && power[end - 1] < loudest / 2500) {
            end--;
        }
        return new Sound(name, sampleRate, Arrays.copyOfRange(samples, first * frame, end * frame));
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
