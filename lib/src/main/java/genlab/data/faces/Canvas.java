package genlab.data.faces;

import java.util.Arrays;

/** A sheet of 4 x 4 fine points a pixel on which shapes are filled one over the other; a pixel is the mean of its points. */
final class Canvas {

    /** A picture's side in the units of shapes, whatever its size in pixels. */
    private static final double UNITS = 64;

    private static final int FINE = 4;

    private final int side;
    private final int[] points;
    private double scale;
    private double cos;
    private double sin;
    private double middleX;
    private double middleY;

    /** A sheet for a picture of {@code size} x {@code size} pixels, all of one colour. */
    Canvas(int size, int colour) {
        side = FINE * size;
        points = new int[side * side];
        Arrays.fill(points, colour);
        place(0, 0, 1, 0);
    }

    /** Where the origin of the shapes to come lies, how much larger they are, and how far they lean to the right, radians. */
    void place(double x, double y, double larger, double lean) {
        scale = side / UNITS * larger;
        cos = StrictMath.cos(lean);
        sin = StrictMath.sin(lean);
        middleX = side / UNITS * x;
        middleY = side / UNITS * y;
    }

    /** Fills a shape. */
    void fill(Curve shape, int colour) {
        fill(shape, colour, -1);
    }

    /** Fills a shape and draws a rim around it. */
    void fillRimmed(Curve shape, int colour, int rim) {
        fill(shape.grown(0.8), rim);
        fill(shape, colour);
    }

    /** Fills that part of a shape which lies on points of the colour {@code on}, or all of it where that is -1. */
    void fill(Curve shape, int colour, int on) {
        int n = shape.count;
        double[] x = new double[n];
        double[] y = new double[n];
        double top = side;
        double foot = 0;
        for (int i = 0; i < n; i++) {
            x[i] = middleX + scale * (cos * shape.x[i] - sin * shape.y[i]) - 0.5;
            y[i] = middleY + scale * (sin * shape.x[i] + cos * shape.y[i]) - 0.5;
            top = Math.min(top, y[i]);
            foot = Math.max(foot, y[i]);
        }
        double[] cuts = new double[n];
        int[] turns = new int[n];
        for (int row = Math.max(0, (int) Math.ceil(top)); row <= Math.min(side - 1, foot); row++) {
            int found = 0;
            for (int i = 0, j = n - 1; i < n; j = i++) {
                if (y[i] <= row != y[j] <= row) {
                    double cut = x[i] + (row - y[i]) * (x[j] - x[i]) / (y[j] - y[i]);
                    int at = found++; // in order, from the left
                    for (; at > 0 && cuts[at - 1] > cut; at--) {
                        cuts[at] = cuts[at - 1];
                        turns[at] = turns[at - 1];
                    }
                    cuts[at] = cut;
                    turns[at] = y[i] <= row ? 1 : -1;
                }
            }
            int around = 0; // how often the shape's line goes round the points between two cuts
            for (int k = 0; k + 1 < found; k++) {
                around += turns[k];
                int end = row * side + Math.min(side, (int) Math.ceil(cuts[k + 1]));
                for (int p = row * side + Math.max(0, (int) Math.ceil(cuts[k])); around != 0 && p < end; p++) {
                    points[p] = on < 0 || points[p] == on ? colour : points[p];
                }
            }
        }
    }

    /** Writes the picture as image {@code i} of (N, 3, size, size). */
    void write(byte[] pixels, int i) {
        int size = side / FINE;
        for (int p = 0; p < size * size; p++) {
            int corner = FINE * (p / size * side + p % size);
            for (int c = 0; c < 3; c++) {
                int sum = FINE * FINE / 2;
                for (int k = 0; k < FINE * FINE; k++) {
                    sum += points[corner + k / FINE * side + k % FINE] >> (16 - 8 * c) & 0xff;
                }
                pixels[(3 * i + c) * size * size + p] = (byte) (sum / (FINE * FINE));
            }
        }
    }

    /** The colour so many percent of the way from one to another. */
    static int mix(int from, int to, int percent) {
        int colour = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            colour |= ((a * (100 - percent) + b * percent) / 100) << shift;
        }
        return colour;
    }
}
