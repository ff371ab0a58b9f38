package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.util.Preconditions;
import genlab.nn.Net;
import genlab.nn.WordGru;

/**
 * From codes to sentences, word by word: (N, L) -> a distribution over (N, T) numbers of words.
 *
 * <pre>
 *   h_t                = GRU([x_{t-1}; z]; h_{t-1})       x_0 is the end of the sentence before, h_0 = 0
 *   p(x_t | before, z) = softmax(U h_t + b)
 *   p(x|z)             = p(x_1|z) p(x_2|x_1, z) ... up to the sentence's end
 * </pre>
 *
 * The code is read at every place. As the first state h_0, the other usual way, it must be carried to the last word through all before.
 *
 * <p>With z = 0 for every sentence it is a language model of the same size.
 *
 * @see <a href="https://arxiv.org/abs/1511.06349">Bowman et al. (2016)</a>, section 3
 */
public final class SentenceDecoder extends Net implements Decoder {

    /**
     * The settings.
     *
     * @param words V, how many numbers of words there are
     * @param places T, of words and an end
     * @param latent L, numbers in a code
     * @param embedding E, numbers for a word
     * @param units H, of the recurrent network
     */
    public record Config(int words, int places, int latent, int embedding, int units) {

        /** Refuses what no network can have. */
        public Config {
            Preconditions.checkArgument(
                    words > 1 && places > 0 && latent > 0 && embedding > 0 && units > 0,
                    "a decoder of " + words + " words, " + places + " places, codes of " + latent
                            + " numbers, embeddings of " + embedding + " and " + units
                            + " units: expected 2 words or more, and 1 of all others");
        }

        /** So many words at so many places; codes of 32 numbers, words of 32, 96 units. */
        public static Config of(int words, int places) {
            return new Config(words, places, 32, 32, 96);
        }

        /** The same with more or fewer numbers in a code. */
        public Config latent(int newLatent) {
            return new Config(words, places, newLatent, embedding, units);
        }

        /** The same with other sizes inside. */
        public Config sizes(int newEmbedding, int newUnits) {
            return new Config(words, places, latent, newEmbedding, newUnits);
        }
    }

    private final Config config;
    private final WordGru writer;
    private final Block output;

    /** A decoder without weights; {@link Net#initialize} gives it some. */
    public SentenceDecoder(Config config) {
        this.config = config;
        writer = part("writer", new WordGru(config.words, config.embedding, config.latent, config.units));
        output = part("output", Linear.builder().setUnits(config.words).build(), new Shape(1, config.units));
        settings(" of " + config);
    }

    @Override
    public WordByWord likelihood(NDArray z) {
        Preconditions.checkArgument(
                z.getShape().dimension() == 2 && z.size(1) == config.latent,
                "codes " + z.getShape() + ", expected (N, " + config.latent + ")");
        return new WordByWord(this, z);
    }

    /** T. */
    int places() {
        return config.places;
    }

    /** h_0: (N, H). */
    NDArray begin(NDArray z) {
        return writer.begin(z);
    }

    /** The words before, (N, T), z and the state before them, (N, H) -> logits of the words that come, (N, T, V), and the state after. */
    NDList next(NDArray before, NDArray z, NDArray state) {
        NDArray beside = z.expandDims(1).repeat(1, before.size(1));
        NDList read = writer.read(writer.embed(before).concat(beside, 2), state);
        return new NDList(apply(output, read.get(0)), read.get(1));
    }
}
