package genlab.data.faces;

import java.util.Arrays;

/** A sheet of 4 x 4 fine points a pixel on which shapes are filled one over the other; a pixel is the mean of its points. */
final class Canvas {

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

    /** Where the origin of the shapes to come lies, in 64ths of the side, how much larger they are, how far they lean, radians. */
    void place(double x, double y, double larger, double lean) {
        scale = side / 64.0 * larger;
        cos = StrictMath.cos(lean);
        sin = StrictMath.sin(lean);
        middleX = side / 64.0 * x;
        middleY = side / 64.0 * y;
    }

    /** Fills a shape. */
    void fill(Curve shape, int colour) {
        fill(shape, colour, -1);
    }

    /** Fills a shape and draws a rim around it. */
    void fillRimmed(Curve shape, int colour, int rim) {
        fill(shape.moved(0, 0).to(shape.x(0), shape.y(0)).brush(1.6, 1.6, 1.6), rim);
        fill(shape, colour);
    }

    /** Fills that part of a shape which lies on points of the colour {@code on}, or all of it where that is -1. */
    void fill(Curve shape, int colour, int on) {
        int n = shape.count();
        double[] x = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = middleX + scale * (cos * shape.x(i) - sin * shape.y(i)) - 0.5;
            y[i] = middleY + scale * (sin * shape.x(i) + cos * shape.y(i)) - 0.5;
        }
        int top = point(Arrays.stream(y).min().orElse(0));
        int foot = point(Arrays.stream(y).max().orElse(0) + 1);
        int left = point(Arrays.stream(x).min().orElse(0));
        int right = point(Arrays.stream(x).max().orElse(0) + 1);
        for (int row = top; row < foot; row++) {
            int[] turns = new int[side + 1]; // how the line passes this row before each point: up or down
            for (int i = 0, j = n - 1; i < n; j = i++) {
                if (y[i] <= row != y[j] <= row) {
                    turns[point(x[i] + (row - y[i]) * (x[j] - x[i]) / (y[j] - y[i]))] += y[i] <= row ? 1 : -1;
                }
            }
            for (int p = row * side + left, around = 0; p < row * side + right; p++) {
                around += turns[p - row * side];
                points[p] = around != 0 && (on < 0 || points[p] == on) ? colour : points[p];
            }
        }
    }

    /** The first point from here on. */
    private int point(double from) {
        return Math.max(0, Math.min(side, (int) Math.ceil(from)));
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
            int sum = (from >> shift & 0xff) * (100 - percent) + (to >> shift & 0xff) * percent;
            colour |= (sum / 100) << shift;
        }
        return colour;
    }
}
