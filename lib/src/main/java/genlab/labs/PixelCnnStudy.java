package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.autoregressive.DiagonalBiLstm;
import genlab.autoregressive.GatedPixelCnn;
import genlab.autoregressive.PixelCnn;
import genlab.autoregressive.PixelLstm;
import genlab.autoregressive.RowLstm;
import genlab.data.Batches;
import genlab.data.Images;
import genlab.data.Split;
import genlab.distribution.Bernoulli;
import genlab.engine.Tensors;
import genlab.metric.ImageJudge;
import genlab.nn.ImageClassifier;
import genlab.nn.Layer;
import genlab.nn.Net;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/**
 * The study of lab 02: networks that say of each pixel of a binary digit what may come after those before it, side by side.
 *
 * <p>All see the same digits in the same order with the same coins, which depend on the seed alone, as in the lab: seed 42 at scale
 * quick is the notebook, up to rounding.
 */
public final class PixelCnnStudy implements DigitStudy<PixelCnnStudy.Setting, PixelCnnStudy.Result> {

    /** A kind of network. */
    public enum Kind {
        /** {@link PixelCnn}, with a blind spot; as many weights that no mask hides as the gated one. */
        MASKED,
        /** {@link GatedPixelCnn} without numbers by position. */
        GATED,
        /** With them: the lab's main model. */
        PLACES,
        /** With those of each class. */
        CLASSES,
        /** {@link RowLstm}. */
        ROW_LSTM,
        /** {@link DiagonalBiLstm}. */
        DIAGONAL_BILSTM
    }

    /**
     * One way to train.
     *
     * @param kind of network
     * @param steps at scale quick
     */
    public record Setting(Kind kind, int steps) {}

    /**
     * What came of it.
     *
     * @param nats that a test digit costs, under its class where there are classes
     * @param weights of the network
     * @param agreement share of digits painted under a class in which a classifier finds it; 0 without classes
     * @param judge share of the test digits' coins in which it finds theirs
     */
    public record Result(double nats, long weights, double agreement, double judge) {}

    private static final int BATCH = 8;
    private static final int MAPS = 8;
    private static final int SIDE = 28;
    private static final double RATE = 3e-3;
    private static final double DECAY = 0.998;

    @Override
    public Plan<Setting, Result> plan() {
        var settings = List.of(
                new Setting(Kind.MASKED, 1500),
                new Setting(Kind.GATED, 1500),
                new Setting(Kind.PLACES, 1500),
                new Setting(Kind.CLASSES, 1000),
                // as many seconds as the gated one, and the gated one with as few steps
                new Setting(Kind.ROW_LSTM, 1300),
                new Setting(Kind.DIAGONAL_BILSTM, 800),
                new Setting(Kind.GATED, 800));
        return new Plan<>("02", settings, Result.class, 5);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        Split<Images> digits = DigitStudy.digits(trial);
        try (var manager = trial.newManager()) {
            NDArray grey = digits.train().tensor(manager);
            int judged = trial.at(20, 1_000, 10_000);
            NDArray test =
                    trial.rng("coins").bernoulli(digits.test().tensor(manager)).get(":" + judged);
            boolean told = setting.kind == Kind.CLASSES;
            var gated = GatedPixelCnn.Config.of(1, 1);
            Layer net =
                    switch (setting.kind) {
                        case MASKED -> new PixelCnn(PixelCnn.Config.of(1, 1).width(23));
                        case GATED -> new GatedPixelCnn(gated);
                        case PLACES -> new GatedPixelCnn(gated.places(MAPS, SIDE));
                        case CLASSES ->
                            new GatedPixelCnn(gated.places(MAPS, SIDE).classes(10));
                        case ROW_LSTM -> new RowLstm(PixelLstm.Config.of(1, 1));
                        case DIAGONAL_BILSTM -> new DiagonalBiLstm(PixelLstm.Config.of(1, 1));
                    };
            Net.initialize(net, manager, trial.rng(told ? "class weights" : "weights"));
            BinaryOperator<NDArray> logP =
                    (x, y) -> new Bernoulli(told ? ((GatedPixelCnn) net).forward(x, y) : net.forward(x)).logP(x);
            NDArray y = classes(manager, digits.train().labels());
            NDArray testY = classes(manager, digits.test().labels()).get(":" + judged);
            var batches = Batches.of(BATCH, trial.rng("order"), grey, y);
            int steps = trial.at(4, setting.steps, 40 * setting.steps);
            var fit = new Fit("pixels", steps, manager, trial.rng(told ? "with classes" : "gated PixelCNN"));
            try (var player = new Player("-log p", Adam.rate(RATE), net)
                    .rate(done -> Math.min(1, 2 - 2 * done))
                    .averaged(DECAY)) {
                fit.run(step -> {
                    NDList xy = batches.allAt(step);
                    NDArray x = step.rng().split("coins").bernoulli(xy.get(0));
                    player.minimise(step, () -> logP.apply(x, xy.get(1)).neg().mean());
                });
                return player.withAverage(() -> {
                    double nats = -mean(test, testY, logP);
                    double[] found = told ? judged((GatedPixelCnn) net, digits, test, trial, manager) : new double[2];
                    return new Result(nats, Net.weights(net), found[0], found[1]);
                });
            }
        }
    }

    /** The mean over pictures and their classes, a hundred at a time. */
    private static double mean(NDArray x, NDArray y, BinaryOperator<NDArray> f) {
        NDArray both = x.flatten(1, -1).concat(y, 1);
        return Tensors.number(Net.still(
                        both, 100, rows -> f.apply(rows.get(":, :-10").reshape(-1, 1, SIDE, SIDE), rows.get(":, -10:")))
                .mean());
    }

    /** Digits painted on demand, and the test digits, before a classifier that has never seen a painted one. */
    private static double[] judged(
            GatedPixelCnn net, Split<Images> digits, NDArray test, Trial trial, NDManager manager) {
        var fit = new Fit("judge", trial.at(20, 300, 1_500), manager, trial.rng("judge"));
        var config = ImageClassifier.Config.of(SIDE, 1, 10);
        var judge = ImageJudge.trained(fit, config, digits.train(), 2e-3, manager, trial.rng("judge"));
        int[] wanted =
                IntStream.range(0, trial.at(10, 200, 1_000)).map(i -> i % 10).toArray();
        var rng = trial.rng("on demand");
        NDArray made = net.complete(
                manager.zeros(new Shape(wanted.length, 1, SIDE, SIDE)),
                classes(manager, wanted),
                t -> false,
                l -> new Bernoulli(l).sample(rng));
        int[] truth = Arrays.copyOf(digits.test().labels(), (int) test.size(0));
        return new double[] {judge.accuracy(made, wanted), judge.accuracy(test, truth)};
    }

    private static NDArray classes(NDManager manager, int[] labels) {
        return manager.create(labels).oneHot(10);
    }
}
