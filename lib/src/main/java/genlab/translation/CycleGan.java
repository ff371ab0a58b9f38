package genlab.translation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.engine.Scalars;
import genlab.gan.AdversarialLoss;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Checkpoint;
import genlab.training.Step;
import java.nio.file.Path;

/**
 * Two generators that translate between two kinds of pictures, A and B, learned without a single pair.
 *
 * <pre>
 *   generators minimise   game(D_B, toB(a)) + game(D_A, toA(b))
 *                         + cycle    (|toA(toB(a)) - a| + |toB(toA(b)) - b|)      there and back
 *                         + identity (|toB(b) - b| + |toA(a) - a|)                leave alone what is there already
 *   critics minimise      D_B on b against toB(a), and D_A on a against toA(b)
 * </pre>
 *
 * <p>|.| is the mean absolute difference of values in [0, 1]. With {@code cycle} 0 nothing ties a translation to what was
 * translated. Each critic judges translations against real pictures of the target's kind, partly old ones from a store of
 * translations.
 *
 * <pre>{@code
 * var gan = new CycleGan(config, new Shape(3, 20, 20), lab.manager(), lab.rng("weights"));
 * lab.fit("cycle", 2000).run(step -> gan.step(step, as, bs));
 * NDArray night = gan.translate(Direction.A_TO_B, day);
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/1703.10593">Zhu, Park, Isola and Efros (2017)</a>, equations 1 to 4 and section 5.2
 */
public final class CycleGan implements AutoCloseable {

    /** Which way to translate. */
    public enum Direction {
        /** A picture like those of A into one like those of B. */
        A_TO_B,
        /** The other way. */
        B_TO_A;

        /** The other way. */
        public Direction back() {
            return this == A_TO_B ? B_TO_A : A_TO_B;
        }
    }

    /**
     * The settings.
     *
     * @param generator both generators' networks
     * @param critic both critics' networks
     * @param loss of the game between them; the paper's is least squares
     * @param generatorRate of the generators' Adam
     * @param criticRate of the critics' Adam
     * @param cycle weight of the way there and back; the paper's 10 is for values in [-1, 1] and so 20 here
     * @param identity weight of leaving alone what is of the target's kind; 0, or half of {@code cycle}, in the paper
     * @param buffer pictures in each store of translations; the paper's is 50; 0 for none
     */
    public record Config(
            ResnetGenerator.Config generator,
            PatchCritic.Config critic,
            AdversarialLoss loss,
            Adam.Config generatorRate,
            Adam.Config criticRate,
            double cycle,
            double identity,
            int buffer) {

        /** The same with other weights of the way there and back and of leaving alone. */
        public Config weights(double newCycle, double newIdentity) {
            return new Config(generator, critic, loss, generatorRate, criticRate, newCycle, newIdentity, buffer);
        }
    }

    private static final int BATCH = 32;

    private final Config config;
    private final NDManager manager;
    private final Pair<ResnetGenerator> generators;
    private final Pair<PatchCritic> critics;
    private final Adam generatorAdam;
    private final Adam criticAdam;
    private final ImageBuffer madeA;
    private final ImageBuffer madeB;

    /**
     * Four networks with first weights from {@code rng}, owned by a child of {@code parent}.
     *
     * @param config the settings
     * @param picture the shape (C, H, W) of the pictures
     */
    public CycleGan(Config config, Shape picture, NDManager parent, Rng rng) {
        this.config = config;
        manager = parent.newSubManager();
        generators = Net.initialize(
                new Pair<>(new ResnetGenerator(config.generator), new ResnetGenerator(config.generator)),
                manager,
                rng.split("generators"));
        critics = Net.initialize(
                new Pair<>(new PatchCritic(config.critic), new PatchCritic(config.critic)),
                manager,
                rng.split("critics"));
        generatorAdam = new Adam(generators, config.generatorRate);
        criticAdam = new Adam(critics, config.criticRate);
        madeA = new ImageBuffer(config.buffer, picture, manager);
        madeB = new ImageBuffer(config.buffer, picture, manager);
    }

    /** The generator of this direction. */
    public ResnetGenerator generator(Direction direction) {
        return direction == Direction.A_TO_B ? generators.ofB : generators.ofA;
    }

    /** The critic that judges what comes out in this direction. */
    public PatchCritic critic(Direction direction) {
        return direction == Direction.A_TO_B ? critics.ofB : critics.ofA;
    }

    /** Translations: (N, C, H, W) to the same, without a graph, owned by {@code x}'s manager. */
    public NDArray translate(Direction direction, NDArray x) {
        return Net.inBatches(x, BATCH, generator(direction)::forward);
    }

    /** There and back again: (N, C, H, W) to the same. */
    public NDArray roundTrip(Direction first, NDArray x) {
        try (NDArray there = translate(first, x)) {
            return translate(first.back(), there);
        }
    }

    /**
     * One step of the generators and one of the critics; step sizes fall to 0 in the second half of the training.
     *
     * <p>Logs "G loss", "D loss" and, where it is part of the loss, "cycle", the mean absolute difference there and back.
     *
     * @param as batches of pictures of A
     * @param bs batches of pictures of B, as large; nothing says which belong together
     */
    public void step(Step step, Batches as, Batches bs) {
        NDArray a = as.at(step.index(), step.manager()).singletonOrThrow();
        NDArray b = bs.at(step.index(), step.manager()).singletonOrThrow();
        double share = Math.min(1, 2 * (1 - step.done()));
        generatorAdam.rate(config.generatorRate.rate() * share);
        criticAdam.rate(config.criticRate.rate() * share);
        var made = new NDList();
        step.log(
                "G loss",
                generatorAdam.step(() -> generatorLoss(step, a, b, made)).loss());
        NDArray oldB = madeB.exchange(made.get(0), step.rng().split("B"));
        NDArray oldA = madeA.exchange(made.get(1), step.rng().split("A"));
        step.log("D loss", criticAdam.step(() -> criticLoss(a, b, oldA, oldB)).loss());
    }

    private NDArray generatorLoss(Step step, NDArray a, NDArray b, NDList made) {
        NDArray toB = generators.ofB.forward(a);
        NDArray toA = generators.ofA.forward(b);
        made.add(kept(toB));
        made.add(kept(toA));
        NDArray loss = config.loss
                .generator(critics.ofB.forward(toB))
                .mean()
                .add(config.loss.generator(critics.ofA.forward(toA)).mean());
        if (config.cycle > 0) {
            NDArray cycle = distance(generators.ofA.forward(toB), a).add(distance(generators.ofB.forward(toA), b));
            step.log("cycle", cycle.getFloat() / 2);
            loss = loss.add(Scalars.times(cycle, config.cycle));
        }
        if (config.identity > 0) {
            NDArray identity = distance(generators.ofB.forward(b), b).add(distance(generators.ofA.forward(a), a));
            loss = loss.add(Scalars.times(identity, config.identity));
        }
        return loss;
    }

    private NDArray criticLoss(NDArray a, NDArray b, NDArray oldA, NDArray oldB) {
        NDArray onA = config.loss.critic(critics.ofA.forward(a), critics.ofA.forward(oldA));
        NDArray onB = config.loss.critic(critics.ofB.forward(b), critics.ofB.forward(oldB));
        return onA.mean().add(onB.mean());
    }

    /** The same values without a graph, which outlive the optimiser's step: their owner is the batch's. */
    private static NDArray kept(NDArray made) {
        NDArray values = made.stopGradient();
        NDScope.unregister(values);
        return values;
    }

    private static NDArray distance(NDArray x, NDArray y) {
        return x.sub(y).abs().mean();
    }

    /** All that a training needs to go on bit for bit: four networks, two optimisers, two stores of translations. */
    public Checkpoint checkpoint(Path file) {
        return new Checkpoint(file)
                .with("generators", generators)
                .with("critics", critics)
                .with("generatorAdam", generatorAdam)
                .with("criticAdam", criticAdam)
                .with("madeA", madeA.state())
                .with("madeB", madeB.state());
    }

    /** Frees all of it. */
    @Override
    public void close() {
        generatorAdam.close();
        criticAdam.close();
        manager.close();
    }
}
