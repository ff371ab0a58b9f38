package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoundTest {

    /** 0, 1, -1, 2^14, -2^15 as little-endian shorts. */
    private static final byte[] SAMPLES = {0, 0, 1, 0, -1, -1, 0, 0x40, 0, -0x80};

    @TempDir
    Path folder;

    private Path wav(String name, int bits, int channels) throws IOException {
        var format = new AudioFormat(8000, bits, channels, bits > 8, false);
        Path file = folder.resolve(name);
        int frames = SAMPLES.length / format.getFrameSize();
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(SAMPLES), format, frames),
                AudioFileFormat.Type.WAVE,
                file.toFile());
        return file;
    }

    private static void bad(Path file, String expected, String found) {
        var e = assertThrows(BadFileException.class, () -> Sound.read(file));
        assertTrue(e.getMessage().contains(expected) && e.getMessage().contains(found), e.getMessage());
    }

    @Test
    void samplesAreFractionsOfFullScale() throws IOException {
        Sound sound = Sound.read(wav("a.wav", 16, 1));
        assertEquals(8000, sound.sampleRate());
        assertArrayEquals(new float[] {0, 1 / 32768f, -1 / 32768f, 0.5f, -1}, sound.samples());
        assertEquals(5 / 8000.0, sound.seconds());
    }

    @Test
    void badFiles() throws IOException {
        bad(folder.resolve("none.wav"), "a WAV file", "nothing");
        bad(Files.write(folder.resolve("empty.wav"), new byte[0]), "a WAV file", "something else");
        bad(Files.writeString(folder.resolve("text.wav"), "not a sound at all, just text".repeat(9)), "a WAV file", "");
        bad(wav("stereo.wav", 16, 2), "one channel", "stereo");
        bad(wav("bytes.wav", 8, 1), "16 bits", "8 bit");
        byte[] whole = Files.readAllBytes(wav("a.wav", 16, 1));
        bad(Files.write(folder.resolve("cut.wav"), Arrays.copyOf(whole, whole.length - 4)), "(5)", "3 samples");
        bad(Files.write(folder.resolve("head.wav"), Arrays.copyOf(whole, 20)), "a WAV file", "");
    }

    @Test
    void spokenDigitsAreSplitByTake() throws IOException {
        wav("7_theo_4.wav", 16, 1);
        wav("7_theo_5.wav", 16, 1);
        wav("0_jackson_49.wav", 16, 1);
        var split = SpokenDigit.read(folder);
        assertEquals(1, split.test().size());
        assertEquals(7, split.test().get(0).digit());
        assertEquals("theo", split.test().get(0).speaker());
        assertEquals(49, split.train().get(0).take());
        wav("x.wav", 16, 1);
        var e = assertThrows(BadFileException.class, () -> SpokenDigit.read(folder));
        assertTrue(e.getMessage().contains("a name like 7_jackson_0.wav"), e.getMessage());
        assertThrows(BadFileException.class, () -> SpokenDigit.read(folder.resolve("none")));
    }
}
