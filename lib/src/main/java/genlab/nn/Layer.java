package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** A network from one tensor to one tensor. */
public abstract class Layer extends Net {

    /** The function. */
    public abstract NDArray forward(NDArray x);

    @Override
    protected final NDList forwardInternal(
            ParameterStore store, NDList list, boolean training, PairList<String, Object> params) {
        return new NDList(forward(list.singletonOrThrow()));
    }

    /** Found by running it on zeros. */
    @Override
    public final Shape[] getOutputShapes(Shape[] inputShapes) {
        var parameters = getParameters();
        NDArray first = parameters.isEmpty() ? null : parameters.valueAt(0).getArray();
        try (NDManager scratch =
                first == null ? NDManager.newBaseManager() : first.getManager().newSubManager()) {
            NDArray zeros = scratch.zeros(inputShapes[0], first == null ? DataType.FLOAT32 : first.getDataType());
            return new Shape[] {still(zeros, this::forward).getShape()};
        }
    }
}
