package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import genlab.autoregressive.ColourCode;
import genlab.autoregressive.PixelRnn;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.PaletteImages;
import genlab.data.Pokemon;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.data.creatures.PixelCreatures;
import genlab.distribution.Categorical;
import genlab.engine.Tensors;
import genlab.metric.Chroma;
import genlab.metric.ColourMeasures;
import genlab.nn.Net;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * The study of lab 01: a pixel RNN that reads colours in one of two codes and answers in one of two ways, and the colours that it paints.
 *
 * <p>A run is the lab's, with its random streams: seed 42 at one scale is the notebook at that scale, up to rounding.
 */
public final class ColourStudy implements Study<ColourStudy.Setting, ColourStudy.Result> {

    /** What a network reads, what it is asked for, and what of its answer is painted. */
    public enum Coding {
        /** Reads red, green and blue; answers with one colour, by three sigmoids and squared error; paints it. */
        RGB,
        /** Reads one of all colours; answers with a probability of each, by cross-entropy; paints a draw. */
        ONE_OF,
        /** Reads as RGB, answers as one of all; paints a draw. */
        RGB_DRAWN,
        /** The network of RGB_DRAWN; paints the mean colour. */
        RGB_MEAN
    }

    /** One coding. */
    public record Setting(Coding coding) {}

    /**
     * Colours of the lower halves of the held-out pictures: <i>painted</i> (the plain names), <i>answered</i> with the true pixels
     * before each (a sigmoid's answer, else the mean colour under the probabilities), and <i>true</i>. Shares are those of {@link
     * ColourMeasures}.
     *
     * @param natsPerPixel of the held-out pictures; NaN where the network answers with one colour
     * @param squaredError of the answers on the held-out pictures, a pixel
     * @param meanChroma painted
     * @param vividShare painted
     * @param greyShare painted
     * @param whiteShare painted
     * @param middleShare painted
     * @param meanValue painted, mean of all channel values
     * @param histogramDistance of the painted to the true halves
     * @param answerChroma answered
     * @param answerWhiteShare answered
     * @param answerMiddleShare answered
     * @param expectedChroma mean chroma of colours under the probabilities of the answer; NaN where there are none
     * @param truthOnAnswer see {@link #truthOnAnswer}
     * @param trueChroma true
     * @param trueVividShare true
     * @param trueGreyShare true
     * @param trueWhiteShare true
     * @param trueMiddleShare true
     * @param trueMeanValue true, mean of all channel values
     * @param chanceDistance of the training pictures' lower halves to the true ones
     */
    public record Result(
            double natsPerPixel,
            double squaredError,
            double meanChroma,
            double vividShare,
            double greyShare,
            double whiteShare,
            double middleShare,
            double meanValue,
            double histogramDistance,
            double answerChroma,
            double answerWhiteShare,
            double answerMiddleShare,
            double expectedChroma,
            double truthOnAnswer,
            double trueChroma,
            double trueVividShare,
            double trueGreyShare,
            double trueWhiteShare,
            double trueMiddleShare,
            double trueMeanValue,
            double chanceDistance) {}

    private static final int WIDTH = 20;
    private static final int PIXELS = WIDTH * WIDTH;
    private static final int BATCH = 16;

    @Override
    public Plan<Setting, Result> plan() {
        return new Plan<>("01", Arrays.stream(Coding.values()).map(Setting::new).toList(), Result.class, 5);
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
        PaletteImages all = pictures(source);
        return new Sha256().add(all.palette()).add(all.codes()).hex();
    }

    /**
     * Slope of the least-squares line of true channel values over answered ones: 1 where an answer is the mean of what may follow,
     * 1/s where it is that mean drawn towards some value, by a factor of s.
     */
    public static double truthOnAnswer(NDArray answer, NDArray truth) {
        float[] answered = Tensors.floats(answer);
        float[] follows = Tensors.floats(truth);
        var line = new SimpleRegression();
        for (int i = 0; i < answered.length; i++) {
            line.addData(answered[i], follows[i]);
        }
        return line.getSlope();
    }

    /** The mean of the true channel values at all places with an answer in each of so many equal parts of [0, 1]; NaN where there is none. */
    public static double[] truthByAnswer(NDArray answer, NDArray truth, int parts) {
        float[] answered = Tensors.floats(answer);
        float[] follows = Tensors.floats(truth);
        var means = Stream.generate(Mean::new).limit(parts).toArray(Mean[]::new);
        for (int i = 0; i < answered.length; i++) {
            means[Math.min(parts - 1, (int) (parts * answered[i]))].increment(follows[i]);
        }
        return Arrays.stream(means).mapToDouble(Mean::getResult).toArray();
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        int steps = trial.at(4, 250, 8000);
        int units = trial.at(16, 128, 512);
        int heldOut = trial.at(12, 60, 60);
        PaletteImages all = pictures(trial.data());
        PaletteImages pictures = all.at(trial.rng("split").permutation(all.count()));
        Coding coding = setting.coding();
        var rgb = new ColourCode.Rgb(all.palette());
        var oneOf = new ColourCode.OneOf(all.palette());
        ColourCode in = coding == Coding.ONE_OF ? oneOf : rgb;
        boolean oneColour = coding == Coding.RGB;
        UnaryOperator<NDArray> answer =
                oneColour ? Activation::sigmoid : o -> oneOf.colours(new Categorical(o).probabilities());
        Rng draws = trial.rng("draws");
        UnaryOperator<NDArray> paint =
                oneColour || coding == Coding.RGB_MEAN ? answer : o -> in.encode(new Categorical(o).sample(draws));
        try (var manager = trial.newManager()) {
            NDArray hidden = pictures.range(0, heldOut).tensor(manager);
            NDArray train = pictures.range(heldOut, all.count()).tensor(manager);
            var config = PixelRnn.Config.of(WIDTH, in.channels())
                    .outputs(oneColour ? rgb.channels() : oneOf.channels())
                    .hidden(units);
            PixelRnn model = Net.initialize(new PixelRnn(config), manager, trial.rng("weights"));
            var batches = Batches.of(BATCH, trial.rng("batches"), train);
            try (var player = new Player("network", Adam.rate(8e-3), model).clipNorm(1)) {
                new Fit("training", steps, manager, trial.rng("training")).run(step -> {
                    NDArray codes = batches.at(step);
                    NDArray pixels = in.encode(codes);
                    player.minimise(step, () -> {
                        NDArray o = model.forward(pixels);
                        return oneColour ? squaredError(Activation.sigmoid(o), pixels) : nats(o, codes);
                    });
                });
            }
            NDArray outputs = model.predict(in.encode(hidden));
            NDArray answered = answer.apply(outputs);
            NDArray beginning = in.encode(hidden.get(":, :" + PIXELS / 2));
            NDArray painted = in.colours(model.complete(beginning, PIXELS, paint));
            NDArray colours = rgb.encode(hidden);
            NDArray truth = lower(colours);
            NDArray chroma = Chroma.of(rgb.encode(manager.arange(oneOf.channels())));
            var p = ColourMeasures.of(lower(painted), truth);
            var a = ColourMeasures.of(lower(answered), truth);
            var t = ColourMeasures.of(truth, truth);
            return new Result(
                    oneColour ? Double.NaN : Tensors.number(nats(outputs, hidden)),
                    Tensors.number(squaredError(answered, colours)),
                    p.meanChroma(),
                    p.vividShare(),
                    p.greyShare(),
                    p.whiteShare(),
                    p.middleShare(),
                    Tensors.number(lower(painted).mean()),
                    p.histogramDistance(),
                    a.meanChroma(),
                    a.whiteShare(),
                    a.middleShare(),
                    oneColour ? Double.NaN : expected(lower(outputs), chroma),
                    truthOnAnswer(lower(answered), truth),
                    t.meanChroma(),
                    t.vividShare(),
                    t.greyShare(),
                    t.whiteShare(),
                    t.middleShare(),
                    Tensors.number(truth.mean()),
                    ColourMeasures.of(rgb.encode(lower(train)), truth).histogramDistance());
        }
    }

    /** The mean, over all places, of a quantity of the colours (K) under the probabilities of outputs (N, T, K). */
    private static double expected(NDArray outputs, NDArray quantity) {
        NDArray p = new Categorical(outputs).probabilities();
        return Tensors.number(p.matMul(quantity.expandDims(1)).mean());
    }

    private static NDArray squaredError(NDArray answer, NDArray colours) {
        return answer.sub(colours).square().sum(new int[] {2}).mean();
    }

    private static NDArray nats(NDArray outputs, NDArray codes) {
        return new Categorical(outputs).logPEach(codes).neg().mean();
    }

    private static PaletteImages pictures(DataSource source) {
        return source == DataSource.REAL
                ? Pokemon.load(DataStore.open(DownloadProgress.SILENT))
                : PixelCreatures.standard().pictures();
    }

    private static NDArray lower(NDArray pictures) {
        return pictures.get(":, " + PIXELS / 2 + ":");
    }
}
