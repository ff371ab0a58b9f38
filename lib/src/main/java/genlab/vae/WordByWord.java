package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.data.Rng;
import genlab.data.Stopped;
import genlab.data.Vocabulary;
import genlab.distribution.Categorical;
import genlab.distribution.Distribution;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import java.util.function.UnaryOperator;

/**
 * A distribution of sentences, each word given those before it: p(x) = p(x_1) p(x_2|x_1) ... up to the end.
 *
 * <p>A sentence is a row of T numbers of words, with {@link Vocabulary#END} from its end on; one that fills the row has no end. The
 * probabilities of all such rows sum to 1.
 */
public final class WordByWord implements Distribution {

    private final SentenceDecoder decoder;
    private final NDArray z;
    private final double rate;
    private final Rng coins;

    WordByWord(SentenceDecoder decoder, NDArray z) {
        this(decoder, z, 0, null);
    }

    private WordByWord(SentenceDecoder decoder, NDArray z, double rate, Rng coins) {
        this.decoder = decoder;
        this.z = z;
        this.rate = rate;
        this.coins = coins;
    }

    /**
     * Word dropout: the same where {@link #logP} hides each word that stands before another with this probability. What the words before do
     * not tell must come from the code.
     *
     * @param newRate 0 to 1
     * @param rng says which, others at each call
     */
    public WordByWord hiding(double newRate, Rng rng) {
        Preconditions.checkArgument(newRate >= 0 && newRate <= 1, "a share of " + newRate + " hidden words: 0 to 1");
        return new WordByWord(decoder, z, newRate, rng);
    }

    /** log p of each sentence: (N, T) -> (N), nats, up to its end and with it. */
    @Override
    public NDArray logP(NDArray x) {
        long rows = z.size(0);
        Shape shape = x.getShape();
        if (shape.dimension() != 2 || shape.get(1) != decoder.places() || (rows != 1 && rows != shape.get(0))) {
            throw new IllegalArgumentException(
                    "x of shape " + shape + " for " + rows + " sentences of " + decoder.places() + " places");
        }
        NDArray words = x.toType(DataType.INT64, false);
        NDArray before = words.getManager()
                .zeros(new Shape(shape.get(0), 1), DataType.INT64)
                .concat(words.get(":, :-1"), 1);
        NDArray one = Tensors.near(z, words);
        NDArray codes = rows == shape.get(0) ? one : one.repeat(0, shape.get(0));
        NDArray read = rate == 0 ? before : hidden(before);
        NDArray logits = decoder.next(read, codes, decoder.begin(codes)).get(0);
        NDArray each = new Categorical(logits).logPEach(words);
        // after the first end nothing is open any more
        NDArray ends = words.eq(Vocabulary.END).toType(DataType.INT64, false);
        NDArray open = ends.cumSum(1).sub(ends).eq(0).toType(each.getDataType(), false);
        return each.mul(open).sum(new int[] {1});
    }

    private NDArray hidden(NDArray before) {
        NDArray hide = coins.uniform(before.getManager(), 0, 1, before.getShape())
                .lt(rate)
                .logicalAnd(before.neq(Vocabulary.END));
        return NDArrays.where(hide, before.onesLike(), before); // onesLike: UNKNOWN
    }

    /** One draw a row: (N, T), int64. */
    @Override
    public NDArray sample(Rng rng) {
        return write(logits -> new Categorical(logits).sample(rng));
    }

    /** Always the likeliest next word, which need not be the likeliest sentence: (N, T), int64. */
    public NDArray greedy() {
        return write(logits -> logits.argMax(-1));
    }

    /** Sentences have none, and asking is an error. */
    @Override
    public NDArray mean() {
        throw new UnsupportedOperationException("sentences have no mean: sample(rng) or greedy()");
    }

    private NDArray write(UnaryOperator<NDArray> choose) {
        NDManager manager = z.getManager();
        try (var off = GradMode.off()) {
            return Tensors.owned(manager, () -> {
                NDArray word = manager.zeros(new Shape(z.size(0), 1), DataType.INT64);
                NDArray open = word.onesLike();
                NDArray state = decoder.begin(z);
                var words = new NDList();
                for (int t = 0; t < decoder.places(); t++) {
                    Stopped.ifAsked();
                    NDList out = decoder.next(word, z, state);
                    word = choose.apply(out.get(0)).mul(open);
                    open = word.neq(Vocabulary.END).toType(DataType.INT64, false);
                    state = out.get(1);
                    words.add(word);
                }
                return NDArrays.concat(words, 1);
            });
        }
    }
}
