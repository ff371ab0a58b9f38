package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import genlab.engine.Tensors;

/**
 * Trained pictures of M numbers a pixel, one for each of K classes, which begin near 0: y (N, K) -> s = y S, (N, M, side, side). A
 * convolution does the same at all pixels; with these beside it a network knows where it is, and for which class.
 */
public final class Places extends Layer {

    private final Parameter maps;
    private final Shape pictures;

    /** M numbers a pixel for each of K classes. */
    public Places(int classes, int numbers, int side) {
        settings(" of " + classes + " classes, " + numbers + " x " + side + " x " + side);
        pictures = new Shape(-1, numbers, side, side);
        maps = addParameter(Parameter.builder()
                .setName("maps")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(classes, (long) numbers * side * side))
                .build());
    }

    @Override
    public NDArray forward(NDArray y) {
        return y.matMul(Tensors.near(maps.getArray(), y)).reshape(pictures);
    }
}
