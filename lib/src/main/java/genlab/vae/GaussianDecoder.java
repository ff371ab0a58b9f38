package genlab.vae;

import ai.djl.ndarray.NDArray;
import genlab.distribution.DiagonalNormal;
import genlab.nn.Layer;
import genlab.nn.Net;

/**
 * From codes to normal data: p(x|z) = N(mean(z), diag exp logVar(z)), (N, L) -> N over (N, D).
 *
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling (2014)</a>, appendix C.2
 */
public final class GaussianDecoder extends Net implements Decoder {

    private final Layer body;
    private final double quiet;

    /** A decoder whose body gives 2 D numbers a row: the means, then the log variances. */
    public GaussianDecoder(Layer body) {
        this(body, 0);
    }

    private GaussianDecoder(Layer body, double quiet) {
        this.body = part("body", body);
        this.quiet = quiet;
        settings(" of " + body + (quiet == 0 ? "" : " quieter by " + quiet));
    }

    /** The same with so much taken off the log variances, as in {@link GaussianEncoder#quieter}. */
    public GaussianDecoder quieter(double logVariance) {
        return new GaussianDecoder(body, logVariance);
    }

    @Override
    public DiagonalNormal likelihood(NDArray z) {
        return GaussianEncoder.normal(body, z, quiet);
    }
}
