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
        try (NDManager scratch = parameters.isEmpty()
                ? NDManager.newBaseManager()
                : parameters.valueAt(0).getArray().getManager().newSubManager()) {
            DataType type = parameters.isEmpty()
                    ? DataType.FLOAT32
                    : parameters.valueAt(0).getArray().getDataType();
            return new Shape[] {
                still(scratch.zeros(inputShapes[0], type), this::forward).getShape()
            };
        }
    }
}
