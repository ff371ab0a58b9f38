package genlab.translation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import genlab.training.Step;
import java.util.stream.LongStream;

/**
 * A store of made pictures: the critic is shown older ones too, so that it does not forget what the generator used to do.
 *
 * <p>While there is room, a new picture is kept and handed on. After that, half of the time a stored picture is handed on in its
 * place, and the new one takes the place in the store.
 *
 * @see <a href="https://arxiv.org/abs/1612.07828">Shrivastava et al. (2017)</a>, section 2.3
 */
public final class ImagePool {

    private final int size;
    private final NDArray pictures;

    /**
     * An empty store.
     *
     * @param size pictures at most; 0 hands on what it is given
     * @param picture their shape (C, H, W)
     * @param manager owner of the store
     */
    public ImagePool(int size, Shape picture, NDManager manager) {
        this.size = size;
        pictures = manager.zeros(new Shape(size).addAll(picture));
    }

    /**
     * Pictures for the critic in exchange for new ones: (N, C, H, W) to the same, owned by the step, without a graph. To be called
     * once a step, with as many each time: how full the store is follows from the step's number.
     */
    public NDArray exchange(Step step, NDArray fresh, Rng rng) {
        if (size == 0) {
            return step.keep(fresh);
        }
        int n = (int) fresh.getShape().get(0);
        int filled = (int) Math.min(size, step.index() * n);
        // rows of the store, then the new ones: who is handed on, and who stands where afterwards
        long[] handed = LongStream.range(size, size + (long) n).toArray();
        long[] stored = LongStream.range(0, size).toArray();
        for (int i = 0; i < n; i++) {
            long made = handed[i];
            if (filled < size) {
                stored[filled++] = made;
            } else if (rng.below(2) == 0) {
                int place = rng.below(size);
                handed[i] = stored[place];
                stored[place] = made;
            }
        }
        try (var off = GradMode.off()) {
            return Tensors.owned(step.manager(), () -> {
                NDArray all = pictures.concat(fresh);
                pictures.set(new NDIndex(":"), rows(all, stored));
                return rows(all, handed);
            });
        }
    }

    private static NDArray rows(NDArray all, long[] places) {
        return all.get(new NDIndex("{}", all.getManager().create(places)));
    }

    /** The store, for checkpoints: a tensor that is written in place. */
    public NDList state() {
        return new NDList(pictures);
    }
}
