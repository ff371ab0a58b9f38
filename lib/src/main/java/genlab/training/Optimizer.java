package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import java.util.function.Supplier;

/**
 * Moves the weights of one model against the gradient of a loss. The gradient is taken with respect
 * to this model alone, so a step of one optimiser leaves no trace in any other model of the loss.
 */
public abstract class Optimizer implements AutoCloseable {

    /** The weights that this optimiser moves. */
    protected final TensorList weights;

    /** Owner of the optimiser's own state. */
    protected final NDManager manager;

    private float normBound = Float.POSITIVE_INFINITY;
    private float valueBound = Float.POSITIVE_INFINITY;

    /** An optimiser of an initialised model's trainable weights. */
    protected Optimizer(Block model) {
        weights = TensorList.weightsOf(model);
        if (weights.arrays().isEmpty()) {
            throw new IllegalArgumentException("the model has no trainable weights");
        }
        manager = weights.arrays().get(0).getManager().newSubManager();
    }

    /** Shortens a gradient whose Euclidean norm, over all weights, is above {@code bound}. */
    public final Optimizer clipNorm(float bound) {
        normBound = bound;
        return this;
    }

    /** Moves every component of the gradient into [-bound, bound]. */
    public final Optimizer clipValue(float bound) {
        valueBound = bound;
        return this;
    }

    /**
     * One step: records the loss, takes its gradient, updates the weights, frees what was recorded.
     *
     * @param loss gives one number, the mean over the rows of a batch
     * @return the loss before the update, and the gradient's norm before clipping
     * @throws NonFiniteException if the loss or its gradient is not finite; the weights are as before
     */
    public final Result step(Supplier<NDArray> loss) {
        try (var on = GradMode.on();
                var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray value = loss.get();
            float before = value.toType(DataType.FLOAT32, false).getFloat();
            if (!Float.isFinite(before)) {
                throw new NonFiniteException("the loss is " + before);
            }
            try (Gradients gradients = Gradients.of(value, weights)) {
                float norm = gradients.norm(value.getManager());
                if (!Float.isFinite(norm)) {
                    throw new NonFiniteException("the loss is " + before + " but its gradient's norm is " + norm);
                }
                if (valueBound < Float.POSITIVE_INFINITY) {
                    gradients.clipValue(valueBound);
                }
                if (norm > normBound) {
                    gradients.clipNorm(normBound);
                }
                update(gradients);
                return new Result(before, norm);
            }
        }
    }

    /**
     * What a step saw.
     *
     * @param loss the loss before the update
     * @param gradientNorm the gradient's Euclidean norm over all weights, before clipping
     */
    public record Result(float loss, float gradientNorm) {}

    /** Moves the weights. */
    protected abstract void update(Gradients gradients);

    /** The optimiser's state, for checkpoints: tensors that are written in place. */
    public abstract NDList state();

    @Override
    public void close() {
        weights.close();
        manager.close();
    }
}
