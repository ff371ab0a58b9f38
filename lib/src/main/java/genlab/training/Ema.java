package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import genlab.engine.GradMode;
import genlab.engine.TensorList;

/**
 * An exponential moving average of a model's weights: a = decay a + (1 - decay) w after every step. The
 * average of a GAN's generator draws better than any of its single steps (Yazıcı et al., 2019).
 */
public final class Ema implements AutoCloseable {

    private final NDManager manager;
    private final TensorList weights;
    private final TensorList averages;
    private final float decay;

    /** An average that starts at the model's weights of now. */
    public Ema(Block model, double decay) {
        weights = TensorList.weightsOf(model);
        manager = weights.arrays().get(0).getManager().newSubManager();
        averages = weights.copy(manager);
        this.decay = (float) decay;
    }

    /** Takes in the weights of now. */
    public void update() {
        averages.moveTowards(weights, 1 - decay);
    }

    /** Exchanges the model's weights and the averages; a second call puts both back. */
    public void swap() {
        try (var off = GradMode.off()) {
            for (int i = 0; i < weights.arrays().size(); i++) {
                NDArray weight = weights.arrays().get(i);
                NDArray average = averages.arrays().get(i);
                try (NDArray kept = weight.duplicate()) {
                    average.copyTo(weight);
                    kept.copyTo(average);
                }
            }
        }
    }

    /** The averages, for checkpoints: tensors that are written in place. */
    public NDList state() {
        return averages.toNDList();
    }

    @Override
    public void close() {
        weights.close();
        averages.close();
        manager.close();
    }
}
