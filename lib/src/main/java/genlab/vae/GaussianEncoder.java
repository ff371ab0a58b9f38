package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import genlab.distribution.DiagonalNormal;
import genlab.nn.Layer;
import genlab.nn.Net;

/**
 * From data to the posterior of their codes: q(z|x) = N(mean(x), diag exp logVar(x)), (N, ...) -> N over (N, L).
 *
 * <p>A condition stands beside x: {@code encoder.posterior(x.concat(y, 1))}.
 *
 * @see <a href="https://arxiv.org/abs/1312.6114">Kingma and Welling (2014)</a>, section 3
 */
public final class GaussianEncoder extends Net implements Encoder {

    private final Layer body;
    private final double quiet;

    /** An encoder whose body gives 2 L numbers a row: the means, then the log variances. */
    public GaussianEncoder(Layer body) {
        this(body, 0);
    }

    private GaussianEncoder(Layer body, double quiet) {
        this.body = part("body", body);
        this.quiet = quiet;
        settings(" of " + body + (quiet == 0 ? "" : " quieter by " + quiet));
    }

    /**
     * The same with so much taken off the log variances, so that a training begins with little noise. One that begins with
     * variances near 1 may learn to ignore z before z says anything, and stay there.
     */
    public GaussianEncoder quieter(double logVariance) {
        return new GaussianEncoder(body, logVariance);
    }

    @Override
    public DiagonalNormal posterior(NDArray x) {
        return normal(body, x, quiet);
    }

    static DiagonalNormal normal(Layer body, NDArray x, double quiet) {
        NDList halves = body.forward(x).split(2, 1);
        return new DiagonalNormal(halves.get(0), halves.get(1).sub(quiet));
    }
}
