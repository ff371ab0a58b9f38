package genlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Mini-batches of tensors that lie on the device, each column (N, ...): rows are gathered there, nothing is done item by item.
 *
 * <p>The batch of a training step depends on the seed and the step's number alone, so a training that goes on after a stop sees
 * what it would have seen.
 */
public final class Batches {

    /** A step of a training: its number, from 0, and the owner of its tensors. */
    public interface Moment {

        /** The number of steps before this one. */
        long index();

        /** Owner of the step's tensors. */
        NDManager manager();
    }

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
     * @param size rows a batch, 1 to N
     * @param rng the order of epoch e is drawn from {@code rng.split(e)}
     * @param columns tensors with the same number of rows N; they stay their owner's
     */
    public static Batches of(int size, Rng rng, NDArray... columns) {
        int count = rows(size, columns);
        if (size > count) {
            throw new IllegalArgumentException("batches of " + size + " rows from " + count + ": 1 to " + count);
        }
        return new Batches(size, rng, columns.clone(), count);
    }

    /** The number of rows N, after a look at everything that can be wrong with the columns. */
    private static int rows(int size, NDArray... columns) {
        if (columns.length == 0) {
            throw new IllegalArgumentException("no columns");
        }
        for (NDArray column : columns) {
            if (column.isScalar()
                    || column.getShape().get(0) != columns[0].getShape().get(0)) {
                throw new IllegalArgumentException("columns of shapes " + columns[0].getShape() + " and "
                        + column.getShape() + ", expected (N, ...) with the same N");
            }
        }
        int count = Math.toIntExact(columns[0].getShape().get(0));
        if (count == 0 || size < 1) {
            throw new IllegalArgumentException("batches of " + size + " rows from " + count + ", expected 1 or more");
        }
        return count;
    }

    /** The number of full batches in an epoch; the rows left over (others each epoch) are not used in it. */
    public long perEpoch() {
        return count / size;
    }

    /** The batch of training step {@code step} (from 0): {@code size} rows of each column, shuffled, owned by {@code manager}. */
    public NDList at(long step, NDManager manager) {
        long wanted = step / perEpoch();
        if (wanted != epoch) {
            order = rng.split(wanted).permutation(count);
            epoch = wanted;
        }
        int from = (int) (step % perEpoch()) * size;
        long[] rows = Arrays.stream(order, from, from + size).asLongStream().toArray();
        var batch = new NDList(columns.length);
        try (NDArray index = manager.create(rows)) {
            for (NDArray column : columns) {
                batch.add(rows(column, index, manager));
            }
        }
        return batch;
    }

    /** Some rows of a column, by the engine's gather: a fourth of the time that DJL's index by a tensor takes. */
    private static NDArray rows(NDArray column, NDArray index, NDManager manager) {
        long[] upright = new long[column.getShape().dimension()];
        Arrays.fill(upright, 1);
        upright[0] = index.size();
        long[] all = column.getShape().getShape().clone();
        all[0] = index.size();
        try (NDArray one = index.reshape(upright);
                NDArray each = one.broadcast(all)) {
            NDArray found = column.gather(each, 0);
            found.attach(manager);
            return found;
        }
    }

    /** The step's batch of all columns, each (size, ...). */
    public NDList allAt(Moment step) {
        return at(step.index(), step.manager());
    }

    /** The step's batch of the only column, (size, ...). */
    public NDArray at(Moment step) {
        if (columns.length > 1) {
            throw new IllegalStateException(columns.length + " columns: allAt(step) gives all of them, at(step) one");
        }
        return allAt(step).get(0);
    }

    /**
     * All rows once, in order, for evaluation; the last batch may be smaller.
     *
     * <p>A batch, and all that is computed from it, lives until the next one is asked for: keep numbers, not tensors.
     *
     * @param size rows a batch; more than N is one batch of all
     * @param columns tensors with the same number of rows N; the manager of the first is the parent of each batch's own
     */
    public static Iterable<NDList> inOrder(int size, NDArray... columns) {
        int count = rows(size, columns);
        return () -> new Iterator<>() {
            private NDManager current = columns[0].getManager().newSubManager();
            private long from;

            @Override
            public boolean hasNext() {
                if (from >= count) {
                    current.close();
                }
                return from < count;
            }

            @Override
            public NDList next() {
                current.close();
                if (from >= count) {
                    throw new NoSuchElementException();
                }
                Stopped.ifAsked();
                current = columns[0].getManager().newSubManager();
                var rows = new NDIndex(from + ":" + Math.min(from + size, count));
                from += size;
                var batch = new NDList(columns.length);
                for (NDArray column : columns) {
                    batch.add(column.get(current, rows));
                }
                return batch;
            }
        };
    }
}
