package genlab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DrawnDigitsTest {

    private static final int COUNT = 2000;
    private static DrawnDigits set;
    /** Per image: ink, centre (x, y), lean (covariance of x and -y over the variance of y). */
    private static double[][] moments;

    @BeforeAll
    static void draw() {
        set = DrawnDigits.draw(COUNT, Rng.of(1));
        moments = IntStream.range(0, COUNT).mapToObj(DrawnDigitsTest::moments).toArray(double[][]::new);
    }

    @Test
    void samePixelsEverywhere() {
        assertEquals(
                "de6e82484c3bbb6ce9009222fe2e069ea32625266592960fc848cfe37813f75d",
                new Sha256().add(set.images().pixels()).hex());
    }

    @Test
    void anImageDependsOnItsNumberAlone() {
        var few = DrawnDigits.draw(15, Rng.of(1));
        assertArrayEquals(few.images().pixels(), set.images().range(0, 15).pixels());
        assertEquals(few.attributes(), set.attributes().subList(0, 15));
    }

    @Test
    void tenOfEachInAHundred() {
        for (int from = 0; from < COUNT; from += 10) {
            assertEquals(
                    10,
                    Arrays.stream(set.images().range(from, from + 10).labels())
                            .distinct()
                            .count());
        }
        assertEquals(
                DrawnDigits.WRITERS,
                set.attributes().stream()
                        .map(DrawnDigits.Attributes::writer)
                        .distinct()
                        .count());
    }

    /** MNIST's test images: mean 0.1325, centre of mass in the middle. */
    @Test
    void greyAndCentredAsMnist() {
        assertEquals(
                0.1325, Arrays.stream(moments).mapToDouble(m -> m[0]).average().getAsDouble() / 784, 0.008);
        for (double[] m : moments) {
            assertTrue(Math.hypot(m[1] - 14, m[2] - 14) < 2, "centre of mass " + m[1] + ", " + m[2]);
        }
    }

    /** A one is a line: its lean and its thickness can be measured, and must be the attributes'. */
    @Test
    void slantAndWidthCanBeReadOffTheOnes() {
        int[] ones = IntStream.range(0, COUNT)
                .filter(i -> set.attributes().get(i).digit() == 1)
                .toArray();
        double[] slant = new double[ones.length];
        double[] lean = new double[ones.length];
        double[] width = new double[ones.length];
        double[] thickness = new double[ones.length];
        double difference = 0;
        for (int k = 0; k < ones.length; k++) {
            var a = set.attributes().get(ones[k]);
            slant[k] = Math.tan(a.slant());
            lean[k] = moments[ones[k]][3];
            width[k] = a.width();
            // rows 13 to 18 hold the upright alone: no flag, no base
            for (int p = 13 * 28; p < 19 * 28; p++) {
                thickness[k] += (set.images().pixels()[784 * ones[k] + p] & 0xff) / 255.0 / 6 * Math.cos(a.slant());
            }
            difference += (thickness[k] - width[k]) / ones.length;
        }
        assertTrue(correlation(slant, lean) > 0.8, "slant " + correlation(slant, lean));
        assertTrue(correlation(width, thickness) > 0.9, "width " + correlation(width, thickness));
        assertEquals(0, difference, 0.1, "pixels");
    }

    /** Summed over pixels; MNIST's test images have 23 for the ones, 37 to 50 for the rest. */
    @Test
    void aClassVariesAboutAsMuchAsMnists() {
        for (int digit = 0; digit < 10; digit++) {
            byte[] pixels = set.images().ofClass(digit).pixels();
            int n = pixels.length / 784;
            double variance = 0;
            for (int p = 0; p < 784; p++) {
                double sum = 0;
                double squares = 0;
                for (int i = 0; i < n; i++) {
                    double v = (pixels[784 * i + p] & 0xff) / 255.0;
                    sum += v;
                    squares += v * v;
                }
                variance += squares / n - sum / n * (sum / n);
            }
            assertTrue(variance > (digit == 1 ? 18 : 28) && variance < 50, digit + ": " + variance);
        }
    }

    private static double[] moments(int i) {
        double ink = 0;
        double x = 0;
        double y = 0;
        double xy = 0;
        double yy = 0;
        for (int p = 0; p < 784; p++) {
            double v = (set.images().pixels()[784 * i + p] & 0xff) / 255.0;
            int column = p % 28;
            int row = p / 28;
            double px = column + 0.5;
            double py = row + 0.5;
            ink += v;
            x += v * px;
            y += v * py;
            xy += v * px * py;
            yy += v * py * py;
        }
        x /= ink;
        y /= ink;
        return new double[] {ink, x, y, -(xy / ink - x * y) / (yy / ink - y * y)};
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().getAsDouble();
        double meanB = Arrays.stream(b).average().getAsDouble();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
