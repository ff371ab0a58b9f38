package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Codes to decode, and what can be read off codes of data. */
public final class Codes {

    /** A dimension whose mean varies less than this over the data is switched off (Burda et al., 2016, appendix C). */
    private static final float ACTIVE = 0.01f;

    private Codes() {}

    /**
     * A plane through {@code held} (1, L): (side², L). Dimension {@code across} grows along a row, {@code up} from the
     * last row to the first, as on paper; the others stay. The steps are equal in probability, the normal quantiles of (i + ½) / side, so that the
     * plane is shown where the prior has its mass.
     */
    public static NDArray plane(NDArray held, int side, int across, int up) {
        float[] origin = held.toFloatArray();
        float[] codes = new float[side * side * origin.length];
        for (int i = 0; i < side * side; i++) {
            int row = i / side;
            int column = i % side;
            int at = i * origin.length;
            System.arraycopy(origin, 0, codes, at, origin.length);
            codes[at + across] = quantile((column + 0.5) / side);
            codes[at + up] = quantile((side - 1 - row + 0.5) / side);
        }
        return held.getManager().create(codes, new Shape((long) side * side, origin.length));
    }

    /** The line from one row to another in equal steps, both ends included: (1, L), (1, L) -> (steps, L). */
    public static NDArray line(NDArray from, NDArray to, int steps) {
        NDArray share = from.getManager().linspace(0, 1, steps).reshape(steps, 1);
        return share.mul(to.sub(from)).add(from);
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
