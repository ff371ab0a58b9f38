package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.autoregressive.SoundCode;
import genlab.autoregressive.WaveNet;
import genlab.data.MuLaw;
import genlab.data.Rng;
import genlab.data.Sound;
import genlab.data.SpokenDigit;
import genlab.nn.Net;
import genlab.testing.Managed;
import genlab.testing.Values;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class SpokenWordsTest {

    private static SpokenDigit word(int digit, String speaker, int samples) {
        float[] x = new float[samples];
        for (int t = 0; t < samples; t++) {
            x[t] = (float) Math.sin(0.1 * (digit + 1) * t);
        }
        return new SpokenDigit(digit, speaker, 9, new Sound("", 8000, x));
    }

    /** Half way through a word of 60 samples place 30 is half way between knots 7 and 8; after the end it is the end. */
    @Test
    void whatIsToldOfAPlace(NDManager manager) {
        NDArray told = SpokenWords.told(
                manager, 50, new int[] {3, 0}, new int[] {1, 5}, new int[] {60, 20}, new int[] {10, 0});
        assertEquals(new Shape(2, 50, SpokenWords.TOLD), told.getShape());
        float[] half = new float[SpokenWords.TOLD];
        half[3 * 16 + 7] = 0.5f;
        half[3 * 16 + 8] = 0.5f;
        half[160 + 1] = 1;
        assertArrayEquals(half, told.get("0, 20").toFloatArray(), 1e-5f);
        float[] end = new float[SpokenWords.TOLD];
        end[15] = 1;
        end[165] = 1;
        assertArrayEquals(end, told.get("1, 45").toFloatArray(), 1e-5f);
    }

    @Test
    void aBatchIsWordsFromTheBeginningOrFromAnywhere(NDManager manager) {
        List<SpokenDigit> words = List.of(word(1, "lucas", 300), word(2, "theo", 60));
        var batch = SpokenWords.Batch.of(words, 40, 100, 30, manager, Rng.of(1));
        long[] codes = batch.codes().toLongArray();
        float[] mask = batch.mask().toFloatArray();
        int[] kinds = new int[3];
        for (int i = 0; i < 40; i++) {
            boolean isLong = mask[100 * i + 99] == 1;
            boolean cut = mask[100 * i] == 0;
            kinds[isLong ? cut ? 0 : 1 : 2]++;
            assertEquals(isLong ? cut ? 70 : 100 : 60, sum(mask, 100 * i), 0);
            float[] x = words.get(isLong ? 0 : 1).sound().samples();
            if (!cut) {
                long[] whole = MuLaw.encode(Arrays.copyOf(x, Math.min(100, x.length)));
                assertArrayEquals(whole, Arrays.copyOfRange(codes, 100 * i, 100 * i + whole.length));
            }
            int digit = isLong ? 1 : 2;
            assertEquals(
                    1,
                    batch.told()
                            .get("{}, 50, {}:{}", i, 16 * digit, 16 * digit + 16)
                            .sum()
                            .getFloat(),
                    1e-5);
        }
        assertTrue(kinds[0] > 3 && kinds[1] > 3 && kinds[2] > 3, Arrays.toString(kinds));
    }

    /** The outputs of a network without weights of any size are zeros: p of a code is that of logistics of scale e^-4 around the last. */
    @Test
    void natsOfWordsUnderANetworkThatKnowsNothing(NDManager manager) {
        var config = WaveNet.Config.of(SoundCode.CHANNELS, 6)
                .width(2)
                .condition(SpokenWords.TOLD, 2)
                .dilations(1, 1);
        var net = Net.initialize(new WaveNet(config), manager, Rng.of(1));
        net.getParameters()
                .values()
                .forEach(p ->
                        Values.set(p.getArray(), new float[(int) p.getArray().size()]));
        int before = Managed.tensors();
        double found = SpokenWords.nats(
                net, new SoundCode(manager), List.of(word(1, "lucas", 90), word(2, "theo", 10)), manager);
        assertEquals(before + 2, Managed.tensors(), "the tables of the code");
        double sum = 0;
        for (SpokenDigit word : List.of(word(1, "lucas", 90), word(2, "theo", 10))) {
            double last = 0;
            for (long k : MuLaw.encode(word.sound().samples())) {
                double low = MuLaw.expand(k / 128.0 - 1);
                double high = MuLaw.expand((k + 1) / 128.0 - 1);
                double above = k == 255 ? 1 : 1 / (1 + Math.exp((last - high) * Math.exp(4)));
                double below = k == 0 ? 0 : 1 / (1 + Math.exp((last - low) * Math.exp(4)));
                sum -= Math.log(above - below);
                last = MuLaw.expand(MuLaw.middle((int) k));
            }
        }
        assertEquals(sum / 100, found, 1e-4);
    }

    private static double sum(float[] mask, int from) {
        double sum = 0;
        for (int t = from; t < from + 100; t++) {
            sum += mask[t];
        }
        return sum;
    }

    @Test
    void readyWordsAreTrimmedAndLoud() {
        float[] x = new float[1600];
        Arrays.fill(x, 800, 1000, 0.2f);
        var quiet = new SpokenDigit(1, "theo", 0, new Sound("", 8000, x));
        var click = new SpokenDigit(2, "theo", 0, new Sound("", 8000, new float[50])); // nothing of it is left
        List<SpokenDigit> ready = SpokenWords.ready(List.of(quiet, click, word(1, "theo", 7000)));
        assertEquals(1, ready.size());
        float[] loud = new float[240];
        Arrays.fill(loud, 0, 200, 0.95f);
        assertArrayEquals(loud, ready.get(0).sound().samples());
        assertEquals(240, SpokenWords.codes(ready).get(0).length);
    }

    @Test
    void aStrangerIsNamed(NDManager manager) {
        var words = List.of(word(1, "somebody", 900));
        var e = assertThrows(
                IllegalArgumentException.class, () -> SpokenWords.Batch.of(words, 1, 10, 0, manager, Rng.of(1)));
        assertTrue(e.getMessage().contains("somebody"), e.getMessage());
    }

    @Test
    void picturesAreSpectrograms(NDManager manager) {
        List<Sound> sounds =
                List.of(word(0, "theo", 900).sound(), word(9, "theo", 900).sound());
        NDArray pictures = SpokenWords.pictures("tones", sounds, 0, 9).tensor(manager);
        assertEquals(new Shape(2, 1, 32, 32), pictures.getShape());
        // 127 and 1,273 Hz
        assertEquals(
                30,
                pictures.get("0, 0, :, 16")
                        .argMax()
                        .toType(DataType.FLOAT32, false)
                        .getFloat(),
                1);
        assertEquals(
                21,
                pictures.get("1, 0, :, 16")
                        .argMax()
                        .toType(DataType.FLOAT32, false)
                        .getFloat(),
                1);
    }
}
