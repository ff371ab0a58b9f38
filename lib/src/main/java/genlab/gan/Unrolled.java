package genlab.gan;

import ai.djl.ndarray.NDArray;
import genlab.engine.Gradients;
import genlab.engine.Scalars;
import genlab.nn.Mlp;
import java.util.ArrayList;
import java.util.List;

/**
 * A critic that is a few steps of gradient descent ahead, as a function of the generator:
 * a generator that minimises its loss against it is told how the critic will answer.
 *
 * <pre>
 *   w(0) = the critic's weights,  w(i + 1) = w(i) - rate dL(w(i), G) / dw        L: the critic's loss
 * </pre>
 *
 * <p>The gradient of a loss at w(k) runs back through all k steps, second derivatives included. The
 * critic itself is left as it is. It is not quite the critic that will be there, where that one moves by Adam.
 *
 * @see <a href="https://arxiv.org/abs/1611.02163">Metz, Poole, Pfau and Sohl-Dickstein (2017)</a>, section 2.2
 */
public final class Unrolled {

    private Unrolled() {}

    /**
     * w(k).
     *
     * @param real rows of data
     * @param fake made rows, recorded with the grad mode on
     * @param steps k
     * @param rate step size
     */
    public static List<NDArray> weights(Mlp critic, Game game, NDArray real, NDArray fake, int steps, double rate) {
        List<NDArray> weights = critic.weights();
        for (int i = 0; i < steps; i++) {
            NDArray value = game.critic(critic.forward(real, weights), critic.forward(fake, weights))
                    .mean();
            List<NDArray> gradients = Gradients.withGraph(value, weights);
            var next = new ArrayList<NDArray>();
            for (int w = 0; w < weights.size(); w++) {
                next.add(Scalars.times(gradients.get(w), -rate).add(weights.get(w)));
            }
            weights = next;
        }
        return weights;
    }
}
