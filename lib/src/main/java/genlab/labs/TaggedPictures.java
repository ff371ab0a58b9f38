package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.Rng;
import genlab.data.faces.Faces;
import genlab.data.faces.Tag;
import genlab.distribution.Categorical;
import genlab.engine.Tensors;
import genlab.nn.ImageClassifier;
import genlab.nn.ImageEncoder;
import genlab.nn.Layer;
import genlab.nn.Net;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.training.Step;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pictures and what is told of each.
 *
 * @param x training pictures (N, C, S, S), mixed: C's mean features are taken of the first 2,000
 * @param y theirs, (N, K): ones and zeros
 * @param test test pictures
 * @param testY theirs
 * @param groups the K columns in groups of which each has a single one: 10 of digits; of faces a group for each kind of tag
 */
public record TaggedPictures(NDArray x, NDArray y, NDArray test, NDArray testY, int... groups) {

    private static final int ROWS_AT_A_TIME = 250;
    private static final int JUDGED = 64; // pictures in a step of the judge's

    /** Checks that the sizes agree. */
    public TaggedPictures {
        int told = IntStream.of(groups).sum();
        Preconditions.checkArgument(groups.length > 0, "nothing is told of the pictures: no groups");
        Preconditions.checkArgument(
                IntStream.of(groups).allMatch(k -> k > 0)
                        && x.getShape().slice(1).equals(test.getShape().slice(1)),
                "groups of " + Arrays.toString(groups) + ", pictures " + x.getShape() + " and " + test.getShape()
                        + ", expected groups of 1 or more, and pictures of one shape");
        Preconditions.checkArgument(
                x.size(0) == y.size(0) && test.size(0) == testY.size(0) && y.size(1) == told && testY.size(1) == told,
                "pictures " + x.getShape() + " and " + test.getShape() + " with y " + y.getShape() + " and "
                        + testY.getShape() + ", expected as many rows, and " + told + " columns");
    }

    /** Drawn digits or MNIST. */
    public static TaggedPictures digits(DataSource source, Scale scale, DataStore store, NDManager manager) {
        var digits = ImageCodeStudy.digits(source, scale, store);
        return new TaggedPictures(
                digits.train().tensor(manager),
                digits(manager, digits.train().labels()),
                digits.test().tensor(manager),
                digits(manager, digits.test().labels()),
                10);
    }

    /** y of digits: (N, 10). */
    public static NDArray digits(NDManager manager, int... labels) {
        return Tensors.owned(manager, () -> manager.create(labels).oneHot(10));
    }

    /** Cartoon faces, of whose tags those of these kinds are told, in this order. */
    public static TaggedPictures faces(Faces train, Faces test, NDManager manager, Tag.Kind... kinds) {
        return new TaggedPictures(
                train.images().tensor(manager),
                told(train, manager, kinds),
                test.images().tensor(manager),
                told(test, manager, kinds),
                Stream.of(kinds).mapToInt(kind -> kind.tags().size()).toArray());
    }

    /** y of faces: a column for each tag of these kinds. */
    public static NDArray told(Faces faces, NDManager manager, Tag.Kind... kinds) {
        int[] columns = Stream.of(kinds)
                .flatMap(kind -> kind.tags().stream())
                .mapToInt(Tag::ordinal)
                .toArray();
        return Tensors.owned(manager, () -> faces.oneHot(manager)
                .transpose()
                .get(manager.create(columns))
                .transpose());
    }

    /** As if there were no training pictures but these. */
    TaggedPictures few(int... places) {
        return new TaggedPictures(at(x, places), at(y, places), test, testY, groups);
    }

    /** Training pictures with their y. */
    public Batches batches(int size, Rng rng) {
        return Batches.of(size, rng, x, y);
    }

    ImageEncoder.Config looking() {
        return ImageEncoder.Config.of((int) x.size(2), (int) x.size(1));
    }

    static NDArray at(NDArray rows, int... places) {
        NDManager manager = rows.getManager();
        return Tensors.owned(manager, () -> rows.get(manager.create(places)));
    }

    /** log P(y|x), nats, of a classifier's logits: (N, K), (N, K) to (N), summed over the groups. */
    public static NDArray logP(NDArray logits, NDArray y, int... groups) {
        return each(logits, y, groups, (l, told) -> new Categorical(l).logP(told.argMax(1)))
                .reduce(NDArray::add)
                .orElseThrow();
    }

    /** For each group the share of rows in which the largest logit stands where y has its one. */
    public static double[] rights(NDArray logits, NDArray y, int... groups) {
        return Tensors.alone(
                () -> each(logits, y, groups, (l, told) -> l.argMax(1).eq(told.argMax(1)))
                        .mapToDouble(hits -> Tensors.number(
                                hits.toType(DataType.FLOAT32, false).mean()))
                        .toArray());
    }

    /** The mean of these shares. */
    public static double right(NDArray logits, NDArray y, int... groups) {
        return Arrays.stream(rights(logits, y, groups)).average().orElseThrow();
    }

    /** Pictures with a plane for each number of y, all of that number: (N, C, S, S), (N, K) to (N, C + K, S, S). */
    public static NDArray planes(NDArray x, NDArray y) {
        checkRows(x, y);
        Shape planes = new Shape(y.size(0), y.size(1), 1, 1);
        return x.concat(y.reshape(planes).broadcast(y.size(0), y.size(1), x.size(2), x.size(3)), 1);
    }

    private static <T> Stream<T> each(NDArray a, NDArray b, int[] groups, BiFunction<NDArray, NDArray, T> f) {
        checkRows(a, b);
        Preconditions.checkArgument(
                groups.length > 0 && a.size(1) == IntStream.of(groups).sum() && a.size(1) == b.size(1),
                a.getShape() + " and " + b.getShape() + " in groups of " + Arrays.toString(groups)
                        + ", expected groups of all columns");
        long[] cuts = new long[groups.length - 1];
        for (int g = 0, at = 0; g < cuts.length; g++) {
            cuts[g] = at += groups[g];
        }
        NDList as = a.split(cuts, 1);
        NDList bs = b.split(cuts, 1);
        return IntStream.range(0, groups.length).mapToObj(g -> f.apply(as.get(g), bs.get(g)));
    }

    /** A classifier like E and D, for C: not yet taught. */
    public static ImageEncoder classifier(TaggedPictures data, Rng rng) {
        var config = data.looking().outputs((int) data.y.size(1));
        return Net.initialize(new ImageEncoder(config), data.x.getManager(), rng);
    }

    /** A classifier of another kind of network, for judging: not yet taught. */
    public static ImageClassifier judge(TaggedPictures data, Rng rng) {
        var config = ImageClassifier.Config.of((int) data.x.size(2), (int) data.x.size(1), (int) data.y.size(1));
        return Net.initialize(new ImageClassifier(config), data.x.getManager(), rng);
    }

    /** Teaches a classifier by maximum likelihood, the step size falling to 0. */
    public static <L extends Layer> L taught(L network, Fit fit, Batches xy, int... groups) {
        return taught(network, fit, xy::allAt, groups);
    }

    static <L extends Layer> L taught(L network, Fit fit, Function<Step, NDList> xy, int... groups) {
        try (var c = new Player("-log P(y|x)", Adam.rate(2e-3), network).rate(done -> 1 - done)) {
            fit.run(step -> {
                NDList batch = xy.apply(step);
                c.minimise(step, () -> logP(network.forward(batch.get(0)), batch.get(1), groups)
                        .neg()
                        .mean());
            });
        }
        return network;
    }

    /** A judge of these pictures, taught as a trial's scale says. */
    static ImageClassifier judge(TaggedPictures data, Trial trial) {
        return taught(
                judge(data, trial.rng("judge")),
                new Fit("judge", trial.at(4, 250, 3_000), data.x.getManager(), trial.rng("judge")),
                data.batches(JUDGED, trial.rng("judge's order")),
                data.groups);
    }

    /** What f makes of two tensors of as many rows, some rows at a time, without a graph. */
    static NDArray pairs(NDArray a, NDArray b, BinaryOperator<NDArray> f) {
        checkRows(a, b);
        try (NDArray places = a.getManager().arange((int) a.size(0))) {
            return Net.still(places, ROWS_AT_A_TIME, some -> f.apply(a.get(some), b.get(some)));
        }
    }

    static void checkRows(NDArray a, NDArray b) {
        Preconditions.checkArgument(
                a.size(0) == b.size(0), a.getShape() + " beside " + b.getShape() + ", expected as many rows");
    }

    /** Mean features of each column of y: (N, F), (N, K) to (K, F); 0 of what is in no row. */
    public static NDArray means(NDArray features, NDArray y) {
        NDArray count = y.sum(new int[] {0}).maximum(1).reshape(-1, 1);
        return y.transpose().matMul(features).div(count);
    }

    /** What a classifier says of pictures, without a graph. */
    public static NDArray read(Layer network, NDArray x) {
        return Net.still(x, ROWS_AT_A_TIME, network::forward);
    }

    /** What a classifier's last layer sees of them, without a graph. */
    static NDArray features(ImageClassifier network, NDArray x) {
        return Net.still(x, ROWS_AT_A_TIME, network::features);
    }

    /** The mean squared distance of features from the mean of their y. */
    static double within(NDArray features, NDArray y) {
        return Tensors.alone(
                () -> Tensors.number(features.sub(centres(features, y)).square().mean()));
    }

    /** The mean squared distance of the means of their y from the mean of all. */
    static double apart(NDArray features, NDArray y) {
        return Tensors.alone(() -> {
            NDArray middle = features.mean(new int[] {0}, true);
            return Tensors.number(centres(features, y).sub(middle).square().mean());
        });
    }

    private static NDArray centres(NDArray features, NDArray y) {
        return y.matMul(means(features, y)).div(y.sum(new int[] {1}, true));
    }

    /** For each row the next one, for the last the first. */
    static NDArray next(NDArray rows) {
        return rows.get("1:").concat(rows.get(":1"), 0);
    }
}
