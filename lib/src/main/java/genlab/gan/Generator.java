package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.nn.Net;

/** A network that makes something of noise: codes z from N(0, I), (N, latent), to (N, ...). */
public abstract class Generator extends Net {

    /** Rows at a time where there is no training. */
    private static final int BATCH = 250;

    private final int latent;

    /** @param latent length of z */
    protected Generator(int latent) {
        this.latent = latent;
    }

    /** Length of z. */
    public final int latent() {
        return latent;
    }

    /** What the codes become: (N, latent) to (N, ...). */
    public abstract NDArray forward(NDArray z);

    /** n codes, (n, latent), owned by {@code manager}. */
    public final NDArray codes(NDManager manager, int n, Rng rng) {
        return rng.normal(manager, new Shape(n, latent));
    }

    /** What n random codes become, (n, ...), without a graph, all at once, owned by {@code manager}. */
    public final NDArray sample(NDManager manager, int n, Rng rng) {
        try (var off = GradMode.off();
                NDManager scratch = manager.newSubManager()) {
            NDArray made = forward(codes(scratch, n, rng));
            made.attach(manager);
            return made;
        }
    }

    /** What these codes become, without a graph, some rows at a time; owned by the codes' manager. */
    public final NDArray draw(NDArray z) {
        return inBatches(z, BATCH, this::forward);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return new NDList(forward(inputs.singletonOrThrow()));
    }
}
