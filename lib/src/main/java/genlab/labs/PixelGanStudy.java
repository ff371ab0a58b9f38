package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import genlab.autoregressive.GatedPixelCnn;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.distribution.Bernoulli;
import genlab.distribution.Categorical;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.labs.DigitReader.Reading;
import genlab.nn.ImageEncoder;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The study of lab 20: auto-encoders whose decoder paints pixel by pixel, with a code of one prior or the other, and what the code keeps.
 *
 * <p>Minimised are nats a picture, E[-log p(x|z)] + w KL(q(z) ‖ p(z)) + b I(x; z): the PixelGAN auto-encoder has b = 0 and a w above 0,
 * the bound of a VAE both 1. Seed 42 at scale quick is the notebook, up to rounding.
 *
 * @see <a href="https://arxiv.org/abs/1706.00531">Makhzani and Frey (2017)</a>
 */
public final class PixelGanStudy implements Study<PixelGanStudy.Setting, PixelGanStudy.Result> {

    /** Which pixels the decoder sees. */
    public enum Sight {
        /** None: an auto-encoder. */
        NOTHING,
        /** Four pixels to the left, and four rows above up to four columns away. */
        SHORT,
        /** The same with twelve for four: of a digit all that was painted before. */
        FAR;

        private Integer[] dilations() {
            return this == FAR ? new Integer[] {1, 2, 4, 2} : new Integer[] {1};
        }
    }

    /** What the code is, and what is minimised. */
    public enum Recipe {
        /** A normal code of the least noise, held to its prior by an adversary: with free noise that would be content with noise. */
        NORMAL(true, WEIGHT, 0, 0),
        /** A normal code by the bound of a VAE. */
        NORMAL_BOUND(true, 0, 1, 1),
        /** The decoder is told the probabilities of the classes; an adversary holds them against one-hot draws. */
        SOFTMAX(false, WEIGHT, 0, 0),
        /** It is told a class that is drawn; the gradient passes as if it had been told the probabilities. Nothing holds the prior. */
        STRAIGHT(false, 0, 0, 0),
        /** The same, all classes kept in use; a nat of code earns one in the end, which makes the code hard. */
        BALANCED(false, WEIGHT, 0, -1),
        /** The sum over all classes, in use all; the price of a nat of code falls to nothing in the first half. */
        EXACT(false, WEIGHT, 4, 0);

        private final boolean normal;
        private final double weight;
        private final double first;
        private final double last;

        Recipe(boolean normal, double weight, double first, double last) {
            this.normal = normal;
            this.weight = weight;
            this.first = first;
            this.last = last;
        }

        /** What a nat of I(x; z) costs, when this share of the training is done. */
        double price(double done) {
            return last + (first - last) * Math.max(0, 1 - 2 * done);
        }
    }

    /** One way to train. */
    public record Setting(Recipe recipe, Sight sight) {}

    /**
     * What came of it, on test digits.
     *
     * @param nats E[-log p(x|z)]
     * @param gain nats more with the code of another digit
     * @param information I(x; z), nats
     * @param toPrior KL(q(z) ‖ p(z)), nats
     * @param maximum mean probability of the likeliest class; not a number where the code is normal, nor are the next two
     * @param leak nats more when the decoder is told the likeliest class in place of the probabilities
     * @param error share of digits in classes whose training digits mostly have another label
     * @param digit share of digits that a network reads off the code
     * @param slant r of the slant read off the code with the true one
     * @param width r of the width
     */
    public record Result(
            double nats,
            double gain,
            double information,
            double toPrior,
            double maximum,
            double leak,
            double error,
            double digit,
            double slant,
            double width) {}

    /** Length of a categorical code. */
    public static final int CLASSES = 10;

    /** Length of a normal code. */
    public static final int LATENT = 2;

    /** Least variance of q(z|x) of a normal code: a channel of L ln(1 / 0.1) / 2 = ln 10 nats, if the codes are N(0, I). */
    public static final double FLOOR = 0.1;

    /** w. */
    public static final double WEIGHT = 5;

    /** Pixels of a side. */
    public static final int SIDE = 14;

    private static final int TOLD = 32; // numbers that say to the decoder what the code is
    private static final int BATCH = 128; // pictures that the encoder sees
    private static final int ROWS = 500;
    private static final int MIXED = 1000; // codes of which q(z) is made
    private static final int STEPS = 450;
    private static final int CLASS_STEPS = 2500; // of classes that are kept in use
    private static final int READER_STEPS = 600;

    /** The networks; the codes are normal or categorical. */
    public record Model(Recipe recipe, Sight sight, ImageEncoder encoder, Mlp told, GatedPixelCnn decoder, Mlp critic) {

        /** With first weights. */
        public static Model of(Recipe recipe, Sight sight, int width, NDManager manager, Rng rng) {
            int code = recipe.normal ? LATENT : CLASSES;
            var decoder = GatedPixelCnn.Config.of(1, 1).width(width).dilations(sight.dilations());
            var model = new Model(
                    recipe,
                    sight,
                    new ImageEncoder(ImageEncoder.Config.of(SIDE, 1).outputs(recipe.normal ? 2 * LATENT : CLASSES)),
                    Mlp.of(Nonlinearity.LEAKY_RELU, code, TOLD, TOLD),
                    new GatedPixelCnn(decoder.places(4, SIDE).classes(TOLD)),
                    Mlp.of(Nonlinearity.LEAKY_RELU, code, 64, 64, 1));
            var nets = List.of(model.encoder, model.told, model.decoder, model.critic);
            IntStream.range(0, nets.size()).forEach(i -> Net.initialize(nets.get(i), manager, rng.split(i)));
            return model;
        }

        /** -log p(x|z), nats: (N, 1, 14, 14), (N, L or K) -> (N). */
        public NDArray nats(NDArray x, NDArray z) {
            return new Bernoulli(logits(x, z)).logP(x).neg();
        }

        private NDArray logits(NDArray x, NDArray z) {
            return decoder.forward(sight == Sight.NOTHING ? x.zerosLike() : x, told.forward(z));
        }

        /** -log p(x|k) of every class k: (N, 1, 14, 14) -> (N, K). */
        public NDArray natsOfEach(NDArray x) {
            NDArray all = x.getManager().eye(CLASSES).expandDims(0).repeat(0, x.size(0));
            return nats(x.repeat(0, CLASSES), all.reshape(-1, CLASSES)).reshape(-1, CLASSES);
        }

        /** q(z|x) of a normal code. */
        public DiagonalNormal posterior(NDArray x) {
            NDList both = encoder.forward(x).split(2, 1);
            NDArray more = both.get(1);
            more = recipe == Recipe.NORMAL ? more.zerosLike() : Activation.softPlus(more);
            return new DiagonalNormal(both.get(0), more.add((float) Math.log(FLOOR)));
        }

        /** q(z|x) of a categorical code. */
        public Categorical classes(NDArray x) {
            return new Categorical(encoder.forward(x));
        }

        /** What the decoder is told of each picture, without a graph: (N, 1, 14, 14) -> (N, L or K). */
        public NDArray codes(NDArray x, Rng rng) {
            return Net.still(x, ROWS, rows -> {
                if (recipe.normal) {
                    return posterior(rows).sample(rng);
                }
                NDArray p = classes(rows).probabilities();
                return recipe == Recipe.SOFTMAX ? p : p.argMax(1).oneHot(CLASSES);
            });
        }

        /** The mean of {@link #nats} over all rows, without a graph. */
        public double meanNats(NDArray x, NDArray z) {
            String pixels = ":, :" + SIDE * SIDE;
            String code = ":, " + SIDE * SIDE + ":";
            NDArray both = x.flatten(1, -1).concat(z, 1);
            return Tensors.number(
                    Net.still(both, ROWS, rows -> nats(rows.get(pixels).reshape(pictures()), rows.get(code)))
                            .mean());
        }

        /** A picture of each code, painted pixel by pixel. */
        public NDArray paint(NDArray z, Rng rng) {
            NDArray blank = z.getManager().zeros(new Shape(z.size(0), 1, SIDE, SIDE));
            return sight == Sight.NOTHING
                    ? Net.still(z, c -> new Bernoulli(logits(blank, c)).sample(rng))
                    : decoder.complete(
                            blank, Net.still(z, told::forward), t -> false, l -> new Bernoulli(l).sample(rng));
        }

        private static Shape pictures() {
            return new Shape(-1, 1, SIDE, SIDE);
        }
    }

    /** The same digits in 14 x 14 pixels, each the mean of four. */
    public static KnownDigits halved(KnownDigits digits) {
        return new KnownDigits(halved(digits.x()), digits.y(), halved(digits.test()), digits.testY());
    }

    private static NDArray halved(NDArray x) {
        return Tensors.owned(x.getManager(), () -> x.reshape(-1, SIDE, 2, SIDE, 2)
                .mean(new int[] {4})
                .mean(new int[] {2})
                .reshape(-1, SIDE * SIDE));
    }

    /** KL(q(z) ‖ p(z)) of classes, with q(z) the mean over the rows: (N, K) -> one number, nats. */
    public static NDArray balance(NDArray p) {
        NDArray q = p.mean(new int[] {0});
        return q.mul(q.add(1e-6f).log().add((float) Math.log(CLASSES))).sum();
    }

    /** Trains the networks of one model. */
    public static History train(Model model, int painted, Batches greys, Fit fit) {
        var recipe = model.recipe;
        var game = AdversarialLoss.NON_SATURATING;
        boolean adversary = recipe == Recipe.NORMAL || recipe == Recipe.SOFTMAX;
        try (var own = new Player("E and P", Adam.rate(2e-3), model.encoder, model.told, model.decoder);
                var d = new Player("D", Adam.rate(2e-3).betas(0.5, 0.99), model.critic)) {
            return fit.run(step -> {
                NDArray grey = greys.at(step).reshape(Model.pictures());
                NDArray x = step.rng().split("coins").bernoulli(grey);
                if (adversary) {
                    NDArray z = model.codes(x, step.rng().split("codes"));
                    NDArray drawn = recipe.normal
                            ? step.rng().split("prior").normal(step.manager(), z.getShape())
                            : new Categorical(z.zerosLike())
                                    .sample(step.rng().split("prior"))
                                    .oneHot(CLASSES);
                    d.minimise(step, () -> game.critic(model.critic.forward(drawn), model.critic.forward(z))
                            .mean());
                }
                own.minimise(step, () -> loss(model, x, ":" + painted, recipe.price(step.done()), step.rng()));
            });
        }
    }

    private static NDArray loss(Model model, NDArray x, String painted, double price, Rng rng) {
        var recipe = model.recipe;
        NDArray seen = x.get(painted);
        if (recipe.normal) {
            var q = model.posterior(x);
            NDArray z = q.sample(rng);
            NDArray nats = model.nats(seen, z.get(painted)).mean();
            NDArray paid =
                    q.klTo(DiagonalNormal.standard(x.getManager(), LATENT)).mean();
            NDArray prior = model.critic.forward(z).neg().mean();
            return nats.add(Scalars.times(paid, price)).add(Scalars.times(prior, recipe.weight));
        }
        var q = model.classes(x);
        NDArray p = q.probabilities();
        NDArray own = p.get(painted);
        NDArray nats =
                switch (recipe) {
                    case SOFTMAX -> model.nats(seen, own).mean();
                    case STRAIGHT, BALANCED -> {
                        NDArray drawn = new Categorical(q.logits().get(painted))
                                .sample(rng)
                                .oneHot(CLASSES);
                        yield model.nats(seen, drawn.add(own).sub(own.stopGradient()))
                                .mean();
                    }
                    default ->
                        own.mul(model.natsOfEach(seen)).sum(new int[] {1}).mean();
                };
        NDArray paid = q.entropy().mean().neg().add((float) Math.log(CLASSES));
        NDArray prior = recipe == Recipe.SOFTMAX ? model.critic.forward(p).neg().mean() : balance(p);
        return nats.add(Scalars.times(paid, price)).add(Scalars.times(prior, recipe.weight));
    }

    /** I(x; z) and KL(q(z) ‖ p(z)), nats, with q(z) made of these pictures, the first thousand of them where the code is normal. */
    public static double[] information(Model model, NDArray pictures, Rng rng) {
        return Tensors.alone(() -> {
            if (!model.recipe.normal) {
                NDArray p = Net.still(pictures, ROWS, x -> model.classes(x).probabilities());
                double toPrior = Tensors.number(balance(p));
                double within = Tensors.number(
                        new Categorical(p.add(1e-12f).log()).entropy().mean());
                return new double[] {Math.log(CLASSES) - toPrior - within, toPrior};
            }
            NDArray x = pictures.get(":" + Math.min(MIXED, pictures.size(0)));
            var q = model.posterior(x);
            NDArray z = q.sample(rng);
            NDArray far = z.expandDims(1).sub(q.mean().expandDims(0)).square();
            NDArray each = far.div(q.logVariance().exp().expandDims(0))
                    .add(q.logVariance().expandDims(0))
                    .sum(new int[] {2})
                    .mul(-0.5f);
            NDArray most = each.max(new int[] {1}, true);
            NDArray mixed = each.sub(most)
                    .exp()
                    .mean(new int[] {1}, true)
                    .log()
                    .add(most)
                    .flatten();
            NDArray own = z.sub(q.mean())
                    .square()
                    .div(q.logVariance().exp())
                    .add(q.logVariance())
                    .sum(new int[] {1})
                    .mul(-0.5f);
            NDArray prior = z.square().sum(new int[] {1}).mul(-0.5f);
            return new double[] {
                Tensors.number(own.sub(mixed).mean()),
                Tensors.number(mixed.sub(prior).mean())
            };
        });
    }

    /** The label that most digits of each class have: K numbers. */
    public static int[] named(int[] classes, int[] labels) {
        int[][] counts = new int[CLASSES][CLASSES];
        IntStream.range(0, classes.length).forEach(i -> counts[classes[i]][labels[i]]++);
        return Arrays.stream(counts)
                .mapToInt(row -> IntStream.range(0, CLASSES).reduce(0, (a, b) -> row[b] > row[a] ? b : a))
                .toArray();
    }

    /** The likeliest class of each picture. */
    public static int[] likeliest(Model model, NDArray x) {
        return Arrays.stream(
                        Net.still(x, ROWS, rows -> model.classes(rows).logits().argMax(1))
                                .toLongArray())
                .mapToInt(k -> (int) k)
                .toArray();
    }

    @Override
    public Plan<Setting, Result> plan() {
        var settings = Stream.of(Recipe.values())
                .flatMap(recipe -> Stream.of(Sight.values()).map(sight -> new Setting(recipe, sight)))
                .filter(s -> s.sight == Sight.SHORT || s.recipe.normal || s.recipe.compareTo(Recipe.BALANCED) >= 0)
                .toList();
        return new Plan<>("20", settings, Result.class, 5);
    }

    @Override
    public long firstSeed() {
        return 42;
    }

    @Override
    public String dataHash(DataSource source) {
        return new ConditionalStudy().dataHash(source);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (var manager = trial.newManager()) {
            var digits = halved(KnownDigits.drawn(trial.scale(), manager));
            var model = Model.of(setting.recipe, setting.sight, trial.at(4, 12, 32), manager, trial.rng("weights"));
            var batches = Batches.of(BATCH, trial.rng("order"), digits.x());
            boolean all = setting.recipe == Recipe.EXACT;
            int steps = all || setting.recipe == Recipe.BALANCED ? CLASS_STEPS : STEPS;
            var fit = new Fit("auto-encoder", trial.at(4, steps, 9 * steps), manager, trial.rng("auto-encoder"));
            train(model, all ? trial.at(4, 4, 16) : 32, batches, fit);
            return measured(
                    model,
                    digits,
                    new Fit("probe", trial.at(4, READER_STEPS, READER_STEPS), manager, trial.rng("probe")),
                    trial.rng("measure"));
        }
    }

    /** What the networks do with test digits. */
    public static Result measured(Model model, KnownDigits digits, Fit probe, Rng rng) {
        NDArray train = rng.split("train coins").bernoulli(digits.x()).reshape(Model.pictures());
        NDArray x = rng.split("coins").bernoulli(digits.test()).reshape(Model.pictures());
        NDArray z = model.codes(x, rng.split("codes"));
        NDArray others = z.get(z.getManager().create(rng.split("others").permutation((int) z.size(0))));
        double nats = model.meanNats(x, z);
        double[] both = information(model, x, rng.split("information"));
        double maximum = Double.NaN;
        double leak = Double.NaN;
        double error = Double.NaN;
        var truth = Reading.of(digits.testY());
        if (!model.recipe.normal) {
            NDArray p = Net.still(x, ROWS, rows -> model.classes(rows).probabilities());
            maximum = Tensors.number(p.max(new int[] {1}).mean());
            leak = model.meanNats(x, p.argMax(1).oneHot(CLASSES)) - nats;
            int[] names = named(likeliest(model, train), Reading.of(digits.y()).digit());
            int[] found = likeliest(model, x);
            error = IntStream.range(0, found.length)
                            .filter(i -> names[found[i]] != truth.digit()[i])
                            .count()
                    / (double) found.length;
        }
        var read = DigitReader.ofCodes(
                        probe, model.codes(train, rng.split("train codes")), digits.y(), rng.split("probe"))
                .read(z);
        return new Result(
                nats,
                model.meanNats(x, others) - nats,
                both[0],
                both[1],
                maximum,
                leak,
                error,
                read.right(truth),
                DigitReader.r(read.slant(), truth.slant()),
                DigitReader.r(read.width(), truth.width()));
    }
}
