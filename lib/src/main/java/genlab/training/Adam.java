package genlab.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.engine.Updates;

/**
 * Adam: steps scaled by running averages of the gradient and of its square.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba (2015)</a>, algorithm 1
 */
public final class Adam extends Optimizer {

    /**
     * The settings.
     *
     * @param rate step size α
     * @param beta1 decay of the average of gradients
     * @param beta2 decay of the average of squares
     * @param epsilon keeps the division finite
     */
    public record Config(double rate, double beta1, double beta2, double epsilon) {

        /** The paper's β₁ = 0.9, β₂ = 0.999, ε = 1e-8 with this step size. */
        public static Config rate(double rate) {
            return new Config(rate, 0.9, 0.999, 1e-8);
        }

        /** The same with other decays; GANs are often trained with (0.5, 0.9) or (0, 0.9). */
        public Config betas(double newBeta1, double newBeta2) {
            return new Config(rate, newBeta1, newBeta2, epsilon);
        }
    }

    private final Config config;
    private double rate;
    private final TensorList means;
    private final TensorList squares;
    private final TensorList steps;

    /** Adam with the paper's decays. */
    public Adam(Block model, double rate) {
        this(model, Config.rate(rate));
    }

    /** Adam with these settings. */
    public Adam(Block model, Config config) {
        super(model);
        this.config = config;
        rate = config.rate;
        means = weights.zerosLike(manager);
        squares = weights.zerosLike(manager);
        steps = new TensorList(
                weights.arrays().stream().map(w -> manager.zeros(new Shape())).toList());
    }

    /** Sets the step size, for a schedule: a function of the step's number, so that resuming stays exact. */
    public void rate(double newRate) {
        rate = newRate;
    }

    @Override
    protected void update(Gradients gradients) {
        Updates.adam(weights, gradients, means, squares, steps, rate, config.beta1, config.beta2, config.epsilon);
    }

    @Override
    public NDList state() {
        return means.toNDList().addAll(squares.toNDList()).addAll(steps.toNDList());
    }

    @Override
    public void close() {
        means.close();
        squares.close();
        steps.close();
        super.close();
    }
}
