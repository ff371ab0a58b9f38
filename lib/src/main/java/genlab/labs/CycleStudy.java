package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.data.creatures.DayAndNight;
import genlab.data.creatures.PixelPalette;
import genlab.engine.Tensors;
import genlab.metric.TranslationError;
import genlab.nn.PatchCritic;
import genlab.nn.ResnetGenerator;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.translation.CycleGan;
import genlab.translation.CycleGan.Direction;
import genlab.translation.ImagePool;
import java.util.List;
import java.util.function.Function;

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
                world -> world.painted(PixelPalette.LIME, PixelPalette.MAGENTA).day());

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

    /** What the generators are asked for besides fooling the critics. */
    public enum Method {
        /** Nothing. */
        ALONE("GAN alone", 0, 0),
        /** To leave alone what is of the target's kind already. */
        IDENTITY("identity", 0, 10),
        /** To come back. */
        CYCLE("cycle", 20, 0),
        /** Both. */
        BOTH("cycle and identity", 20, 10);

        private final String label;
        private final double cycle;
        private final double identity;

        Method(String label, double cycle, double identity) {
            this.label = label;
            this.cycle = cycle;
            this.identity = identity;
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
            return CycleGan.of(ResnetGenerator.Config.of(3), PatchCritic.Config.of(3), goal(), manager, rng);
        }
    }

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
     */
    public record Result(int steps, double errorToB, double errorToA, double roundTrip, double partners) {}

    /** Creatures of each kind to learn from; the two kinds have no creature in common. */
    public static final int TRAIN = 400;

    /** Creatures to judge by, in both kinds. */
    public static final int TEST = 48;

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
        var settings = List.of(
                new Setting(Task.NIGHT, Method.ALONE),
                new Setting(Task.NIGHT, Method.IDENTITY),
                new Setting(Task.NIGHT, Method.CYCLE),
                new Setting(Task.NIGHT, Method.BOTH),
                new Setting(Task.COLOURS, Method.BOTH));
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
            CycleGan gan = setting.method().networks(manager, rng.split("weights"));
            NDArray a = task.a(world.range(0, TRAIN)).tensor(manager);
            NDArray b = task.b(world.range(TRAIN, 2 * TRAIN)).tensor(manager);
            Batches as = Batches.of(BATCH, rng.split("a"), a);
            Batches bs = Batches.of(BATCH, rng.split("b"), b);
            train(gan, as, bs, new Fit(setting.method().name(), steps, manager, rng.split("steps")), manager);
            return judge(gan, task, steps, world.range(2 * TRAIN, 2 * TRAIN + TEST), manager);
        }
    }

    /** The lab's loop: logs "generators loss", "critics loss". */
    public static History train(CycleGan gan, Batches as, Batches bs, Fit fit, NDManager manager) {
        var adam = Adam.rate(2e-3).betas(0.5, 0.999);
        var poolA = new ImagePool(50, PICTURE, manager);
        var poolB = new ImagePool(50, PICTURE, manager);
        try (var generators = new Player("generators", adam, gan.toA(), gan.toB());
                var critics = new Player("critics", adam, gan.onA(), gan.onB())) {
            return fit.run(step -> gan.step(step, as.at(step), bs.at(step), generators, critics, poolA, poolB));
        }
    }

    /** Translates creatures that no training has seen, and compares with their true partners. */
    public static Result judge(CycleGan gan, Task task, int steps, DayAndNight test, NDManager parent) {
        try (var manager = parent.newSubManager()) {
            NDArray a = task.a(test).tensor(manager);
            NDArray b = task.b(test).tensor(manager);
            NDArray toB = gan.translate(Direction.A_TO_B, a);
            double thereAndBack = TranslationError.of(gan.roundTrip(Direction.A_TO_B, a), a)
                    + TranslationError.of(gan.roundTrip(Direction.B_TO_A, b), b);
            double errorToA = TranslationError.of(gan.translate(Direction.B_TO_A, b), a);
            double partners = partners(toB, task, test);
            return new Result(steps, TranslationError.of(toB, b), errorToA, thereAndBack / 2, partners);
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
