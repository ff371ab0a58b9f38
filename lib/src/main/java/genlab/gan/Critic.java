package genlab.gan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import genlab.engine.GradMode;
import genlab.nn.Net;

/** A network that gives one number to a row of anything, (N, ...) to (N): a discriminator's logit, a critic's value. */
public abstract class Critic extends Net {

    /** One number a row. */
    public abstract NDArray forward(NDArray x);

    /** D(x) = sigmoid(logit), without a graph: (N, ...) to (N) in [0, 1], owned by x's manager. */
    public final NDArray judge(NDArray x) {
        try (var off = GradMode.off();
                NDManager scratch = x.getManager().newSubManager()) {
            NDArray logits = forward(x);
            logits.attach(scratch);
            NDArray d = Activation.sigmoid(logits);
            d.attach(x.getManager());
            return d;
        }
    }
}
