package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.distribution.DiagonalNormal;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import genlab.labs.DigitReader.Reading;
import genlab.labs.KnownDigits.Told;
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
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * The study of lab 07: what encoder and decoder are told, and what the code keeps then.
 *
 * <p>A model is told some columns of y (N, 12), those of {@link KnownDigits}, and sees 0 in the others, so that all have the same
 * networks and the same first weights. Seed 42 at scale quick is the notebook, up to rounding.
 */
public final class ConditionalStudy implements Study<ConditionalStudy.Setting, ConditionalStudy.Result> {

    /** Of the KL at the first step, from where it falls to 1 in the first half of the training. */
    public static final double WEIGHT = 10;

    /** One way to train. */
    public enum Kind {
        VAE(Told.NOTHING, Told.NOTHING, WEIGHT),
        CVAE(Told.LABEL, Told.LABEL, WEIGHT),
        FAINT(Told.FAINT_LABEL, Told.FAINT_LABEL, 1),
        DECODER_ALONE(Told.NOTHING, Told.LABEL, WEIGHT),
        SLANT(Told.SLANT, Told.SLANT, WEIGHT),
        // the training digits are thin ones from 0 to 4 and bold ones from 5 to 9 alone
        TIED(Told.LABEL, Told.LABEL, WEIGHT);

        private final Told encoder;
        private final Told decoder;
        private final double weight;

        Kind(Told encoder, Told decoder, double weight) {
            this.encoder = encoder;
            this.decoder = decoder;
            this.weight = weight;
        }
    }

    /** One model. */
    public record Setting(Kind model) {}

    /**
     * What is measured on test digits and on new ones; r is Pearson's correlation.
     *
     * @param kl nats
     * @param negativeElbo nats
     * @param digitInCode share of test digits whose label a network reads off a draw of their code; chance is 0.1
     * @param slantInCode r of the slant read off the code with the true one
     * @param widthInCode the same of the width
     * @param digitRight share of new digits that are read as the label asked for
     * @param slantFollows r of the slants read and asked for
     * @param swapRight share of test digits that are read as another label after a swap to it
     * @param swapSlant r of the slant after the swap with that of the test digit
     * @param swapWidth r of the width
     * @param keptSlant mean r over all pairs of labels of the slants of one code; not a number where the decoder has no label
     * @param keptWidth the same of the widths
     * @param widthByLabel mean width of the labels 5 to 9 less that of 0 to 4, of the same codes
     */
    public record Result(
            double kl,
            double negativeElbo,
            double digitInCode,
            double slantInCode,
            double widthInCode,
            double digitRight,
            double slantFollows,
            double swapRight,
            double swapSlant,
            double swapWidth,
            double keptSlant,
            double keptWidth,
            double widthByLabel) {}

    private static final int LATENT = 4;
    private static final int HIDDEN = 400;
    private static final int STEPS = 2000;
    private static final int READER_STEPS = 500;
    private static final int PROBE_STEPS = 600;
    private static final int NEW_CODES = 500;
    private static final int BATCH = 128;
    private static final double RATE = 2e-3;

    @Override
    public Plan<Setting, Result> plan() {
        return new Plan<>("07", Stream.of(Kind.values()).map(Setting::new).toList(), Result.class, 5);
    }

    @Override
    public long firstSeed() {
        return 42;
    }

    @Override
    public String dataHash(DataSource source) {
        var hash = new Sha256();
        KnownDigits.drawn(Scale.QUICK).forEach(set -> hash.add(set.images().pixels()));
        return hash.hex();
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        try (var manager = trial.newManager()) {
            var kind = setting.model;
            var all = KnownDigits.drawn(trial.scale(), manager);
            var digits = kind == Kind.TIED ? all.tied() : all;
            var model = untrained(LATENT, trial.at(32, HIDDEN, HIDDEN), manager, trial.rng("weights"));
            var batches = Batches.of(BATCH, trial.rng("order"), digits.x(), digits.y());
            var fit = new Fit("VAE", trial.at(4, STEPS, 10 * STEPS), manager, trial.rng("VAE"));
            train(model, kind.encoder, kind.decoder, kind.weight, batches, fit);
            var look = new Fit("reader", trial.at(4, READER_STEPS, 4 * READER_STEPS), manager, trial.rng("reader"));
            var eye = DigitReader.ofPictures(look, all.x(), all.y(), trial.rng("reader"));
            return measured(kind, trial, model, digits, eye);
        }
    }

    private static Result measured(Kind kind, Trial trial, LatentModel model, KnownDigits digits, DigitReader eye) {
        var manager = digits.x().getManager();
        NDArray train = trial.rng("train coins").bernoulli(digits.x());
        NDArray test = trial.rng("coins").bernoulli(digits.test());
        NDArray told = kind.encoder.of(digits.testY());
        NDArray answered = kind.decoder.of(digits.testY());
        var truth = Reading.of(digits.testY());
        var parts = evaluate(model, test, told, answered, trial.rng("evaluate"));
        NDArray codes = draws(model, train, kind.encoder.of(digits.y()), trial.rng("codes"));
        NDArray z = draws(model, test, told, trial.rng("test codes"));
        var fit = new Fit("probe", trial.at(4, PROBE_STEPS, 4 * PROBE_STEPS), manager, trial.rng("probe"));
        var inCode =
                DigitReader.ofCodes(fit, codes, digits.y(), trial.rng("probe")).read(z);
        NDArray fresh = trial.rng("new digits").normal(manager, z.getShape());
        var made = eye.read(means(model, fresh, answered));
        NDArray other = KnownDigits.otherLabels(digits.testY());
        boolean labelled = kind.decoder == Told.LABEL || kind.decoder == Told.FAINT_LABEL;
        NDArray moved = labelled ? z : z.add(shift(codes, digits.y(), digits.testY(), other));
        var swapped = eye.read(means(model, moved, kind.decoder.of(other)));
        NDArray some = fresh.get(":" + Math.min(NEW_CODES, fresh.getShape().get(0)));
        var ten = eye.read(tenLabels(model, kind.decoder, some));
        return new Result(
                parts.kl(),
                parts.negative(),
                inCode.right(truth),
                DigitReader.r(inCode.slant(), truth.slant()),
                DigitReader.r(inCode.width(), truth.width()),
                made.right(truth),
                DigitReader.r(made.slant(), truth.slant()),
                swapped.right(Reading.of(other)),
                DigitReader.r(swapped.slant(), truth.slant()),
                DigitReader.r(swapped.width(), truth.width()),
                labelled ? kept(ten.slant()) : Double.NaN,
                labelled ? kept(ten.width()) : Double.NaN,
                labelled ? byLabel(ten.width()) : Double.NaN);
    }

    /** Encoder and decoder with one hidden layer each, which take y's columns, and p(z) = N(0, I). */
    public static LatentModel untrained(int latent, int hidden, NDManager manager, Rng weights) {
        int y = KnownDigits.COLUMNS;
        int x = KnownDigits.PIXELS;
        return new LatentModel(
                        new GaussianEncoder(Mlp.of(Nonlinearity.RELU, x + y, hidden, 2 * latent)),
                        new BernoulliDecoder(Mlp.of(Nonlinearity.RELU, latent + y, hidden, x)),
                        DiagonalNormal.standard(manager, latent))
                .initialize(manager, weights, DataType.FLOAT32);
    }

    /** The lab's loop, packed: logs "reconstruction" and "KL". The KL's weight falls from {@code weight} to 1 in the first half. */
    public static History train(
            LatentModel model, Told toEncoder, Told toDecoder, double weight, Batches batches, Fit fit) {
        try (var player = new Player("-ELBO", Adam.rate(RATE), model.networks()).rate(done -> 1 - done)) {
            return fit.run(step -> {
                NDList batch = batches.allAt(step);
                NDArray x = step.rng().split("coins").bernoulli(batch.get(0));
                NDArray told = toEncoder.of(batch.get(1));
                NDArray answered = toDecoder.of(batch.get(1));
                double now = 1 + (weight - 1) * Math.max(0, 1 - 2 * step.done());
                player.minimise(step, () -> {
                    DiagonalNormal q = model.encoder().posterior(x.concat(told, 1));
                    NDArray z = q.sample(step.rng());
                    var p = model.decoder().likelihood(z.concat(answered, 1));
                    NDArray reconstruction = p.logP(x).neg().mean();
                    NDArray kl = Elbo.kl(q, z, model.prior()).mean();
                    step.log("reconstruction", reconstruction);
                    step.log("KL", kl);
                    return reconstruction.add(Scalars.times(kl, now));
                });
            });
        }
    }

    /** The mean parts of -ELBO of all rows at once, one draw of z a row, without a graph. */
    public static Elbo.Parts evaluate(LatentModel model, NDArray x, NDArray told, NDArray answered, Rng rng) {
        try (var off = GradMode.off()) {
            return Tensors.alone(() -> {
                DiagonalNormal q = model.encoder().posterior(x.concat(told, 1));
                NDArray z = q.sample(rng);
                NDArray logP = model.decoder().likelihood(z.concat(answered, 1)).logP(x);
                return new Elbo.Parts(
                        -Tensors.number(logP.mean()),
                        Tensors.number(Elbo.kl(q, z, model.prior()).mean()));
            });
        }
    }

    /** One draw of q(z|x, y) a row, without a graph: (N, 784), (N, 12) -> (N, L). */
    public static NDArray draws(LatentModel model, NDArray x, NDArray y, Rng rng) {
        return Tensors.owned(
                x.getManager(),
                () -> Net.still(x.concat(y, 1), 500, rows -> model.encoder()
                        .posterior(rows)
                        .sample(rng)));
    }

    /** The means of p(x|z, y), without a graph: (N, L), (N, 12) -> (N, 784). */
    public static NDArray means(LatentModel model, NDArray z, NDArray y) {
        return Tensors.owned(z.getManager(), () -> model.means(z.concat(y, 1)));
    }

    /** Each code under each of the ten labels, in this order: (N, L) -> (10 N, 784). */
    public static NDArray tenLabels(LatentModel model, Told told, NDArray z) {
        int[] labels = IntStream.range(0, 10 * (int) z.getShape().get(0))
                .map(i -> i % 10)
                .toArray();
        return Tensors.owned(
                z.getManager(),
                () -> means(model, z.repeat(0, 10), told.of(KnownDigits.columns(z.getManager(), labels))));
    }

    /** From the mean code of each row's label to that of another: how a model without labels can change the digit. */
    public static NDArray shift(NDArray codes, NDArray y, NDArray from, NDArray to) {
        String labels = ":, :10";
        return Tensors.owned(codes.getManager(), () -> {
            NDArray each = y.get(labels).transpose();
            NDArray centres = each.matMul(codes).div(each.sum(new int[] {1}, true));
            return to.get(labels).sub(from.get(labels)).matMul(centres);
        });
    }

    /** r of a style that was read off ten labels a code, between each two labels: 10 x 10. */
    public static double[][] pairs(double[] style) {
        double[][] codes = IntStream.range(0, style.length / 10)
                .mapToObj(i -> Arrays.copyOfRange(style, 10 * i, 10 * i + 10))
                .toArray(double[][]::new);
        return new PearsonsCorrelation(codes).getCorrelationMatrix().getData();
    }

    /** How the style is kept: the mean of these r over the 45 pairs of labels. */
    public static double kept(double[] style) {
        return (Arrays.stream(pairs(style)).flatMapToDouble(Arrays::stream).sum() - 10) / 90;
    }

    /** The mean over labels 5 to 9 less that over 0 to 4, of ten labels a code. */
    public static double byLabel(double[] style) {
        return 2
                * IntStream.range(0, style.length)
                        .mapToDouble(i -> i % 10 < 5 ? -style[i] : style[i])
                        .average()
                        .orElseThrow();
    }
}
