package genlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Mini-batches of tensors that lie on the device, each column (N, ...): rows are gathered there, nothing is done item by item.
 *
 * <p>The batch of a training step depends on the seed and the step's number alone, so a training that goes on after a stop sees
 * what it would have seen.
 */
public final class Batches {

    private final int size;
    private final Rng rng;
    private final NDArray[] columns;
    private final int count;
    private long epoch = -1;
    private int[] order;

    private Batches(int size, Rng rng, NDArray[] columns, int count) {
        this.size = size;
        this.rng = rng;
        this.columns = columns;
        this.count = count;
    }

    /**
     * Batches of {@code size} rows.
     *
     * @param size rows a batch, at most N
     * @param rng the order of epoch e is drawn from {@code rng.split(e)}
     * @param columns tensors with the same number of rows N; they stay their owner's
     */
    public static Batches of(int size, Rng rng, NDArray... columns) {
        if (columns.length == 0) {
            throw new IllegalArgumentException("no columns");
        }
        long count = columns[0].getShape().get(0);
        for (NDArray column : columns) {
            if (column.getShape().get(0) != count) {
                throw new IllegalArgumentException(
                        "columns of " + count + " and " + column.getShape().get(0) + " rows");
            }
        }
        if (size < 1 || size > count) {
            throw new IllegalArgumentException("batches of " + size + " from " + count + " rows");
        }
        return new Batches(size, rng, columns.clone(), Math.toIntExact(count));
    }

    /** The number of full batches in an epoch; the rows left over (others each epoch) are not used in it. */
    public long perEpoch() {
        return count / size;
    }

    /** The batch of training step {@code step} (from 0): rows {@code size} of each column, shuffled, owned by {@code manager}. */
    public NDList at(long step, NDManager manager) {
        long wanted = step / perEpoch();
        if (wanted != epoch) {
            order = rng.split(wanted).permutation(count);
            epoch = wanted;
        }
        int from = (int) (step % perEpoch()) * size;
        long[] rows = new long[size];
        for (int i = 0; i < size; i++) {
            rows[i] = order[from + i];
        }
        var batch = new NDList(columns.length);
        try (NDArray index = manager.create(rows)) {
            var rowsIndex = new NDIndex("{}", index);
            for (NDArray column : columns) {
                batch.add(column.get(manager, rowsIndex));
            }
        }
        return batch;
    }

    /**
     * All rows once, in order, for evaluation; the last batch may be smaller.
     *
     * <p>A batch, and all that is computed from it, lives until the next one is asked for: keep numbers, not tensors.
     *
     * @param manager the parent of each batch's own manager
     */
    public Iterable<NDList> inOrder(NDManager manager) {
        return () -> new InOrder(manager);
    }

    private final class InOrder implements Iterator<NDList> {
        private final NDManager parent;
        private NDManager current;
        private int from;

        private InOrder(NDManager parent) {
            this.parent = parent;
        }

        @Override
        public boolean hasNext() {
            if (from >= count && current != null) {
                current.close();
                current = null;
            }
            return from < count;
        }

        @Override
        public NDList next() {
            if (from >= count) {
                throw new NoSuchElementException();
            }
            if (current != null) {
                current.close();
            }
            current = parent.newSubManager();
            int to = Math.min(from + size, count);
            var batch = new NDList(columns.length);
            for (NDArray column : columns) {
                batch.add(column.get(current, new NDIndex(from + ":" + to)));
            }
            from = to;
            return batch;
        }
    }
}
