package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import genlab.distribution.GaussianMixture;
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
final class MixturePrior extends Net {

    private final Parameter logits;
    private final Parameter means;
    private final Parameter logVariances;

    /** A prior that begins as this mixture of K normals over codes of L numbers. */
    MixturePrior(GaussianMixture start) {
        logits = weights("logits", start.logits());
        means = weights("means", start.means());
        logVariances = weights("log variances", start.logVariances());
    }

    private Parameter weights(String name, NDArray start) {
        double[] first = start.toType(DataType.FLOAT64, false).toDoubleArray();
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(start.getShape())
                .optInitializer(
                        (manager, shape, type) -> manager.create(first, shape).toType(type, false))
                .build());
    }

    /** p(z) as it stands. */
    GaussianMixture mixture() {
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
