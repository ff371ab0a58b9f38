package genlab.vae;

import ai.djl.ndarray.NDArray;
import genlab.distribution.Bernoulli;
import genlab.nn.ImageGenerator;
import genlab.nn.Layer;
import genlab.nn.Net;
import java.util.function.UnaryOperator;

/** From codes to binary data: p(x|z) = Bernoulli(sigmoid(l(z))) a pixel, (N, L) -> coins (N, D). */
public final class BernoulliDecoder extends Net implements Decoder {

    private final UnaryOperator<NDArray> logits;

    /** A decoder whose body gives the logits l, (N, L) -> (N, D). */
    public BernoulliDecoder(Layer body) {
        this(body, body::forward);
    }

    /** A decoder of pictures as rows of pixels: the generator's logits. */
    public BernoulliDecoder(ImageGenerator body) {
        this(body, z -> body.logits(z).flatten(1, -1));
    }

    private BernoulliDecoder(Net body, UnaryOperator<NDArray> logits) {
        part("body", body);
        settings(" of " + body);
        this.logits = logits;
    }

    @Override
    public Bernoulli likelihood(NDArray z) {
        return new Bernoulli(logits.apply(z));
    }
}
