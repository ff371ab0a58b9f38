package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.util.Preconditions;
import genlab.autoregressive.SoundCode;
import genlab.autoregressive.WaveNet;
import genlab.data.DataSource;
import genlab.data.Images;
import genlab.data.MuLaw;
import genlab.data.Rng;
import genlab.data.Sound;
import genlab.data.Spectrogram;
import genlab.data.SpokenDigit;
import genlab.data.Stopped;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import java.util.List;

/**
 * Spoken digits as lab 03 gives them to a network: without the quiet at their ends, equally loud, as codes, and what is told of each
 * sample: which digit it belongs to, how far the word has come, and who speaks.
 */
public final class SpokenWords {

    /** Who speaks in the Free Spoken Digit Dataset. */
    public static final List<String> SPEAKERS = List.of("george", "jackson", "lucas", "nicolas", "theo", "yweweler");

    /** Places of a word at which a digit has numbers of its own. */
    public static final int KNOTS = 16;

    /** K, numbers that are told of a sample. */
    public static final int TOLD = 10 * KNOTS + SPEAKERS.size();

    /** Pixels of a picture of a word, each way. */
    public static final int SIDE = 32;

    /** Of a few recordings that are longer nothing is used. */
    private static final int LONGEST = 6144;

    private SpokenWords() {}

    /** The recordings, trimmed and made loud, without the few that are longer than 0.77 s or shorter than a hundredth. */
    public static List<SpokenDigit> ready(List<SpokenDigit> recordings) {
        return recordings.stream()
                .map(r -> new SpokenDigit(
                        r.digit(), r.speaker(), r.take(), r.sound().trimmed().loud()))
                .filter(r -> r.sound().samples().length > 0 && r.sound().samples().length <= LONGEST)
                .toList();
    }

    /** The codes of each recording. */
    public static List<long[]> codes(List<SpokenDigit> words) {
        return words.stream().map(w -> MuLaw.encode(w.sound().samples())).toList();
    }

    /**
     * What is told of T places of words: (N, T, K). A place between two knots of its digit counts for both, for the nearer
     * one more; after the end of a word it is the end.
     *
     * @param speakers numbers in {@link #SPEAKERS}
     * @param lengths of the words, in samples
     * @param starts the first place of each
     */
    public static NDArray told(
            NDManager manager, int places, int[] digits, int[] speakers, int[] lengths, int[] starts) {
        int n = digits.length;
        try (NDManager own = manager.newSubManager()) {
            NDArray far = own.arange(0f, places)
                    .reshape(1, places, 1)
                    .add(own.create(starts).toType(DataType.FLOAT32, false).reshape(n, 1, 1))
                    .div(own.create(lengths).toType(DataType.FLOAT32, false).reshape(n, 1, 1))
                    .minimum(1f)
                    .mul(own.create(KNOTS - 1f));
            // a hat around each knot: 1 there, 0 from the next one on
            NDArray hats =
                    Activation.relu(far.sub(own.arange(0f, KNOTS)).abs().neg().add(1));
            NDArray digit = own.create(digits).toType(DataType.INT64, false).oneHot(10);
            NDArray speaker = own.create(speakers).toType(DataType.INT64, false).oneHot(SPEAKERS.size());
            NDArray told = hats.expandDims(2)
                    .mul(digit.reshape(n, 1, 10, 1))
                    .reshape(n, places, 10L * KNOTS)
                    .concat(speaker.expandDims(1).broadcast(new Shape(n, places, SPEAKERS.size())), 2);
            told.attach(manager);
            return told;
        }
    }

    private static int speaker(SpokenDigit word) {
        int found = SPEAKERS.indexOf(word.speaker());
        Preconditions.checkArgument(found >= 0, "speaker " + word.speaker() + ", expected one of " + SPEAKERS);
        return found;
    }

    /** -ln p of words under a network that is told of them: nats a sample. */
    public static double nats(WaveNet net, SoundCode code, List<SpokenDigit> words, NDManager manager) {
        double sum = 0;
        long samples = 0;
        for (SpokenDigit word : words) {
            Stopped.ifAsked();
            long[] codes = MuLaw.encode(word.sound().samples());
            sum += Tensors.alone(() -> {
                NDArray k = manager.create(codes, new Shape(1, codes.length));
                NDArray x = code.read(k);
                int[] speaker = {speaker(word)};
                int[] length = {codes.length};
                NDArray y = told(manager, codes.length, new int[] {word.digit()}, speaker, length, new int[1]);
                try (var off = GradMode.off()) {
                    return -Tensors.number(
                            code.likelihood(net.forward(x, y), x).logP(k).sum());
                }
            });
            samples += codes.length;
        }
        return sum / samples;
    }

    /** Sounds as grey pictures, by which a classifier tells the digits: 32 columns of time, 32 bands of 125 Hz, the lowest below. */
    public static Images pictures(String name, List<Sound> sounds, int... digits) {
        byte[] pixels = new byte[sounds.size() * SIDE * SIDE];
        int at = 0;
        for (Sound sound : sounds) {
            for (double[] row : Spectrogram.of(sound.samples(), SIDE, SIDE)) {
                for (double v : row) {
                    pixels[at++] = (byte) Math.round(255 * v);
                }
            }
        }
        return new Images(name, DataSource.REAL, sounds.size(), 1, SIDE, SIDE, pixels, digits);
    }

    /**
     * Some words for a step of training, cut or filled up to so many places.
     *
     * @param codes of the samples, (N, T)
     * @param told of them, (N, T, K)
     * @param mask ones where there is a sample to be learned, (N, T)
     */
    public record Batch(NDArray codes, NDArray told, NDArray mask) {

        /**
         * So many words at random, each from its beginning or from anywhere, equally often, where it is longer than that.
         *
         * @param unseen places at the beginning of a cut that are not learned: the network has not seen all that it could
         */
        public static Batch of(List<SpokenDigit> words, int count, int places, int unseen, NDManager manager, Rng rng) {
            long[] codes = new long[count * places];
            float[] mask = new float[count * places];
            int[][] who = new int[4][count];
            for (int i = 0; i < count; i++) {
                SpokenDigit word = words.get(rng.below(words.size()));
                float[] x = word.sound().samples();
                int start = rng.below(2) * rng.below(Math.max(1, x.length - places + 1));
                for (int t = 0; t < places && start + t < x.length; t++) {
                    codes[i * places + t] = MuLaw.code(x[start + t]);
                    mask[i * places + t] = start == 0 || t >= unseen ? 1 : 0;
                }
                who[0][i] = word.digit();
                who[1][i] = speaker(word);
                who[2][i] = x.length;
                who[3][i] = start;
            }
            var shape = new Shape(count, places);
            return new Batch(
                    manager.create(codes, shape),
                    SpokenWords.told(manager, places, who[0], who[1], who[2], who[3]),
                    manager.create(mask, shape));
        }
    }
}
