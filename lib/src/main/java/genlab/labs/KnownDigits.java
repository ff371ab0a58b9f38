package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.Scale;
import genlab.data.DrawnDigits;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.data.Split;
import genlab.engine.Tensors;
import genlab.labs.DigitReader.Reading;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Digits of which everything is known, y (N, 12): the label as ten columns of 0 and one 1, then the slant and the width in standard
 * deviations of the drawn digits.
 *
 * @param x training digits, grey, (N, 784)
 * @param y theirs, (N, 12)
 * @param test test digits, grey
 * @param testY theirs
 */
public record KnownDigits(NDArray x, NDArray y, NDArray test, NDArray testY) {

    /** Which columns of y a network is told. */
    public enum Told {
        NOTHING(0, 0, 0),
        /** Its 1 becomes 5, to be heard beside a code's numbers. */
        LABEL(0, 10, 5),
        FAINT_LABEL(0, 10, 1),
        SLANT(10, 11, 1);

        private final int from;
        private final int to;
        private final float size;

        Told(int from, int to, float size) {
            this.from = from;
            this.to = to;
            this.size = size;
        }

        /** These columns, 0 in the others: (N, 12) -> (N, 12). */
        public NDArray of(NDArray y) {
            float[] columns = new float[COLUMNS];
            Arrays.fill(columns, from, to, size);
            return Tensors.owned(y.getManager(), () -> y.mul(y.getManager().create(columns)));
        }
    }

    /** Columns of y. */
    static final int COLUMNS = 12;

    /** Columns of x. */
    static final int PIXELS = 784;

    private static final double SLANT = 0.15; // radians, the mean of the drawn digits, and their standard deviation
    private static final double SLANT_SD = Math.hypot(0.17, 0.13);
    private static final double WIDTH = 2.6; // pixels
    private static final double WIDTH_SD = Math.hypot(0.5, 0.4);

    static List<DrawnDigits> drawn(Scale scale) {
        Rng rng = Rng.of(7);
        int count = scale.at(1_000, 20_000, 60_000);
        return List.of(
                DrawnDigits.draw(count, rng.split("train digits")),
                DrawnDigits.draw(count / 10, rng.split("test digits")));
    }

    /** Drawn ones, of known making. */
    public static KnownDigits drawn(Scale scale, NDManager manager) {
        NDArray[] both = drawn(scale).stream()
                .flatMap(set -> Stream.of(rows(set.images(), manager), y(set, manager)))
                .toArray(NDArray[]::new);
        return new KnownDigits(both[0], both[1], both[2], both[3]);
    }

    private static NDArray y(DrawnDigits digits, NDManager manager) {
        var all = digits.attributes();
        return columns(
                digits.images().labels(),
                all.stream().mapToDouble(a -> (a.slant() - SLANT) / SLANT_SD).toArray(),
                all.stream().mapToDouble(a -> (a.width() - WIDTH) / WIDTH_SD).toArray(),
                manager);
    }

    /** Those of MNIST, of which the labels are known: slant and width are what a reader of drawn digits reads. */
    public static KnownDigits real(Split<Images> mnist, DigitReader reader, NDManager manager) {
        NDArray x = rows(mnist.train(), manager);
        NDArray test = rows(mnist.test(), manager);
        var style = reader.read(x);
        var testStyle = reader.read(test);
        return new KnownDigits(
                x,
                columns(mnist.train().labels(), style.slant(), style.width(), manager),
                test,
                columns(mnist.test().labels(), testStyle.slant(), testStyle.width(), manager));
    }

    private static NDArray rows(Images images, NDManager manager) {
        return Tensors.owned(manager, () -> images.tensor(manager).reshape(images.count(), PIXELS));
    }

    /** Thin training digits from 0 to 4 and bold ones from 5 to 9 alone; all test digits. */
    public KnownDigits tied() {
        var all = Reading.of(y);
        int[] places = IntStream.range(0, all.digit().length)
                .filter(i -> all.digit()[i] < 5 == all.width()[i] < 0)
                .toArray();
        return at(places);
    }

    /** So many training digits, whichever come first in a random order, or all there are; all test digits. */
    public KnownDigits some(int count, Rng rng) {
        int[] mixed = rng.permutation((int) x.size(0));
        return at(Arrays.copyOf(mixed, Math.min(count, mixed.length)));
    }

    private KnownDigits at(int... places) {
        UnaryOperator<NDArray> chosen = rows -> Tensors.owned(
                rows.getManager(), () -> rows.get(rows.getManager().create(places)));
        return new KnownDigits(chosen.apply(x), chosen.apply(y), test, testY);
    }

    /** y: (N, 12). */
    public static NDArray columns(int[] labels, double[] slant, double[] width, NDManager manager) {
        Preconditions.checkArgument(
                slant.length == labels.length && width.length == labels.length,
                labels.length + " labels, " + slant.length + " slants and " + width.length
                        + " widths, expected as many");
        float[] y = new float[labels.length * COLUMNS];
        for (int i = 0; i < labels.length; i++) {
            Preconditions.checkArgument(labels[i] >= 0 && labels[i] < 10, "label " + labels[i] + ", expected 0 to 9");
            y[i * COLUMNS + labels[i]] = 1;
            y[i * COLUMNS + 10] = (float) slant[i];
            y[i * COLUMNS + 11] = (float) width[i];
        }
        return manager.create(y, new Shape(labels.length, COLUMNS));
    }

    /** y of labels alone. */
    public static NDArray columns(NDManager manager, int... labels) {
        return columns(labels, new double[labels.length], new double[labels.length], manager);
    }

    /** y with other labels: each row's own moved on by 1 to 9, the style as it was. */
    public static NDArray otherLabels(NDArray y) {
        var own = Reading.of(y);
        int[] others = IntStream.range(0, own.digit().length)
                .map(i -> (own.digit()[i] + 1 + i % 9) % 10)
                .toArray();
        return columns(others, own.slant(), own.width(), y.getManager());
    }
}
