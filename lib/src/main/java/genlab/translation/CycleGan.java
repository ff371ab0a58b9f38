package genlab.translation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import genlab.data.Rng;
import genlab.engine.Scalars;
import genlab.gan.AdversarialLoss;
import genlab.gan.Game;
import genlab.nn.Net;
import genlab.nn.PatchCritic;
import genlab.nn.ResnetGenerator;
import genlab.training.Player;
import genlab.training.Step;
import java.util.function.BiConsumer;

/**
 * Two generators that translate between two kinds of pictures, A and B, learned without a single pair, and their critics.
 *
 * <pre>
 *   generators minimise   game(onB(toB(a))) + game(onA(toA(b)))
 *                         + cycle    (|toA(toB(a)) - a| + |toB(toA(b)) - b|)      there and back
 *                         + identity (|toB(b) - b| + |toA(a) - a|)                leave alone what is there already
 *   critics minimise      onB on b against toB(a), and onA on a against toA(b)
 * </pre>
 *
 * <p>|.| is the mean absolute difference of values in [0, 1]. With {@code cycle} 0 nothing ties a translation to what was
 * translated. Each critic judges translations against real pictures of the target's kind, partly old ones from an
 * {@link ImagePool}.
 *
 * @param toA makes pictures of A
 * @param toB makes pictures of B
 * @param onA judges pictures of A
 * @param onB judges pictures of B
 * @param goal what is asked for
 * @see <a href="https://arxiv.org/abs/1703.10593">Zhu, Park, Isola and Efros (2017)</a>, equations 1 to 4 and section 5.2
 */
public record CycleGan(ResnetGenerator toA, ResnetGenerator toB, PatchCritic onA, PatchCritic onB, Goal goal) {

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
     * What the networks are asked for.
     *
     * @param game between generators and critics; the paper's is least squares
     * @param cycle weight of the way there and back; the paper's 10 is for values in [-1, 1] and so 20 here
     * @param identity weight of leaving alone what is of the target's kind; 0, or half of {@code cycle}, in the paper
     */
    public record Goal(Game game, double cycle, double identity) {

        /** The paper's: least squares, 20 and 10. */
        public static final Goal PAPER = new Goal(AdversarialLoss.LEAST_SQUARES, 20, 10);

        /** The same with another weight of the way there and back. */
        public Goal cycle(double weight) {
            return new Goal(game, weight, identity);
        }

        /** The same with another weight of leaving alone. */
        public Goal identity(double weight) {
            return new Goal(game, cycle, weight);
        }
    }

    private static final int BATCH = 32;

    /** Four networks with first weights from {@code rng}, owned by {@code manager}. */
    public static CycleGan of(
            ResnetGenerator.Config generator, PatchCritic.Config critic, Goal goal, NDManager manager, Rng rng) {
        return new CycleGan(
                Net.initialize(new ResnetGenerator(generator), manager, rng.split("toA")),
                Net.initialize(new ResnetGenerator(generator), manager, rng.split("toB")),
                Net.initialize(new PatchCritic(critic), manager, rng.split("onA")),
                Net.initialize(new PatchCritic(critic), manager, rng.split("onB")),
                goal);
    }

    /**
     * One step of all four networks on pictures a and b, (N, C, H, W): the generators first, then the critics, which see what the
     * stores hand on.
     *
     * @param generators moves toA and toB
     * @param critics moves onA and onB
     * @param poolA of pictures that toA made
     * @param poolB of pictures that toB made
     */
    public void step(
            Step step, NDArray a, NDArray b, Player generators, Player critics, ImagePool poolA, ImagePool poolB) {
        var made = new NDList();
        generators.minimise(step, () -> {
            NDArray madeA = toA.forward(b);
            NDArray madeB = toB.forward(a);
            made.addAll(new NDList(step.keep(madeA), step.keep(madeB)));
            return generatorLoss(step::log, a, b, madeA, madeB);
        });
        NDArray oldA = poolA.exchange(step, made.get(0), step.rng().split("A"));
        NDArray oldB = poolB.exchange(step, made.get(1), step.rng().split("B"));
        critics.minimise(step, () -> criticLoss(a, b, oldA, oldB));
    }

    /**
     * What the generators minimise on pictures a, b and what they made of them, toA(b) and toB(a): one number.
     *
     * @param log as in {@link #line}
     */
    public NDArray generatorLoss(BiConsumer<String, NDArray> log, NDArray a, NDArray b, NDArray madeA, NDArray madeB) {
        NDArray loss = line(log, Direction.A_TO_B, a, madeB).add(line(log, Direction.B_TO_A, b, madeA));
        if (goal.identity > 0) {
            NDArray alone = l1(toB.forward(b), b).add(l1(toA.forward(a), a));
            loss = loss.add(Scalars.times(alone, goal.identity));
        }
        return loss;
    }

    /**
     * One of the two lines, half of the generators' loss: what is paid for pictures x and what was made of them,
     * {@code game(critic(made)) + cycle |back(made) - x|}.
     *
     * @param log gets "A to B and back" or "B to A and back", the mean absolute difference, where it is part of the loss: {@code
     *     step::log}
     */
    public NDArray line(BiConsumer<String, NDArray> log, Direction direction, NDArray x, NDArray made) {
        boolean there = direction == Direction.A_TO_B;
        NDArray loss = goal.game.generator((there ? onB : onA).forward(made)).mean();
        if (goal.cycle == 0) {
            return loss;
        }
        NDArray back = l1(generator(direction.back()).forward(made), x);
        log.accept(there ? "A to B and back" : "B to A and back", back);
        return loss.add(Scalars.times(back, goal.cycle));
    }

    /** What the critics minimise: one number. */
    public NDArray criticLoss(NDArray a, NDArray b, NDArray oldA, NDArray oldB) {
        NDArray lossA = goal.game.critic(onA.forward(a), onA.forward(oldA)).mean();
        NDArray lossB = goal.game.critic(onB.forward(b), onB.forward(oldB)).mean();
        return lossA.add(lossB);
    }

    /** The mean absolute difference of two sets of pictures: one number. */
    public static NDArray l1(NDArray x, NDArray y) {
        return x.sub(y).abs().mean();
    }

    /** The generator of this direction. */
    public ResnetGenerator generator(Direction direction) {
        return direction == Direction.A_TO_B ? toB : toA;
    }

    /** Translations: (N, C, H, W) to the same, without a graph, owned by {@code x}'s manager. */
    public NDArray translate(Direction direction, NDArray x) {
        return Net.still(x, BATCH, generator(direction)::forward);
    }

    /** There and back again: (N, C, H, W) to the same. */
    public NDArray roundTrip(Direction first, NDArray x) {
        return Net.still(x, BATCH, rows -> generator(first.back())
                .forward(generator(first).forward(rows)));
    }
}
