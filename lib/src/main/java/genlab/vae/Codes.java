package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Codes to decode, and what can be read off codes of data. */
public final class Codes {

    /** A dimension whose mean varies less than this over the data is switched off (Burda et al., 2016, appendix C). */
    private static final float ACTIVE = 0.01f;

    private Codes() {}

    /**
     * A plane through the origin, (side², latent): dimension {@code across} grows along a row, {@code down} from row to
     * row, the others are 0. The steps are equal in probability, the normal quantiles of (i + ½) / side, so that the
     * plane is shown where the prior has its mass.
     */
    public static NDArray plane(NDManager manager, int side, int latent, int across, int down) {
        float[] codes = new float[side * side * latent];
        for (int r = 0; r < side; r++) {
            for (int c = 0; c < side; c++) {
                codes[(r * side + c) * latent + across] = quantile((c + 0.5) / side);
                codes[(r * side + c) * latent + down] = quantile((r + 0.5) / side);
            }
        }
        return manager.create(codes, new Shape((long) side * side, latent));
    }

    private static float quantile(double share) {
        return (float) new NormalDistribution(0, 1).inverseCumulativeProbability(share);
    }

    /** The variance over the rows, for each dimension of the codes: (N, L) -> (L). */
    public static NDArray variances(NDArray codes) {
        return codes.sub(codes.mean(new int[] {0})).square().mean(new int[] {0});
    }

    /** The number of active units: dimensions whose posterior mean has a variance over the data above 0.01. */
    public static int active(NDArray codes) {
        int count = 0;
        for (float variance : variances(codes).toFloatArray()) {
            count += variance > ACTIVE ? 1 : 0;
        }
        return count;
    }
}
