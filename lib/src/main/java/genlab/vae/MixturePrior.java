package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import genlab.data.Rng;
import genlab.distribution.Distribution;
import genlab.distribution.GaussianMixture;
import genlab.engine.Tensors;
import genlab.nn.Net;

/**
 * A prior that learns its shape: p(z) = Σ_k p(k) N(z; mean_k, diag variance_k), all of it weights.
 *
 * <p>It begins where it is told to. Begun at random it may never part: as long as the codes are one heap, one normal is
 * best for them, and as long as the prior is one normal, one heap is best for the codes. A mixture fitted to the codes of a
 * trained model is a good beginning.
 *
 * @see <a href="https://arxiv.org/abs/1611.02648">Dilokthanakul et al. (2016)</a>, a VAE with a mixture as prior
 */
public final class MixturePrior extends Net implements Distribution {

    private final Parameter logits;
    private final Parameter means;
    private final Parameter logVariances;

    /** A prior that begins as this mixture of K normals over codes of L numbers. */
    public MixturePrior(GaussianMixture start) {
        logits = weights("logits", start.logits());
        means = weights("means", start.means());
        logVariances = weights("log variances", start.logVariances());
        settings(" of normals " + means.getShape());
    }

    private Parameter weights(String name, NDArray start) {
        double[] first = Tensors.doubles(start);
        return weight(
                name,
                start.getShape(),
                (manager, shape, type) -> Tensors.owned(
                        manager, () -> manager.create(first, shape).toType(type, false)));
    }

    /** p(z) as it stands; what it computes belongs to the z that it is asked about. */
    public GaussianMixture mixture() {
        return new GaussianMixture(logits.getArray(), means.getArray(), logVariances.getArray());
    }

    @Override
    public NDArray logP(NDArray z) {
        return mixture().logP(z);
    }

    @Override
    public NDArray sample(Rng rng) {
        return mixture().sample(rng);
    }

    @Override
    public NDArray mean() {
        return mixture().mean();
    }
}
