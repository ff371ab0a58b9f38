package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.data.creatures.DayAndNight;
import genlab.data.creatures.PixelPalette;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.metric.PatchDistance;
import genlab.metric.TranslationError;
import genlab.nn.PatchCritic;
import genlab.nn.ResnetGenerator;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.training.Step;
import genlab.translation.CycleGan;
import genlab.translation.CycleGan.Direction;
import genlab.translation.ImagePool;
import java.util.function.Function;
import java.util.stream.Stream;

/** The study of lab 22: unpaired translation with and without the way back, and how near it comes to the true partners. */
public final class CycleStudy implements Study<CycleStudy.Setting, CycleStudy.Result> {

    /** Two kinds of pictures of the same creatures. */
    public enum Task {
        /** By day and by night: hue, shape and place are kept. */
        NIGHT(DayAndNight::day, DayAndNight::night),
        /** By day and in moonlight, where all skin is grey: the way back has to guess the colours. */
        MOONLIGHT(DayAndNight::day, DayAndNight::moonlight),
        /** Red or teal, and lime or magenta: red is lime and teal is magenta, but nothing in the pictures says so. */
        COLOURS(
                world -> world.painted(PixelPalette.RED, PixelPalette.TEAL).day(),
                world -> world.painted(PixelPalette.LIME, PixelPalette.MAGENTA).day()),
        /** By day and at dusk: the night's colours before the day's sky, so that nothing bright becomes dark. */
        DUSK(DayAndNight::day, DayAndNight::dusk);

        @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
        private final Function<DayAndNight, Images> a;

        @SuppressWarnings("ImmutableEnumChecker") // likewise
        private final Function<DayAndNight, Images> b;

        Task(Function<DayAndNight, Images> a, Function<DayAndNight, Images> b) {
            this.a = a;
            this.b = b;
        }

        /** The pictures of the one kind. */
        public Images a(DayAndNight world) {
            return a.apply(world);
        }

        /** Their true partners. */
        public Images b(DayAndNight world) {
            return b.apply(world);
        }

        /** Creature i of B as it is and in the other colours that there are. */
        Images inOtherColours(DayAndNight world, int i) {
            return b(this == COLOURS ? world.at(i, i) : world.inAllHues(i));
        }

        /** The place of its own colour among these. */
        int own(int i) {
            return this == COLOURS ? i % 2 : 0;
        }

        /** Steps of a training. */
        public int steps(Scale scale) {
            int quick = this == COLOURS ? 300 : 1000;
            return scale.at(4, quick, 10 * quick);
        }
    }

    /** What the generators are asked for besides fooling the critics, and with which networks. */
    public enum Method {
        /** Nothing. */
        ALONE("GAN alone", 0, 0, true),
        /** To leave alone what is of the target's kind already. */
        IDENTITY("identity", 0, 10, true),
        /** To come back. */
        CYCLE("cycle", 20, 0, true),
        /** Both. */
        BOTH("cycle and identity", 20, 10, true),
        /** To come back, by generators without instance norm. */
        CYCLE_PLAIN("cycle, no instance norm", 20, 0, false),
        /** To come back, and in the first 100 steps to leave alone as well. */
        BEGUN_NEAR("cycle, begun with identity", 20, 0, true),
        /** Both, on one of the two lines alone, from A to B and back: no critic of A, and toA never sees a picture of B. */
        HALF("one line", 20, 10, true);

        private static final int BEGINNING = 100;

        private final String label;
        private final double cycle;
        private final double identity;
        private final boolean normed;

        Method(String label, double cycle, double identity, boolean normed) {
            this.label = label;
            this.cycle = cycle;
            this.identity = identity;
            this.normed = normed;
        }

        /** The name for people. */
        public String label() {
            return label;
        }

        /** What the networks are asked for. */
        public CycleGan.Goal goal() {
            return CycleGan.Goal.PAPER.cycle(cycle).identity(identity);
        }

        /** Networks for it, of a size for two cores. */
        public CycleGan networks(NDManager manager, Rng rng) {
            var generator = ResnetGenerator.Config.of(3);
            return CycleGan.of(normed ? generator : generator.plain(), PatchCritic.Config.of(3), goal(), manager, rng);
        }

        /** One step of it. */
        void step(Step step, CycleGan gan, NDArray a, NDArray b, Players players) {
            if (this == HALF) {
                half(step, gan, a, b, players);
            } else {
                boolean near = this == BEGUN_NEAR && step.index() < BEGINNING;
                CycleGan asked = near ? new CycleGan(gan.toA(), gan.toB(), gan.onA(), gan.onB(), BOTH.goal()) : gan;
                asked.step(step, a, b, players.generators, players.critics, players.poolA, players.poolB);
            }
        }

        private static void half(Step step, CycleGan gan, NDArray a, NDArray b, Players players) {
            var made = new NDList();
            players.generators.minimise(step, () -> {
                NDArray madeB = gan.toB().forward(a);
                made.add(step.keep(madeB));
                NDArray alone = CycleGan.l1(gan.toB().forward(b), b);
                return gan.line(step::log, Direction.A_TO_B, a, madeB)
                        .add(Scalars.times(alone, gan.goal().identity()));
            });
            NDArray old = players.poolB.exchange(step, made.get(0), step.rng().split("B"));
            var game = gan.goal().game();
            players.critics.minimise(
                    step, () -> game.critic(gan.onB().forward(b), gan.onB().forward(old))
                            .mean());
        }
    }

    /** Who moves, and the stores. */
    private record Players(Player generators, Player critics, ImagePool poolA, ImagePool poolB) {}

    /** One way to train on one pair of kinds. */
    public record Setting(Task task, Method method) {}

    /**
     * What became of one training, on creatures that it has not seen.
     *
     * @param steps of the training
     * @param errorToB mean absolute difference between the translations of A and their true partners, values in [0, 1]
     * @param errorToA the same for translations of B
     * @param roundTrip mean absolute difference between pictures and their way there and back, mean over A and B
     * @param partners share of A's translations that are nearer to their true partner than to it in another colour
     * @param light slope of the skin's brightness in A's translations against the true one: -1 is a negative
     * @param moved mean absolute difference between pictures of A and their translations
     * @param patches mean distance of A's translations, patch by patch, from the pictures of B that were learned from
     * @param variety mean absolute difference between A's translations of two creatures
     */
    public record Result(
            int steps,
            double errorToB,
            double errorToA,
            double roundTrip,
            double partners,
            double light,
            double moved,
            double patches,
            double variety) {}

    /** Creatures of each kind to learn from; the two kinds have no creature in common. */
    public static final int TRAIN = 400;

    /** Creatures to judge by, in both kinds. */
    public static final int TEST = 48;

    /** Pictures of a pile whose patches translations are compared with. */
    public static final int REAL = 50;

    /** The shape of a picture. */
    public static final Shape PICTURE = new Shape(3, 20, 20);

    /** Pictures of each kind in a batch. */
    public static final int BATCH = 4;

    /** All creatures: those of A, those of B, those to judge by. */
    public static DayAndNight world() {
        return DayAndNight.draw(2 * TRAIN + TEST, Rng.of(22).split("creatures"));
    }

    @Override
    public Plan<Setting, Result> plan() {
        var settings = Stream.concat(
                        Stream.of(Method.values()).map(method -> new Setting(Task.NIGHT, method)),
                        Stream.of(new Setting(Task.DUSK, Method.CYCLE), new Setting(Task.COLOURS, Method.BOTH)))
                .toList();
        return new Plan<>("22", settings, Result.class, 5);
    }

    @Override
    public String dataHash(DataSource source) {
        return new Sha256().add(world().creatures().codes()).hex();
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        Task task = setting.task();
        int steps = task.steps(trial.scale());
        var world = world();
        var rng = trial.rng(task.name());
        try (var manager = trial.newManager()) {
            Method method = setting.method();
            CycleGan gan = method.networks(manager, rng.split("weights"));
            NDArray a = task.a(world.range(0, TRAIN)).tensor(manager);
            NDArray b = task.b(world.range(TRAIN, 2 * TRAIN)).tensor(manager);
            Batches as = Batches.of(BATCH, rng.split("a"), a);
            Batches bs = Batches.of(BATCH, rng.split("b"), b);
            train(method, gan, as, bs, new Fit(method.name(), steps, manager, rng.split("steps")), manager);
            return judge(gan, task, steps, world.range(2 * TRAIN, 2 * TRAIN + TEST), b);
        }
    }

    /** The lab's loop: logs "generators loss", "critics loss" and the ways there and back. */
    public static History train(Method method, CycleGan gan, Batches as, Batches bs, Fit fit, NDManager manager) {
        Adam adam = Adam.rate(2e-3).betas(0.5, 0.999);
        var poolA = new ImagePool(50, PICTURE, manager);
        var poolB = new ImagePool(50, PICTURE, manager);
        Block[] critics = method == Method.HALF ? new Block[] {gan.onB()} : new Block[] {gan.onA(), gan.onB()};
        try (var generators = new Player("generators", adam, gan.toA(), gan.toB());
                var judges = new Player("critics", adam, critics)) {
            var players = new Players(generators, judges, poolA, poolB);
            return fit.run(step -> method.step(step, gan, as.at(step), bs.at(step), players));
        }
    }

    /**
     * Translates creatures that no training has seen, and compares with their true partners.
     *
     * @param pile the pictures of B that were learned from
     */
    public static Result judge(CycleGan gan, Task task, int steps, DayAndNight test, NDArray pile) {
        try (var manager = pile.getManager().newSubManager()) {
            NDArray a = task.a(test).tensor(manager);
            NDArray b = task.b(test).tensor(manager);
            NDArray toB = gan.translate(Direction.A_TO_B, a);
            double thereAndBack = TranslationError.of(gan.roundTrip(Direction.A_TO_B, a), a)
                    + TranslationError.of(gan.roundTrip(Direction.B_TO_A, b), b);
            return new Result(
                    steps,
                    TranslationError.of(toB, b),
                    TranslationError.of(gan.translate(Direction.B_TO_A, b), a),
                    thereAndBack / 2,
                    partners(toB, task, test),
                    TranslationError.brightness(toB, b, test.skin().tensor(manager)),
                    TranslationError.of(toB, a),
                    PatchDistance.of(toB, pile.get(":" + REAL)),
                    TranslationError.variety(toB));
        }
    }

    /** The share of translations that are nearest to their true partner, of this one and the same in other colours. */
    static double partners(NDArray toB, Task task, DayAndNight test) {
        int asked = 0;
        int right = 0;
        for (int i = 0; i < test.count(); i++) {
            NDArray candidates = task.inOtherColours(test, i).tensor(toB.getManager());
            // a creature of slate and bone is the same in all hues
            if (Tensors.number(candidates.sub(candidates.get(0)).abs().max()) > 0) {
                asked++;
                right += TranslationError.nearest(toB.get(i).expandDims(0), candidates) == task.own(i) ? 1 : 0;
            }
        }
        return right / (double) asked;
    }
}
