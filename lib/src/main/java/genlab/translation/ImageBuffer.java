package genlab.translation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.GradMode;

/**
 * A store of generated pictures: the critic is shown older ones too, so that it does not forget what the generator used to do.
 *
 * <p>While there is room, a new picture is kept and handed on. After that, half of the time a stored picture is handed on in its
 * place, and the new one takes the place in the store.
 *
 * @see <a href="https://arxiv.org/abs/1612.07828">Shrivastava et al. (2017)</a>, section 2.3
 */
final class ImageBuffer {

    private final int size;
    private final NDArray pictures;
    private final NDArray filled;

    /**
     * An empty store.
     *
     * @param size pictures at most
     * @param picture their shape (C, H, W)
     * @param manager owner of the store
     */
    ImageBuffer(int size, Shape picture, NDManager manager) {
        this.size = size;
        pictures = manager.zeros(new Shape(Math.max(1, size)).addAll(picture));
        filled = manager.zeros(new Shape(1));
    }

    /** Pictures for the critic in exchange for new ones: (N, C, H, W) to the same, owned by {@code fresh}'s manager, without a graph. */
    NDArray exchange(NDArray fresh, Rng rng) {
        try (var off = GradMode.off()) {
            NDArray handed = fresh.duplicate();
            int count = (int) filled.getFloat(0);
            for (int i = 0; i < fresh.getShape().get(0); i++) {
                if (count < size) {
                    pictures.set(new NDIndex(count), fresh.get(i));
                    count++;
                } else if (size > 0 && rng.below(2) == 0) {
                    int place = rng.below(size);
                    handed.set(new NDIndex(i), pictures.get(place));
                    pictures.set(new NDIndex(place), fresh.get(i));
                }
            }
            filled.set(new NDIndex(0), count);
            return handed;
        }
    }

    /** The store and how far it is filled, for checkpoints: tensors that are written in place. */
    NDList state() {
        return new NDList(pictures, filled);
    }
}
