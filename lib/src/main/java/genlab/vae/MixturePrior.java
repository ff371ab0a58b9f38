package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import genlab.distribution.GaussianMixture;
import genlab.nn.Net;

/**
 * A prior that learns its shape: p(z) = Σ_k p(k) N(z; mean_k, diag variance_k), all of it weights. It begins with equal p(k),
 * variances of 1 and the means spread at random.
 *
 * @see <a href="https://arxiv.org/abs/1611.02648">Dilokthanakul et al. (2016)</a>, a VAE with a mixture as prior
 */
public final class MixturePrior extends Net {

    private final Parameter logits;
    private final Parameter means;
    private final Parameter logVariances;

    /**
     * A prior over codes.
     *
     * @param components K
     * @param latent L
     */
    public MixturePrior(int components, int latent) {
        logits = zeros("logits", new Shape(components));
        means = addParameter(Parameter.builder()
                .setName("means")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(components, latent))
                .build());
        logVariances = zeros("log variances", new Shape(components, latent));
    }

    private Parameter zeros(String name, Shape shape) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optInitializer(Initializer.ZEROS)
                .build());
    }

    /** p(z) as it stands. */
    public GaussianMixture mixture() {
        return new GaussianMixture(logits.getArray(), means.getArray(), logVariances.getArray());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray z = inputs.singletonOrThrow();
        return new NDList(mixture().logDensity(z));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0))};
    }
}
