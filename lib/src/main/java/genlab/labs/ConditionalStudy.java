package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.Mnist;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.distribution.DiagonalNormal;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import genlab.labs.DigitReader.Reading;
import genlab.labs.KnownDigits.Told;
import genlab.nn.ImageClassifier;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.vae.BernoulliDecoder;
import genlab.vae.Elbo;
import genlab.vae.GaussianEncoder;
import genlab.vae.LatentModel;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The study of lab 07: what encoder and decoder are told, and what the code keeps then.
 *
 * <p>A model is told some columns of y (N, 12), those of {@link KnownDigits}, and sees 0 in the others, so that all have the same
 * networks and the same first weights. Seed 42 at scale quick is the notebook, up to rounding.
 */
public final class ConditionalStudy implements Study<ConditionalStudy.Setting, ConditionalStudy.Result> {

    /**
     * One model.
     *
     * @param encoder what the encoder is told
     * @param decoder what the decoder is told
     * @param latent numbers in a code
     * @param tied whether the training digits are thin ones from 0 to 4 and bold ones from 5 to 9 alone
     */
    public record Setting(Told encoder, Told decoder, int latent, boolean tied) {}

    /**
     * What is measured on test digits and on new ones.
     *
     * @param reconstruction nats
     * @param kl nats
     * @param negativeElbo nats
     * @param digitInCode share of test digits whose label a network reads off a draw of their code; chance is 0.1
     * @param slantInCode R² of the slant, read off the code
     * @param widthInCode R² of the width
     * @param digitRight share of new digits that are read as the label asked for
     * @param slantFollows r of the slants read and asked for
     * @param widthFollows r of the widths
     * @param swapRight share of test digits that are read as another label after a swap to it
     * @param swapSlant r of the slant after the swap with that of the test digit
     * @param swapWidth r of the width
     * @param keptSlant mean r over all pairs of labels of the slants of one code; not a number where the decoder has no label
     * @param keptWidth the same of the widths
     * @param widthByLabel mean width of the labels 5 to 9 less that of 0 to 4, of the same codes
     */
    public record Result(
            double reconstruction,
            double kl,
            double negativeElbo,
            double digitInCode,
            double slantInCode,
            double widthInCode,
            double digitRight,
            double slantFollows,
            double widthFollows,
            double swapRight,
            double swapSlant,
            double swapWidth,
            double keptSlant,
            double keptWidth,
            double widthByLabel) {}

    private static final int LATENT = 10;
    private static final int HIDDEN = 400;
    private static final int STEPS = 1200;
    private static final int READER_STEPS = 500;
    private static final int PROBE_STEPS = 600;
    private static final int BATCH = 128;
    private static final double RATE = 2e-3;

    @Override
    public Plan<Setting, Result> plan() {
        var settings = List.of(
                new Setting(Told.NOTHING, Told.NOTHING, LATENT, false),
                new Setting(Told.LABEL, Told.LABEL, LATENT, false),
                new Setting(Told.NOTHING, Told.LABEL, LATENT, false),
                new Setting(Told.LABEL, Told.NOTHING, LATENT, false),
                new Setting(Told.SLANT, Told.SLANT, LATENT, false),
                new Setting(Told.WIDTH, Told.WIDTH, LATENT, false),
                new Setting(Told.ALL, Told.ALL, LATENT, false),
                new Setting(Told.LABEL, Told.LABEL, LATENT, true),
                new Setting(Told.LABEL, Told.LABEL, 2, false),
                new Setting(Told.LABEL, Told.LABEL, 5, false),
                new Setting(Told.LABEL, Told.LABEL, 20, false));
        return new Plan<>("07", settings, Result.class, 5);
    }

    @Override
    public long firstSeed() {
        return 42;
    }

    @Override
    public Set<DataSource> sources() {
        return EnumSet.allOf(DataSource.class);
    }

    @Override
    public String dataHash(DataSource source) {
        var hash = new Sha256();
        KnownDigits.drawn(Scale.QUICK).forEach(set -> hash.add(set.images().pixels()));
        if (source == DataSource.REAL) {
            var mnist = Mnist.load(DataStore.open(DownloadProgress.SILENT));
            hash.add(mnist.train().pixels()).add(mnist.test().pixels());
        }
        return hash.hex();
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (var manager = trial.newManager()) {
            var digits = KnownDigits.drawn(trial.scale(), manager);
            var eye = eye(digits, trial, manager);
            if (trial.data() == DataSource.REAL) {
                digits = KnownDigits.real(Mnist.load(DataStore.open(DownloadProgress.SILENT)), eye, manager);
                eye = eye(digits, trial, manager);
            }
            var seen = setting.tied ? digits.tied() : digits;
            var model = untrained(setting.latent, trial.at(32, HIDDEN, HIDDEN), manager, trial.rng("weights"));
            var batches = Batches.of(BATCH, trial.rng("order"), seen.x(), seen.y());
            var fit = new Fit("VAE", trial.at(4, STEPS, 10 * STEPS), manager, trial.rng("VAE"));
            train(model, setting.encoder, setting.decoder, batches, fit);
            return measured(setting, trial, model, seen, eye, manager);
        }
    }

    private static DigitReader eye(KnownDigits digits, Trial trial, NDManager manager) {
        var fit = new Fit("reader", trial.at(4, READER_STEPS, 4 * READER_STEPS), manager, trial.rng("reader"));
        return DigitReader.trained(fit, eye(manager, trial.rng("eye")), digits.x(), digits.y(), trial.rng("reader"));
    }

    private static Result measured(
            Setting setting, Trial trial, LatentModel model, KnownDigits digits, DigitReader eye, NDManager manager) {
        NDArray test = trial.rng("coins").bernoulli(digits.test());
        NDArray told = setting.encoder.of(digits.testY());
        NDArray answered = setting.decoder.of(digits.testY());
        Reading truth = Reading.of(digits.testY());
        var parts = evaluate(model.given(told, answered), test, trial.rng("evaluate"));
        NDArray codes = draws(model, digits.x(), setting.encoder.of(digits.y()), trial.rng("codes"));
        NDArray z = draws(model, digits.test(), told, trial.rng("test codes"));
        var fit = new Fit("probe", trial.at(4, PROBE_STEPS, 4 * PROBE_STEPS), manager, trial.rng("probe"));
        Reading inCode = probe(codes, digits.y(), fit, trial.rng("probe")).read(z);
        NDArray fresh = trial.rng("new digits").normal(manager, z.getShape());
        Reading made = eye.read(means(model, fresh, answered));
        NDArray other = KnownDigits.otherLabels(digits.testY());
        boolean labelled = setting.decoder.includes(Told.LABEL);
        NDArray moved = labelled ? z : z.add(shift(codes, digits.y(), digits.testY(), other));
        Reading swapped = eye.read(means(model, moved, setting.decoder.of(other)));
        Reading ten = eye.read(
                tenLabels(model, fresh.get(":" + Math.min(500, fresh.getShape().get(0)))));
        return new Result(
                parts.reconstruction(),
                parts.kl(),
                parts.negative(),
                inCode.right(truth),
                DigitReader.explained(inCode.slant(), truth.slant()),
                DigitReader.explained(inCode.width(), truth.width()),
                made.right(truth),
                DigitReader.r(made.slant(), truth.slant()),
                DigitReader.r(made.width(), truth.width()),
                swapped.right(Reading.of(other)),
                DigitReader.r(swapped.slant(), truth.slant()),
                DigitReader.r(swapped.width(), truth.width()),
                labelled ? kept(ten.slant()) : Double.NaN,
                labelled ? kept(ten.width()) : Double.NaN,
                labelled ? byLabel(ten.width()) : Double.NaN);
    }

    /** A reader of codes (N, L), trained on them: what it reads off others is in them. */
    public static DigitReader probe(NDArray codes, NDArray y, Fit fit, Rng rng) {
        int latent = Math.toIntExact(codes.getShape().get(1));
        var network = Mlp.of(Nonlinearity.RELU, latent, 128, KnownDigits.COLUMNS);
        return DigitReader.trained(
                fit, Net.initialize(network, codes.getManager(), rng.split("weights")), codes, y, rng);
    }

    /** From the mean code of each row's label to that of another: how a model without labels can change the digit. */
    public static NDArray shift(NDArray codes, NDArray y, NDArray from, NDArray to) {
        String labels = ":, :10";
        NDArray each = y.get(labels).transpose();
        NDArray centres = each.matMul(codes).div(each.sum(new int[] {1}, true));
        return to.get(labels).sub(from.get(labels)).matMul(centres);
    }

    /** The mean over labels 5 to 9 less that over 0 to 4, of ten labels a code. */
    public static double byLabel(double[] style) {
        return IntStream.range(0, style.length)
                        .mapToDouble(i -> i % 10 < 5 ? -style[i] : style[i])
                        .sum()
                / (style.length / 2.0);
    }

    /** The network of a reader of pictures, untrained. */
    public static ImageClassifier eye(NDManager manager, Rng weights) {
        return Net.initialize(
                new ImageClassifier(ImageClassifier.Config.of(28, 1, KnownDigits.COLUMNS)), manager, weights);
    }

    /** Encoder and decoder with one hidden layer each, which take y's columns, and p(z) = N(0, I). */
    public static LatentModel untrained(int latent, int hidden, NDManager manager, Rng weights) {
        return new LatentModel(
                        new GaussianEncoder(Mlp.of(
                                Nonlinearity.RELU, KnownDigits.PIXELS + KnownDigits.COLUMNS, hidden, 2 * latent)),
                        new BernoulliDecoder(
                                Mlp.of(Nonlinearity.RELU, latent + KnownDigits.COLUMNS, hidden, KnownDigits.PIXELS)),
                        DiagonalNormal.standard(manager, latent))
                .initialize(manager, weights, DataType.FLOAT32);
    }

    /** The lab's loop, packed: logs "reconstruction" and "KL". */
    public static History train(LatentModel model, Told toEncoder, Told toDecoder, Batches batches, Fit fit) {
        try (var player = new Player("-ELBO", Adam.rate(RATE), model.networks()).rate(done -> 1 - done)) {
            return fit.run(step -> {
                NDList batch = batches.allAt(step);
                NDArray x = step.rng().split("coins").bernoulli(batch.get(0));
                var given = model.given(toEncoder.of(batch.get(1)), toDecoder.of(batch.get(1)));
                player.minimise(step, () -> {
                    DiagonalNormal q = given.encoder().posterior(x);
                    NDArray z = q.sample(step.rng());
                    NDArray reconstruction =
                            given.decoder().likelihood(z).logP(x).neg().mean();
                    NDArray kl = Elbo.kl(q, z, model.prior()).mean();
                    step.log("reconstruction", reconstruction);
                    step.log("KL", kl);
                    return reconstruction.add(kl);
                });
            });
        }
    }

    /** The mean parts of -ELBO of all rows at once, one draw of z a row, without a graph. */
    public static Elbo.Parts evaluate(LatentModel given, NDArray x, Rng rng) {
        try (var off = GradMode.off()) {
            return Tensors.alone(() -> {
                DiagonalNormal q = given.encoder().posterior(x);
                NDArray z = q.sample(rng);
                NDArray logP = given.decoder().likelihood(z).logP(x);
                return new Elbo.Parts(
                        -Tensors.number(logP.mean()),
                        Tensors.number(Elbo.kl(q, z, given.prior()).mean()));
            });
        }
    }

    /** One draw of q(z|x, y) a row, x tossed from the grey, without a graph: (N, 784), (N, 12) -> (N, L). */
    public static NDArray draws(LatentModel model, NDArray grey, NDArray y, Rng rng) {
        return Tensors.owned(
                grey.getManager(),
                () -> Net.still(grey.concat(y, 1), 500, rows -> {
                    NDArray x = rng.bernoulli(rows.get(":, :" + KnownDigits.PIXELS));
                    NDArray told = rows.get(":, " + KnownDigits.PIXELS + ":");
                    return model.encoder().posterior(x.concat(told, 1)).sample(rng);
                }));
    }

    /** The means of p(x|z, y), without a graph: (N, L), (N, 12) -> (N, 784). */
    public static NDArray means(LatentModel model, NDArray z, NDArray y) {
        return Tensors.owned(z.getManager(), () -> model.means(z.concat(y, 1)));
    }

    /** Each code under each of the ten labels, in this order: (N, L) -> (10 N, 784). */
    public static NDArray tenLabels(LatentModel model, NDArray z) {
        int n = Math.toIntExact(z.getShape().get(0));
        int[] labels = IntStream.range(0, 10 * n).map(i -> i % 10).toArray();
        return means(
                model,
                z.repeat(0, 10),
                KnownDigits.columns(labels, new double[10 * n], new double[10 * n], z.getManager()));
    }

    /** How a style that was read off ten labels a code is kept: the mean r over the 45 pairs of labels. */
    public static double kept(double[] style) {
        double[][] byLabel = IntStream.range(0, 10)
                .mapToObj(c -> IntStream.range(0, style.length / 10)
                        .mapToDouble(i -> style[10 * i + c])
                        .toArray())
                .toArray(double[][]::new);
        return IntStream.range(0, 100)
                .filter(i -> i / 10 < i % 10)
                .mapToDouble(i -> DigitReader.r(byLabel[i / 10], byLabel[i % 10]))
                .average()
                .orElseThrow();
    }
}
