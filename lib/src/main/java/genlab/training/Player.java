package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Preconditions;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.engine.TensorList;
import genlab.engine.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Networks whose weights move together, down one loss: with their optimiser, their step size over a training, and an average of
 * the weights where one is wanted.
 *
 * <pre>{@code
 * var g = new Player("G", Adam.rate(1e-3).betas(0.5, 0.99), generator).averaged(0.99);
 * lab.fit("GAN", steps).run(step -> {
 *     ...
 *     g.minimise(step, () -> game.generator(critic.forward(generator.forward(z))).mean());
 * });
 * NDArray pictures = g.withAverage(() -> Net.still(z, generator::forward));
 * }</pre>
 */
public final class Player implements AutoCloseable {

    private final String name;
    private final Optimizer optimizer;
    private final Block[] nets;
    private final TensorList weights;
    private final NDManager own;
    private final List<TensorList> state;
    private DoubleUnaryOperator rate = done -> Math.min(1, 2 * (1 - done));
    private double bound = Double.POSITIVE_INFINITY;
    private double decay;
    private TensorList average;
    private boolean showsAverage;

    /**
     * A player of initialised networks, which stay their owner's.
     *
     * @param name stands in the history as "name loss", in checkpoints and in messages
     * @param optimizer how the weights move
     * @param nets whose weights they are; one that two networks share moves once
     */
    public Player(String name, Optimizer optimizer, Block... nets) {
        this.name = name;
        this.optimizer = optimizer;
        this.nets = nets.clone();
        weights = TensorList.weightsOf(nets);
        if (weights.arrays().isEmpty()) {
            throw new IllegalArgumentException(name + " has no trainable weights");
        }
        own = weights.arrays().get(0).getManager().newSubManager();
        state = optimizer.start(weights, own);
    }

    /**
     * Sets the factor of the step size, a function of the share of the training that is done: otherwise it is 1 in the first
     * half and falls to 0 in the second.
     */
    public Player rate(DoubleUnaryOperator ofDone) {
        rate = ofDone;
        return this;
    }

    /** Shortens a gradient whose Euclidean norm, over all weights, is above this. */
    public Player clipNorm(double newBound) {
        Preconditions.checkArgument(newBound > 0, "a gradient of norm " + newBound + " at most, expected above 0");
        bound = newBound;
        return this;
    }

    /**
     * Keeps an exponential moving average of the weights: a = d a + (1 - d) w after every step, with d = {@code newDecay}, less at
     * first: (1 + step) / (10 + step), or the first weights would stay in it for long. The average of a GAN's generator draws
     * better than any of its single steps (Yazıcı et al., 2019).
     */
    public Player averaged(double newDecay) {
        Preconditions.checkArgument(newDecay >= 0 && newDecay < 1, "decay " + newDecay + ", expected 0 to below 1");
        decay = newDecay;
        average = weights.copy(own);
        return this;
    }

    /**
     * One step of these weights, and no others, down the gradient of a loss. Logs "name loss"; whether it was finite is seen
     * when the step ends, and where it was not, these weights have not moved.
     *
     * @param loss gives one number, the mean over the rows of a batch; what it makes on the way is freed
     */
    public void minimise(Step step, Supplier<NDArray> loss) {
        if (showsAverage) {
            throw new IllegalStateException(name + " shows its average, which a step would train");
        }
        step.begin(this);
        Tensors.alone(() -> {
            try (var on = GradMode.on()) {
                NDArray value = loss.get();
                if (value.size() != 1) {
                    throw new IllegalArgumentException(
                            name + "'s loss of shape " + value.getShape() + ", expected one number: .mean()");
                }
                try (Gradients gradients = Gradients.of(value, weights)) {
                    double now = optimizer.rate() * rate.applyAsDouble(step.done());
                    Preconditions.checkArgument(Double.isFinite(now), name + "'s step size is " + now);
                    step.judge(this, optimizer.update(value, weights, gradients, state, now, bound));
                }
            }
            return null;
        });
        if (average != null) {
            double n = step.index();
            average.moveTowards(weights, (float) (1 - Math.min(decay, (1 + n) / (10 + n))));
        }
    }

    /** Runs something with the averaged weights in the networks, and puts the others back. */
    public <T> T withAverage(Supplier<T> use) {
        if (average == null) {
            throw new IllegalStateException(name + " keeps no average: new Player(...).averaged(0.99) does");
        }
        if (showsAverage) {
            return use.get();
        }
        weights.exchange(average);
        showsAverage = true;
        try {
            return use.get();
        } finally {
            weights.exchange(average);
            showsAverage = false;
        }
    }

    /** Adds all that this player's training needs to go on: networks, what the optimiser remembers, the average. */
    public Checkpoint into(Checkpoint checkpoint) {
        for (int i = 0; i < nets.length; i++) {
            checkpoint.with(nets.length == 1 ? name : name + (i + 1), nets[i]);
        }
        var tensors = new NDList();
        state.forEach(list -> tensors.addAll(list.arrays()));
        if (average != null) {
            tensors.addAll(average.arrays());
        }
        return checkpoint.with(name + "'s optimiser", tensors);
    }

    /** The name. */
    public String name() {
        return name;
    }

    Stream<Parameter> parameters() {
        return Arrays.stream(nets)
                .flatMap(net -> net.getParameters().values().stream())
                .distinct();
    }

    /** The networks and the optimiser, with their settings. */
    @Override
    public String toString() {
        return name + ": " + List.of(nets) + ", " + weights.scalars() + " weights, " + optimizer;
    }

    /** Frees what the player remembers; the networks stay. */
    @Override
    public void close() {
        weights.close();
        state.forEach(TensorList::close);
        if (average != null) {
            average.close();
        }
        own.close();
    }
}
