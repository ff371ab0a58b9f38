package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.util.Preconditions;
import genlab.autoregressive.GatedPixelCnn;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.distribution.Bernoulli;
import genlab.distribution.Categorical;
import genlab.distribution.DiagonalNormal;
import genlab.distribution.LogSumExp;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.gan.AdversarialLoss;
import genlab.labs.DigitReader.Reading;
import genlab.metric.Matching;
import genlab.metric.Nearest;
import genlab.nn.ImageEncoder;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.nn.Warp;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.training.Step;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The study of lab 20: auto-encoders whose decoder paints pixel by pixel, with a code of one prior or the other, and what the code keeps.
 *
 * <p>Minimised are nats a picture, E[-log p(x|z)] + w KL(q(z) ‖ p(z)) + b I(x; z): the bound of a VAE has both 1, the PixelGAN
 * auto-encoder b = 0 and w = 5, and where there are classes b falls to -1, which makes them hard. Seed 42 at scale quick is the notebook, up to rounding.
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
        /** The same with nine for four: nearly all of a digit that was painted before. */
        FAR;

        private Integer[] dilations() {
            return this == FAR ? new Integer[] {2, 4} : new Integer[] {1};
        }
    }

    /** What the code is, and what is minimised. */
    public enum Recipe {
        /** A normal code of the least noise, held to its prior by an adversary: with free noise that would be content with noise. */
        NORMAL(true),
        /** A normal code by the bound of a VAE. */
        BOUND(true),
        /**
         * The decoder is told the probabilities of the classes; an adversary holds them against one-hot draws, both seen through noise.
         * Without the noise and the batch normalisation of the logits all pictures end in one class.
         */
        SOFTMAX(false),
        /**
         * It is told a class that is drawn; the gradient passes as if it had been told a soft draw. Nothing holds the prior:
         * one class takes all, and the painter is one that is told nothing, after the steps of a normal code.
         */
        LOOSE(false),
        /** The same, all classes kept in use. */
        CLASSES(false),
        /** The same, of a {@link PixelGanStudy#WARP} of the picture that is painted. */
        WARPED(false);

        private final boolean normal;

        Recipe(boolean normal) {
            this.normal = normal;
        }
    }

    /** T of the soft draw of a class when this share of the training is done: from 1 to 0.3 in the first half. */
    public static double temperature(double done) {
        return Math.pow(0.3, Math.min(1, 2 * done));
    }

    /** -b, what a nat of I(x; z) earns where there are classes: from 0 to 1 in the first half. */
    public static double premium(double done) {
        return Math.min(1, 2 * done);
    }

    /** One way to train. */
    public record Setting(Recipe recipe, Sight sight) {}

    /**
     * What came of it, on test digits.
     *
     * @param nats E[-log p(x|z)]
     * @param lie nats more with the code of another digit: not what the code saves, which is nats less than of {@link Recipe#LOOSE}
     * @param information I(x; z), nats
     * @param toPrior KL(q(z) ‖ p(z)), nats
     * @param maximum mean probability of the likeliest class; not a number where the code is normal, nor are the next three
     * @param leak nats more when the decoder is told the likeliest class in place of the probabilities
     * @param wrong share of digits in classes whose training digits mostly have another label
     * @param meansWrong the same of as many k-means of grey training digits, where the encoder sees coins; of copies, where it sees copies
     * @param digit share of digits that a network reads off the code
     * @param slant r of the slant read off the code with the true one
     * @param width r of the width
     */
    public record Result(
            double nats,
            double lie,
            double information,
            double toPrior,
            double maximum,
            double leak,
            double wrong,
            double meansWrong,
            double digit,
            double slant,
            double width) {}

    /** Length K of a categorical code, where nothing else is said. */
    public static final int CLASSES = 10;

    /** Length of a normal code. */
    public static final int LATENT = 2;

    /** Least variance of q(z|x) of a normal code: a channel of L ln(1 / 0.1) / 2 = ln 10 nats, if the codes are N(0, I). */
    public static final double FLOOR = 0.1;

    /** w. */
    public static final double WEIGHT = 5;

    /** Pixels of a side. */
    public static final int SIDE = 14;

    /** What makes another copy of a digit; the deviations are near those of {@code 20-pixelgan.py --warp}, which draws evenly and turns. */
    public static final Warp WARP = new Warp(0.2, 0.09, 0.5);

    /** Pictures a step that the encoder sees. */
    public static final int BATCH = 128;

    /** Of them, those that the decoder sees. */
    public static final int PAINTED = 32;

    /** Adam's step size. */
    public static final double RATE = 2e-3;

    private static final double LOUD = 5; // of E's numbers, so that points of the plane differ from the start
    private static final double SPREAD = 4;
    private static final double NOISE = 0.3;
    private static final int DIGITS = 10;
    private static final int MAPS = 8;
    private static final int TOLD = 32; // numbers that say to the decoder what the code is
    private static final int ROWS = 500;
    private static final int MIXED = 1000; // codes of which q(z) is made
    private static final int MEANT = 4000; // digits of which k-means are found
    private static final int ROUNDS = 30;
    private static final int STEPS = 550;
    private static final int CLASS_STEPS = 1400;
    private static final int READER_STEPS = 600;
    private static final Shape PICTURES = new Shape(-1, 1, SIDE, SIDE);
    private static final String SOME = ":" + PAINTED;
    private static final AdversarialLoss GAME = AdversarialLoss.NON_SATURATING;

    /**
     * The networks; the codes are normal or categorical.
     *
     * @param encoder E, (N, 1, 14, 14) to K logits, or to m and what more noise there is than the least
     * @param told B, a code to 32 numbers
     * @param decoder P, pictures and these numbers to logits
     * @param critic D, a code to one logit
     */
    public record Model(Recipe recipe, Sight sight, ImageEncoder encoder, Mlp told, GatedPixelCnn decoder, Mlp critic) {

        /** With first weights; so many channels of P, and of E's first layer. */
        public static Model of(Recipe recipe, Sight sight, int width, NDManager manager, Rng rng) {
            return of(recipe, sight, recipe.normal ? LATENT : CLASSES, width, manager, rng);
        }

        /** The same with a categorical code of K classes. */
        public static Model ofClasses(int classes, Sight sight, int width, NDManager manager, Rng rng) {
            Preconditions.checkArgument(classes > 1, classes + " classes, expected two or more");
            return of(Recipe.CLASSES, sight, classes, width, manager, rng);
        }

        private static Model of(Recipe recipe, Sight sight, int code, int width, NDManager manager, Rng rng) {
            var encoder = ImageEncoder.Config.of(SIDE, 1).width(width);
            var decoder = GatedPixelCnn.Config.of(1, 1).width(width).dilations(sight.dilations());
            return new Model(
                    recipe,
                    sight,
                    Net.initialize(
                            new ImageEncoder(encoder.outputs(recipe.normal ? 2 * code : code)),
                            manager,
                            rng.split("E")),
                    Net.initialize(Mlp.of(Nonlinearity.LEAKY_RELU, code, TOLD, TOLD), manager, rng.split("B")),
                    Net.initialize(
                            new GatedPixelCnn(decoder.places(MAPS, SIDE).classes(TOLD)), manager, rng.split("P")),
                    Net.initialize(Mlp.of(Nonlinearity.LEAKY_RELU, code, 64, 64, 1), manager, rng.split("D")));
        }

        /** -log p(x|z), nats: (N, 1, 14, 14), (N, L or K) -> (N). */
        public NDArray nats(NDArray x, NDArray z) {
            return new Bernoulli(logits(x, z)).logP(x).neg();
        }

        private NDArray logits(NDArray x, NDArray z) {
            return decoder.forward(sight == Sight.NOTHING ? x.zerosLike() : x, told.forward(z));
        }

        /** q(z|x) of a normal code. */
        public DiagonalNormal posterior(NDArray x) {
            NDList both = encoder.forward(x).split(2, 1);
            NDArray m = Scalars.times(both.get(0), LOUD);
            NDArray more = both.get(1);
            more = recipe == Recipe.BOUND ? Activation.softPlus(more) : more.zerosLike();
            return new DiagonalNormal(m, more.add((float) Math.log(FLOOR)));
        }

        /**
         * q(z|x) of a categorical code; of {@link Recipe#SOFTMAX} each logit has mean 0 and standard deviation 4 over these rows, in
         * {@link #codes} and {@link #likeliest} over 500 at a time.
         */
        public Categorical classes(NDArray x) {
            NDArray l = encoder.forward(x);
            if (recipe != Recipe.SOFTMAX) {
                return new Categorical(l);
            }
            NDArray centred = l.sub(l.mean(new int[] {0}, true));
            NDArray variance = centred.square().mean(new int[] {0}, true);
            return new Categorical(Scalars.times(centred.div(variance.add(1e-4f).sqrt()), SPREAD));
        }

        /** The likeliest class of each picture. */
        public int[] likeliest(NDArray x) {
            return largest(Net.still(x, ROWS, rows -> classes(rows).logits()));
        }

        /** What the decoder is told of each picture, without a graph: (N, 1, 14, 14) -> (N, L or K). */
        public NDArray codes(NDArray x, Rng rng) {
            return Net.still(x, ROWS, rows -> {
                if (recipe.normal) {
                    return posterior(rows).sample(rng);
                }
                NDArray p = classes(rows).probabilities();
                return recipe == Recipe.SOFTMAX ? p : p.argMax(1).oneHot((int) p.size(1));
            });
        }

        /** The mean of {@link #nats} over all rows, without a graph. */
        public double meanNats(NDArray x, NDArray z) {
            String pixels = ":, :" + SIDE * SIDE;
            String code = ":, " + SIDE * SIDE + ":";
            NDArray both = x.flatten(1, -1).concat(z, 1);
            return Tensors.number(
                    Net.still(both, ROWS, rows -> nats(rows.get(pixels).reshape(PICTURES), rows.get(code)))
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
    }

    /** The column of each row's largest number. */
    private static int[] largest(NDArray rows) {
        return Arrays.stream(Tensors.doubles(rows.argMax(1)))
                .mapToInt(k -> (int) k)
                .toArray();
    }

    /** The same digits in 14 x 14 pixels, each the mean of four. */
    public static KnownDigits halved(KnownDigits digits) {
        return new KnownDigits(halved(digits.x()), digits.y(), halved(digits.test()), digits.testY());
    }

    private static NDArray halved(NDArray x) {
        return Tensors.owned(x.getManager(), () -> x.reshape(x.size(0), SIDE, 2, SIDE, 2)
                .mean(new int[] {4})
                .mean(new int[] {2})
                .reshape(-1, SIDE * SIDE));
    }

    /** KL(q(z) ‖ p(z)) of classes, with q(z) the mean over the rows: (N, K) -> one number, nats. */
    public static NDArray balance(NDArray p) {
        NDArray q = p.mean(new int[] {0});
        return q.mul(q.add(1e-6f).log().add((float) Math.log((double) p.size(1))))
                .sum();
    }

    /**
     * A class drawn from softmax(l), one-hot, with the slope of the soft draw softmax((l + g) / T), where g are Gumbel numbers:
     * (N, K) -> (N, K).
     *
     * @see <a href="https://arxiv.org/abs/1611.01144">Jang, Gu and Poole (2017)</a>
     */
    public static NDArray draw(NDArray l, double temperature, Rng rng) {
        NDArray u = rng.uniform(l.getManager(), 1e-6f, 1 - 1e-6f, l.getShape());
        NDArray noisy = l.add(u.log().neg().log().neg());
        NDArray soft = Scalars.times(noisy, 1 / temperature).softmax(1);
        return noisy.argMax(1).oneHot((int) l.size(1)).add(soft).sub(soft.stopGradient());
    }

    /** The lab's loops, packed, of any recipe; logs "painting" and, where there are classes, "mean maximum". */
    public static History train(Model m, Batches greys, Fit fit) {
        try (var own = new Player("E and P", Adam.rate(RATE), m.encoder, m.told, m.decoder);
                var d = new Player("D", Adam.rate(RATE).betas(0.5, 0.99), m.critic)) {
            return fit.run(step -> turn(m, greys, step, step.done(), own, d));
        }
    }

    /** A step of them, when this share of the training is done; D moves where the recipe has an adversary. */
    public static void turn(Model m, Batches greys, Step step, double done, Player own, Player d) {
        Recipe recipe = m.recipe;
        NDArray rows = greys.at(step);
        NDArray grey = rows.reshape(rows.size(0), 1, SIDE, SIDE);
        NDArray x = step.rng().split("coins").bernoulli(grey);
        if (recipe == Recipe.NORMAL || recipe == Recipe.SOFTMAX) {
            NDArray z = m.codes(x, step.rng().split("codes"));
            Rng rng = step.rng().split("prior");
            NDArray prior = recipe.normal
                    ? rng.normal(step.manager(), z.getShape())
                    : new Categorical(z.zerosLike()).sample(rng).oneHot((int) z.size(1));
            NDArray real = seen(m, prior, rng.split("real"));
            NDArray made = seen(m, z, rng.split("made"));
            d.minimise(step, () -> GAME.critic(m.critic.forward(real), m.critic.forward(made))
                    .mean());
        }
        own.minimise(
                step,
                () -> recipe.normal
                        ? lossOfPoints(m, x, step)
                        : lossOfClasses(m, x, copy(m, grey, x, step), step, done));
    }

    /** What E sees. */
    private static NDArray copy(Model m, NDArray grey, NDArray x, Step step) {
        return m.recipe == Recipe.WARPED
                ? step.rng()
                        .split("coins of a copy")
                        .bernoulli(WARP.of(grey, step.rng().split("copy")))
                : x;
    }

    /** What D sees of codes: probabilities through noise. */
    private static NDArray seen(Model m, NDArray z, Rng rng) {
        return m.recipe == Recipe.SOFTMAX ? z.add(Scalars.times(rng.normal(z.getManager(), z.getShape()), NOISE)) : z;
    }

    private static NDArray lossOfPoints(Model m, NDArray x, Step step) {
        var q = m.posterior(x);
        NDArray z = q.sample(step.rng());
        NDArray nats = m.nats(x.get(SOME), z.get(SOME)).mean();
        step.log("painting", nats);
        NDArray held = m.recipe == Recipe.BOUND
                ? q.klTo(DiagonalNormal.standard(x.getManager(), LATENT))
                : Scalars.times(m.critic.forward(z), -WEIGHT);
        return nats.add(held.mean());
    }

    private static NDArray lossOfClasses(Model m, NDArray x, NDArray copy, Step step, double done) {
        var q = m.classes(copy);
        NDArray pi = q.probabilities();
        boolean soft = m.recipe == Recipe.SOFTMAX;
        NDArray z = soft ? pi.get(SOME) : draw(q.logits().get(SOME), temperature(done), step.rng());
        NDArray nats = m.nats(x.get(SOME), z).mean();
        step.log("painting", nats);
        step.log("mean maximum", pi.max(new int[] {1}).mean());
        if (soft) {
            NDArray said = m.critic.forward(seen(m, pi, step.rng().split("seen")));
            return nats.sub(Scalars.times(said, WEIGHT).mean());
        }
        NDArray toPrior = balance(pi);
        NDArray information = q.entropy().mean().add(toPrior).neg().add((float) Math.log((double) pi.size(1)));
        NDArray loss = nats.sub(Scalars.times(information, premium(done)));
        return m.recipe == Recipe.LOOSE ? loss : loss.add(Scalars.times(toPrior, WEIGHT));
    }

    /** I(x; z) and KL(q(z) ‖ p(z)), nats, with q(z) made of these pictures, the first thousand of them where the code is normal. */
    public static double[] information(Model model, NDArray pictures, Rng rng) {
        return Tensors.alone(() -> {
            if (!model.recipe.normal) {
                var q = new Categorical(
                        Net.still(pictures, ROWS, x -> model.classes(x).logits()));
                double toPrior = Tensors.number(balance(q.probabilities()));
                double within = Tensors.number(q.entropy().mean());
                return new double[] {Math.log((double) q.logits().size(1)) - toPrior - within, toPrior};
            }
            var q = model.posterior(pictures.get(":" + Math.min(MIXED, pictures.size(0))));
            NDArray z = q.sample(rng);
            int n = (int) z.size(0);
            var all = new DiagonalNormal(again(q.mean(), n), again(q.logVariance(), n));
            NDArray each = all.logP(z.repeat(0, n)).reshape(n, n); // row i: log q(z_i|x_j) of all x_j
            NDArray mixed = LogSumExp.of(each, 1).sub(Math.log(n));
            NDArray prior = DiagonalNormal.standard(z.getManager(), LATENT).logP(z);
            return new double[] {
                Tensors.number(q.logP(z).sub(mixed).mean()),
                Tensors.number(mixed.sub(prior).mean())
            };
        });
    }

    /** The rows n times over, one set after the other. */
    private static NDArray again(NDArray x, int n) {
        return x.expandDims(0).repeat(0, n).reshape(-1, x.size(1));
    }

    @Override
    public Plan<Setting, Result> plan() {
        var settings = Stream.concat(
                Stream.of(Sight.values()).map(sight -> new Setting(Recipe.NORMAL, sight)),
                Stream.of(
                        new Setting(Recipe.BOUND, Sight.SHORT),
                        new Setting(Recipe.BOUND, Sight.FAR),
                        new Setting(Recipe.SOFTMAX, Sight.SHORT),
                        new Setting(Recipe.LOOSE, Sight.SHORT),
                        new Setting(Recipe.LOOSE, Sight.NOTHING),
                        new Setting(Recipe.LOOSE, Sight.FAR),
                        new Setting(Recipe.CLASSES, Sight.SHORT),
                        new Setting(Recipe.CLASSES, Sight.NOTHING),
                        new Setting(Recipe.CLASSES, Sight.FAR),
                        new Setting(Recipe.WARPED, Sight.SHORT)));
        return new Plan<>("20", settings.toList(), Result.class, 5);
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
            boolean quicker = setting.recipe.normal || setting.recipe == Recipe.LOOSE;
            int steps = quicker ? STEPS : CLASS_STEPS;
            var fit = new Fit("auto-encoder", trial.at(4, steps, 9 * steps), manager, trial.rng("auto-encoder"));
            train(model, batches, fit);
            var probe = new Fit("probe", trial.at(4, READER_STEPS, READER_STEPS), manager, trial.rng("probe"));
            return measured(model, digits, probe, trial.rng("measure"));
        }
    }

    /** What the networks do with test digits. */
    public static Result measured(Model model, KnownDigits digits, Fit probe, Rng rng) {
        return Tensors.alone(() -> asked(model, digits, probe, rng));
    }

    private static Result asked(Model model, KnownDigits digits, Fit probe, Rng rng) {
        NDArray train = rng.split("train coins").bernoulli(digits.x()).reshape(PICTURES);
        NDArray x = rng.split("coins").bernoulli(digits.test()).reshape(PICTURES);
        NDArray z = model.codes(x, rng.split("codes"));
        NDArray others = z.get(z.getManager().create(rng.split("others").permutation((int) z.size(0))));
        double nats = model.meanNats(x, z);
        double[] both = information(model, x, rng.split("information"));
        var truth = Reading.of(digits.testY());
        NDArray codes = model.codes(train, rng.split("train codes"));
        var read = DigitReader.ofCodes(probe, codes, digits.y(), rng.split("probe"))
                .read(z);
        double[] ofClasses = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        if (!model.recipe.normal) {
            boolean soft = model.recipe == Recipe.SOFTMAX; // else the decoder is told the likeliest class as it is
            int[] labels = Reading.of(digits.y()).digit();
            int classes = (int) z.size(1);
            var names = Matching.majority(largest(codes), labels, Math.max(classes, DIGITS));
            NDArray pi =
                    soft ? z : Net.still(x, ROWS, rows -> model.classes(rows).probabilities());
            ofClasses = new double[] {
                Tensors.number(pi.max(new int[] {1}).mean()),
                soft ? model.meanNats(x, z.argMax(1).oneHot(classes)) - nats : 0,
                names.error(largest(z), truth.digit()),
                ofMeans(digits, classes, model.recipe == Recipe.WARPED, rng.split("means"))
            };
        }
        return new Result(
                nats,
                model.meanNats(x, others) - nats,
                both[0],
                both[1],
                ofClasses[0],
                ofClasses[1],
                ofClasses[2],
                ofClasses[3],
                read.right(truth),
                DigitReader.r(read.slant(), truth.slant()),
                DigitReader.r(read.width(), truth.width()));
    }

    /** The class error of so many k-means of grey training digits or of copies of them, of some, whichever comes first. */
    static double ofMeans(KnownDigits digits, int classes, boolean warped, Rng rng) {
        var some = digits.some(MEANT, rng);
        NDArray seen =
                warped ? WARP.of(some.x().reshape(PICTURES), rng.split("copy")).flatten(1, -1) : some.x();
        NDArray means = Nearest.means(seen, classes, ROUNDS);
        int[] labels = Reading.of(some.y()).digit();
        return Matching.majority(Nearest.of(seen, means).places(), labels, Math.max(classes, DIGITS))
                .error(
                        Nearest.of(digits.test(), means).places(),
                        Reading.of(digits.testY()).digit());
    }
}
