package genlab.translation;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.nn.Net;

/**
 * Two networks of one kind, one for each kind of picture, as the parts of one: so that one optimiser moves both.
 *
 * @param <T> the kind of network
 */
final class Pair<T extends Net> extends Net {

    /** Makes, or judges, pictures of A. */
    final T ofA;

    /** Makes, or judges, pictures of B. */
    final T ofB;

    Pair(T ofA, T ofB) {
        this.ofA = part("A", ofA, new Shape(1));
        this.ofB = part("B", ofB, new Shape(1));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        throw new UnsupportedOperationException("run one of the two");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        throw new UnsupportedOperationException("run one of the two");
    }
}
