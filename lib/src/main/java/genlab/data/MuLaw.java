package genlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;

/**
 * Amplitudes in [-1, 1] as one of 256 codes, narrow intervals where it is quiet and wide ones where it is loud.
 *
 * <pre>
 *   c = sign(x) ln(1 + 255 |x|) / ln 256,     code = floor(128 (c + 1)),     0 ... 255
 * </pre>
 *
 * @see <a href="https://www.itu.int/rec/T-REC-G.711">ITU-T G.711</a>, in the form of
 *     <a href="https://arxiv.org/abs/1609.03499">van den Oord et al. (2016)</a>, section 2.2
 */
public final class MuLaw {

    /** The number of codes. */
    public static final int CODES = 256;

    private static final double LOG = StrictMath.log(CODES);

    private static final float FAR = 1e30f;

    private MuLaw() {}

    /** c of an amplitude: [-1, 1] -> [-1, 1]. */
    public static double compress(double x) {
        return StrictMath.signum(x) * StrictMath.log1p((CODES - 1) * Math.abs(x)) / LOG;
    }

    /** The amplitude of c. */
    public static double expand(double c) {
        return StrictMath.signum(c) * StrictMath.expm1(Math.abs(c) * LOG) / (CODES - 1);
    }

    /** The code of an amplitude; of the nearest one in range for a larger one. */
    public static int code(double x) {
        Preconditions.checkArgument(!Double.isNaN(x), "NaN is no amplitude");
        return Math.max(0, Math.min(CODES - 1, (int) Math.floor((compress(x) + 1) * CODES / 2)));
    }

    /** c in the middle of a code. */
    public static double middle(int code) {
        return (2 * code + 1.0) / CODES - 1;
    }

    /** Samples as codes. */
    public static long[] encode(float... samples) {
        long[] codes = new long[samples.length];
        for (int t = 0; t < codes.length; t++) {
            codes[t] = code(samples[t]);
        }
        return codes;
    }

    /** What a network reads of each code, its amplitude and its c: (256, 2). {@code table(manager).get(codes)} is (..., 2). */
    public static NDArray table(NDManager manager) {
        float[] table = new float[2 * CODES];
        for (int k = 0; k < CODES; k++) {
            table[2 * k] = (float) expand(middle(k));
            table[2 * k + 1] = (float) middle(k);
        }
        return manager.create(table, new Shape(CODES, 2));
    }

    /** The amplitudes between which the codes lie, and at both ends an amplitude that nothing has: (257). */
    public static NDArray edges(NDManager manager) {
        float[] edges = new float[CODES + 1];
        for (int k = 1; k < CODES; k++) {
            edges[k] = (float) expand(2.0 * k / CODES - 1);
        }
        edges[0] = -FAR;
        edges[CODES] = FAR;
        return manager.create(edges);
    }
}
