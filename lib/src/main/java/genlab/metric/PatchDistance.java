package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.util.Preconditions;
import genlab.engine.Tensors;

/**
 * Whether pictures are made of what real ones are made of: for each patch of 3 x 3 pixels, how far the nearest patch is that occurs anywhere
 * in a set of real pictures.
 *
 * <p>It asks for good patches alone: not for the right picture, not for patches that fit together over a distance, and not for variety.
 */
public final class PatchDistance {

    private static final int SIDE = 3;

    private PatchDistance() {}

    /**
     * The mean over all patches of {@code made} of the distance to the nearest one of {@code real}: the root of the mean squared difference of
     * their values.
     *
     * @param made pictures (N, C, H, W)
     * @param real pictures (M, C, H', W'); each patch is compared with all of theirs, so 50 to 100 of 20 pixels are enough
     */
    public static double of(NDArray made, NDArray real) {
        return Tensors.alone(() -> {
            // a flat sky is one patch many times over
            NDArray known = patches(real).unique(0, true, false, false).get(0);
            return Nearest.of(patches(made), known).mean() / Math.sqrt((double) SIDE * SIDE * real.size(1));
        });
    }

    /** (N, C, H, W) to a row for each place of each picture. */
    private static NDArray patches(NDArray x) {
        Preconditions.checkArgument(
                x.getShape().dimension() == 4 && x.size(2) >= SIDE && x.size(3) >= SIDE,
                "pictures " + x.getShape() + ", expected (N, C, H, W) of " + SIDE + " pixels or more a side");
        long height = x.size(2) - SIDE + 1;
        long width = x.size(3) - SIDE + 1;
        var shifted = new NDList();
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                shifted.add(x.get(
                        new NDIndex(":, :, " + row + ":" + (row + height) + ", " + column + ":" + (column + width))));
            }
        }
        return NDArrays.concat(shifted, 1).transpose(0, 2, 3, 1).reshape(-1, SIDE * SIDE * x.size(1));
    }
}
