package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import genlab.engine.Tensors;
import org.apache.commons.math3.distribution.NormalDistribution;

/** Codes to decode: planes and lines through the space of codes. */
public final class CodePlane {

    private static final NormalDistribution STANDARD = new NormalDistribution(0, 1);

    private CodePlane() {}

    /**
     * A plane through {@code held} (1, L): (side², L). Dimension {@code across} grows along a row, {@code up} from the
     * last row to the first, as on paper; the others stay. The steps are equal in probability, the normal quantiles of (i + ½) / side, so that the
     * plane is shown where the prior has its mass.
     */
    public static NDArray of(NDArray held, int side, int across, int up) {
        float[] origin = Tensors.floats(held);
        float[] codes = new float[side * side * origin.length];
        for (int i = 0; i < side * side; i++) {
            int at = i * origin.length;
            System.arraycopy(origin, 0, codes, at, origin.length);
            codes[at + across] = quantile((i % side + 0.5) / side);
            codes[at + up] = quantile((side - i / side - 0.5) / side);
        }
        var shape = new Shape((long) side * side, origin.length);
        return Tensors.owned(
                held.getManager(), () -> held.getManager().create(codes, shape).toType(held.getDataType(), false));
    }

    /** The line from one row to another in equal steps, both ends included: (1, L), (1, L) -> (steps, L). */
    public static NDArray line(NDArray from, NDArray to, int steps) {
        return Tensors.owned(from.getManager(), () -> {
            NDArray share = from.getManager().linspace(0, 1, steps).reshape(steps, 1);
            return share.toType(from.getDataType(), false).mul(to.sub(from)).add(from);
        });
    }

    private static float quantile(double share) {
        return (float) STANDARD.inverseCumulativeProbability(share);
    }
}
