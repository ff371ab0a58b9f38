package genlab.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Drawn handwriting: digits in 28 x 28 grey pixels as MNIST has them, ink bright, of known making.
 *
 * <p>A writer has a hand of their own: one shape for each digit, a slant, a pen and a way to bend every
 * curve. No two digits of one writer are alike, either. As in MNIST a digit is as large as fits a box of 20 x 20 pixels and
 * its centre of mass lies near the middle of the picture.
 *
 * @param images (N, 1, 28, 28) with the digits as labels, the same number of each in every ten
 * @param attributes what each image was drawn from, in the same order
 */
public record DrawnDigits(Images images, List<Attributes> attributes) {

    /** Number of writers. */
    public static final int WRITERS = 24;

    /** The writers are the same people whatever is drawn. */
    private static final Rng PEOPLE = Rng.of(28).split("writers");

    /** Digits between two looks at whether somebody pressed stop. */
    private static final int AT_A_TIME = 1000;

    /** Room for ink, in pixels. */
    private static final double BOX = 20;

    /**
     * What a digit is drawn from.
     *
     * @param digit 0 to 9
     * @param slant lean of the upright strokes in radians, to the right if positive
     * @param width thickness of the stroke in pixels
     * @param writer 0 to {@link #WRITERS} - 1
     */
    public record Attributes(int digit, double slant, double width, int writer) {}

    /** Draws {@code count} digits on all cores; image i depends on the stream's seed and i alone. */
    public static DrawnDigits draw(int count, Rng rng) {
        int size = DigitPen.SIDE * DigitPen.SIDE;
        byte[] pixels = Images.room("drawn digits", count, 1, DigitPen.SIDE, DigitPen.SIDE);
        Attributes[] attributes = new Attributes[count];
        for (int from = 0; from < count; from += AT_A_TIME) {
            Stopped.ifAsked();
            IntStream.range(from, Math.min(count, from + AT_A_TIME)).parallel().forEach(i -> {
                int digit = rng.split("ten").split(i / 10).permutation(10)[i % 10];
                attributes[i] = one(digit, rng.split(i), pixels, i * size);
            });
        }
        int[] labels = Arrays.stream(attributes).mapToInt(Attributes::digit).toArray();
        var images = new Images(
                "drawn digits", DataSource.GENERATED, count, 1, DigitPen.SIDE, DigitPen.SIDE, pixels, labels);
        return new DrawnDigits(images, List.of(attributes));
    }

    private static Attributes one(int digit, Rng rng, byte[] pixels, int at) {
        int writer = rng.below(WRITERS);
        Rng hand = PEOPLE.split(writer);
        double slant = clamp(0.15 + 0.17 * bell(hand) + 0.13 * bell(rng), -0.4, 0.7);
        double width = clamp(2.6 + 0.5 * bell(hand) + 0.4 * bell(rng), 1.4, 4.4);
        double aspect = 1.04 + 0.13 * bell(hand) + 0.12 * bell(rng);
        int shape = (writer + hand.split("shape").split(digit).below(2)) % DigitGlyphs.count(digit);
        // an oval bent as much as the rest reads as a triangle
        double bend = digit == 0 ? 0.032 : 0.046;
        var own = new Bend(bend, hand.split("bend").split(digit));
        var now = new Bend(bend, rng);
        double turn = 0.08 * bell(rng);
        List<double[][]> lines = new ArrayList<>();
        for (double[][] stroke : DigitGlyphs.strokes(digit, shape)) {
            for (double[] p : stroke) {
                if (p != null) {
                    own.move(p);
                    now.move(p);
                    p[0] = aspect * (p[0] + 0.018 * bell(rng)) - StrictMath.tan(slant) * p[1];
                    p[1] += 0.018 * bell(rng) + turn * p[0];
                    p[0] -= turn * p[1];
                }
            }
            lines.add(DigitPen.curve(stroke));
        }
        fit(lines, BOX - width - rng.uniform(-0.3, 1.2), rng);
        DigitPen.draw(lines, width, pixels, at, rng);
        return new Attributes(digit, slant, width, writer);
    }

    /** Scales the lines so that their longer side is {@code length} and moves their centre of mass to the middle. */
    private static void fit(List<double[][]> lines, double length, Rng rng) {
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
        double[] centre = new double[2];
        double total = 0;
        for (double[][] line : lines) {
            for (int i = 0; i < line.length; i++) {
                double dx = i == 0 ? 0 : line[i][0] - line[i - 1][0];
                double dy = i == 0 ? 0 : line[i][1] - line[i - 1][1];
                double mass = Math.sqrt(dx * dx + dy * dy);
                total += mass;
                for (int k = 0; k < 2; k++) {
                    low[k] = Math.min(low[k], line[i][k]);
                    high[k] = Math.max(high[k], line[i][k]);
                    centre[k] += mass * (line[i][k] + line[Math.max(0, i - 1)][k]) / 2;
                }
            }
        }
        double scale = length / Math.max(high[0] - low[0], high[1] - low[1]);
        for (int k = 0; k < 2; k++) {
            double middle = DigitPen.SIDE / 2.0 + rng.uniform(-0.6, 0.6);
            for (double[][] line : lines) {
                for (double[] p : line) {
                    p[k] = middle + scale * (p[k] - centre[k] / total);
                }
            }
        }
    }

    /** A smooth bend of the plane: two waves across each other for each direction. */
    private record Bend(double[] waves) {

        Bend(double size, Rng rng) {
            this(new double[16]);
            for (int i = 0; i < 16; i += 4) {
                waves[i] = size * bell(rng);
                waves[i + 1] = rng.uniform(-4, 4);
                waves[i + 2] = rng.uniform(-4, 4);
                waves[i + 3] = rng.uniform(0, 2 * Math.PI);
            }
        }

        void move(double[] p) {
            double x = p[0];
            double y = p[1];
            for (int i = 0; i < 16; i += 4) {
                p[i / 8] += waves[i] * StrictMath.sin(waves[i + 1] * x + waves[i + 2] * y + waves[i + 3]);
            }
        }
    }

    private static double clamp(double value, double low, double high) {
        return Math.min(high, Math.max(low, value));
    }

    /** A number of mean 0 and variance 1, near a normal one: four uniforms, so that no logarithm is involved. */
    private static double bell(Rng rng) {
        return (rng.uniform() + rng.uniform() + rng.uniform() + rng.uniform() - 2) * Math.sqrt(3);
    }
}
