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
    void whatIsWrittenIsRead() throws IOException {
        var sound = new Sound("a.wav", 4000, new float[] {0, 0.25f, -1, 1 / 32768f});
        Sound read = Sound.read(Files.write(folder.resolve("a.wav"), sound.wav()));
        assertArrayEquals(sound.samples(), read.samples());
        assertEquals(4000, read.sampleRate());
        var loud = new Sound("loud.wav", 4000, new float[] {1, 2, -2});
        float[] cut =
                Sound.read(Files.write(folder.resolve("loud.wav"), loud.wav())).samples();
        assertArrayEquals(new float[] {32767 / 32768f, 32767 / 32768f, -1}, cut);
    }

    /** A hundredth of a second is 10 samples here: two and a half of them are below a fiftieth before, one and a half after. */
    @Test
    void quietEndsAreCutAndTheRestMadeLoud() {
        float[] x = new float[100];
        Arrays.fill(x, 0.001f);
        Arrays.fill(x, 25, 85, 0.1f);
        x[50] = -0.2f;
        Sound cut = new Sound("", 1000, x).trimmed();
        assertArrayEquals(Arrays.copyOfRange(x, 20, 90), cut.samples());
        assertEquals(-0.95f, cut.loud().samples()[30], 1e-6f);
        assertEquals(0.475f, cut.loud().samples()[20], 1e-6f);
        assertArrayEquals(
                new float[20],
                new Sound("", 1000, new float[20]).loud().trimmed().samples());
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
        for (int rate : new int[] {0, -8000}) {
            byte[] still = new Sound("", rate, new float[5]).wav();
            bad(Files.write(folder.resolve("still.wav"), still), "found PCM_SIGNED", "");
        }
    }

    /** No samples, fewer than a hundredth of a second, fewer than a hundred samples a second, and amplitudes next to nothing. */
    @Test
    void theSmallest() throws IOException {
        var none = new Sound("none", 8000, new float[0]);
        assertEquals(44, none.wav().length);
        bad(Files.write(folder.resolve("none.wav"), none.wav()), "expected samples", "found none");
        assertEquals(0, none.trimmed().loud().samples().length);
        assertEquals(0, new Sound("short", 8000, new float[50]).trimmed().samples().length);
        float[] slow = {0, 1, 0};
        assertArrayEquals(new float[] {1}, new Sound("slow", 50, slow).trimmed().samples());
        float[] faint = {0, 1e-40f};
        assertArrayEquals(faint, new Sound("faint", 50, faint).loud().samples());
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
