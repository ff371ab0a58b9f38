package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Block;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.GRU;
import ai.djl.util.Preconditions;
import genlab.engine.Scalars;
import genlab.engine.Tensors;

/**
 * A recurrent network that reads words one after the other: (N, T) numbers of words -> (N, T, H).
 *
 * <pre>
 *   e_t = √V times row x_t of a table                   a word as E numbers that are learned, its embedding
 *   r_t = sigmoid(A [e_t; z; h_{t-1}] + a)              what of the state to look at; z is what stands beside each word
 *   u_t = sigmoid(B [e_t; z; h_{t-1}] + b)              what of the state to keep
 *   n_t = tanh(C [e_t; z] + c + r_t (D h_{t-1} + d))    what is new
 *   h_t = (1 - u_t) n_t + u_t h_{t-1}                   what was read so far, (H)
 * </pre>
 *
 * @see <a href="https://arxiv.org/abs/1406.1078">Cho et al. (2014)</a>, section 2.3, in the form that cuDNN computes
 */
public final class WordGru extends Net {

    private final int size;
    private final int units;
    private final Block table;
    private final Block gru;

    /** Of V words, E numbers each, into H units; {@code more} numbers stand beside those of each word, or 0. */
    public WordGru(int words, int embedding, int more, int units) {
        Preconditions.checkArgument(
                words > 0 && embedding > 0 && more >= 0 && units > 0,
                "a network that reads " + words + " words, " + embedding + " numbers each and " + more
                        + " beside them, with " + units + " units: expected 1 or more, beside them 0");
        this.size = words;
        this.units = units;
        // a matrix product of ones among zeros is a row of the matrix: its weights are the table
        table = part(
                "table", Linear.builder().setUnits(embedding).optBias(false).build(), new Shape(1, words));
        gru = part(
                "gru",
                GRU.builder()
                        .setNumLayers(1)
                        .setStateSize(units)
                        .optBatchFirst(true)
                        .optReturnState(true)
                        .build(),
                new Shape(1, 1, embedding + more));
        settings(" of " + words + " words, " + embedding + " numbers each, " + more + " beside them, " + units
                + " units");
    }

    /** The numbers of each word: (N, T), int64 -> (N, T, E). */
    public NDArray embed(NDArray words) {
        NDArray weights = Tensors.near(table.getParameters().valueAt(0).getArray(), words);
        NDArray embedded = Embedding.embedding(words, weights.transpose(), SparseFormat.DENSE)
                .singletonOrThrow();
        Shapes.note(table, embedded);
        // the first weights of a product are small enough for sums over all words; a row alone is then of the size 1
        return Scalars.times(embedded, Math.sqrt(size));
    }

    /** Reads on from a state: what is read (N, T, E and what stands beside) and h (N, H) -> all h (N, T, H) and the last, (N, H). */
    public NDList read(NDArray read, NDArray state) {
        NDList out = apply(gru, new NDList(read, state.expandDims(0)));
        return new NDList(out.get(0), out.get(1).squeeze(0));
    }

    /** The state before the first word, zeros: N rows, (N, H). */
    public NDArray begin(NDArray rows) {
        DataType type = table.getParameters().valueAt(0).getArray().getDataType();
        return rows.getManager().zeros(new Shape(rows.size(0), units), type);
    }
}
