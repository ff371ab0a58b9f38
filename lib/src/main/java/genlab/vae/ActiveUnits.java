package genlab.vae;

import ai.djl.ndarray.NDArray;
import genlab.engine.Tensors;

/**
 * Which dimensions of a code say anything: those whose posterior mean varies over the data.
 *
 * @see <a href="https://arxiv.org/abs/1509.00519">Burda et al. (2016)</a>, appendix C
 */
public final class ActiveUnits {

    /** A dimension whose mean has a smaller variance over the data is switched off. */
    private static final float ACTIVE = 0.01f;

    private ActiveUnits() {}

    /** The variance over the rows, for each dimension of the codes' means: (N, L) -> L numbers. */
    public static float[] variances(NDArray codes) {
        return Tensors.alone(() ->
                Tensors.floats(codes.sub(codes.mean(new int[] {0})).square().mean(new int[] {0})));
    }

    /** The number of dimensions whose variance is above 0.01. */
    public static int count(NDArray codes) {
        int count = 0;
        for (float variance : variances(codes)) {
            count += variance > ACTIVE ? 1 : 0;
        }
        return count;
    }
}
