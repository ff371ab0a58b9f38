package genlab.labs;

import ai.djl.ndarray.NDArray;
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
import genlab.engine.Tensors;
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

/**
 * The study of lab 01: a pixel RNN on two codes of colour, and the colours that it paints.
 *
 * <p>A run is the lab's, with its random streams: seed 42 at one scale is the notebook at that scale, up to rounding.
 */
public final class ColourStudy implements Study<ColourStudy.Setting, ColourStudy.Result> {

    /** How a colour becomes numbers. */
    public enum Coding {
        /** Three sigmoids, squared error. */
        RGB("rgb"),
        /** One of all colours, cross-entropy. */
        ONE_OF("one-of");

        private final String stream;

        Coding(String stream) {
            this.stream = stream;
        }

        private ColourCode code(int[] palette) {
            return this == RGB ? new ColourCode.Rgb(palette) : new ColourCode.OneOf(palette);
        }
    }

    /** One coding. */
    public record Setting(Coding coding) {}

    /**
     * The painted lower halves of the held-out pictures, beside the true ones.
     *
     * @param meanChroma of the painted pixels
     * @param vividShare share of painted pixels with a chroma above 0.5
     * @param histogramDistance share of pixels, of the painted to the true halves
     * @param natsPerPixel held-out loss of one of 167; NaN for RGB
     * @param squaredError held-out loss of RGB, a pixel; NaN for one of 167
     * @param trueChroma of the true pixels
     * @param trueVividShare share of true pixels with a chroma above 0.5
     * @param chanceDistance share of pixels, of the training pictures' lower halves to the true ones
     */
    public record Result(
            double meanChroma,
            double vividShare,
            double histogramDistance,
            double natsPerPixel,
            double squaredError,
            double trueChroma,
            double trueVividShare,
            double chanceDistance) {}

    private static final int WIDTH = 20;
    private static final int PIXELS = WIDTH * WIDTH;
    private static final int BATCH = 16;

    @Override
    public Plan<Setting, Result> plan() {
        return new Plan<>("01", Arrays.stream(Coding.values()).map(Setting::new).toList(), Result.class, 3);
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

    @Override
    public Result run(Setting setting, Trial trial) {
        int steps = trial.at(4, 400, 8000);
        int units = trial.at(16, 128, 512);
        int heldOut = trial.at(12, 60, 60);
        PaletteImages all = pictures(trial.data());
        PaletteImages pictures = all.at(trial.rng("split").permutation(all.count()));
        ColourCode code = setting.coding().code(all.palette());
        String stream = setting.coding().stream;
        try (var manager = trial.newManager()) {
            NDArray hidden = pictures.range(0, heldOut).tensor(manager);
            NDArray train = pictures.range(heldOut, all.count()).tensor(manager);
            var model = Net.initialize(
                    new PixelRnn(PixelRnn.Config.of(WIDTH, code.channels()).hidden(units)),
                    manager,
                    trial.rng(stream + " weights"));
            var batches = Batches.of(BATCH, trial.rng(stream + " batches"), train);
            try (var player =
                    new Player(stream, Adam.rate(6e-3), model).rate(done -> 1).clipNorm(1)) {
                new Fit(stream, steps, manager, trial.rng(stream)).run(step -> {
                    NDArray codes = batches.at(step);
                    NDArray pixels = code.encode(codes);
                    player.minimise(
                            step, () -> code.loss(model.forward(pixels), codes).mean());
                });
            }
            double loss = Tensors.number(
                    code.loss(model.predict(code.encode(hidden)), hidden).mean());
            NDArray truth = code.coloursOf(lower(hidden));
            Rng draws = trial.rng("draws");
            NDArray beginning = code.encode(hidden.get(":, :" + PIXELS / 2));
            NDArray made = model.complete(beginning, PIXELS, outputs -> code.next(outputs, draws));
            var painted = ColourMeasures.of(lower(code.colours(made)), truth);
            var ofTruth = ColourMeasures.of(truth, truth);
            var chance = ColourMeasures.of(code.coloursOf(lower(train)), truth);
            boolean oneOf = setting.coding() == Coding.ONE_OF;
            return new Result(
                    painted.meanChroma(),
                    painted.vividShare(),
                    painted.histogramDistance(),
                    oneOf ? loss : Double.NaN,
                    oneOf ? Double.NaN : loss,
                    ofTruth.meanChroma(),
                    ofTruth.vividShare(),
                    chance.histogramDistance());
        }
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
