package genlab.gan;

import ai.djl.ndarray.NDArray;
import genlab.nn.Net;

/** A network that gives one number to a row of anything, (N, ...) to (N): a discriminator's logit, a critic's value. */
public abstract class Critic extends Net {

    /** One number a row. */
    public abstract NDArray forward(NDArray x);
}
