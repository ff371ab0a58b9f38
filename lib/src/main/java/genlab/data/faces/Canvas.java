package genlab.data.faces;

import java.util.Arrays;

/** A sheet of 4 x 4 fine points a pixel on which shapes are filled one over the other; a pixel is the mean of its points. */
final class Canvas {

    /** The units of a picture's side: shapes are given in them, whatever the size in pixels. */
    static final int UNITS = 64;

    private static final int FINE = 4;

    private final int size;
    private final int side;
    private final int[] points;
    private double scale;
    private double cos = 1;
    private double sin;
    private double middleX;
    private double middleY;

    Canvas(int size) {
        this.size = size;
        this.side = FINE * size;
        points = new int[side * side];
        place(0, 0, 1, 0);
    }

    /** Where the origin of the shapes to come lies, how large they are, and how far they lean to the right, radians. */
    void place(double x, double y, double larger, double lean) {
        double unit = (double) side / UNITS;
        scale = unit * larger;
        cos = StrictMath.cos(lean);
        sin = StrictMath.sin(lean);
        middleX = unit * x;
        middleY = unit * y;
    }

    /** Fills a shape. */
    void fill(Curve shape, int colour) {
        fill(shape, colour, -1);
    }

    /** Fills a shape and draws a rim of this width around it. */
    void fill(Curve shape, int colour, int rim, double width) {
        fill(shape.grown(width), rim);
        fill(shape, colour);
    }

    /** Fills that part of a shape which lies on points of the colour {@code on}; on all points where that is -1. */
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
                    int at = found++;
                    for (; at > 0 && cuts[at - 1] > cut; at--) {
                        cuts[at] = cuts[at - 1];
                        turns[at] = turns[at - 1];
                    }
                    cuts[at] = cut;
                    turns[at] = y[i] <= row ? 1 : -1;
                }
            }
            int around = 0;
            for (int k = 0; k + 1 < found; k++) {
                around += turns[k];
                if (around != 0) {
                    span(row, cuts[k], cuts[k + 1], colour, on);
                }
            }
        }
    }

    private void span(int row, double left, double right, int colour, int on) {
        int from = row * side + Math.max(0, (int) Math.ceil(left));
        int to = row * side + Math.min(side, (int) Math.ceil(right));
        if (on < 0 && from < to) {
            Arrays.fill(points, from, to, colour);
        }
        for (int p = from; on >= 0 && p < to; p++) {
            points[p] = points[p] == on ? colour : points[p];
        }
    }

    /** Writes the picture as image {@code i} of (N, 3, size, size). */
    void write(byte[] pixels, int i) {
        for (int p = 0; p < size * size; p++) {
            int red = 0;
            int green = 0;
            int blue = 0;
            int corner = FINE * (p / size * side + p % size);
            for (int k = 0; k < FINE * FINE; k++) {
                int colour = points[corner + k / FINE * side + k % FINE];
                red += colour >> 16;
                green += colour >> 8 & 0xff;
                blue += colour & 0xff;
            }
            int at = 3 * i * size * size + p;
            pixels[at] = (byte) ((red + FINE * FINE / 2) / (FINE * FINE));
            pixels[at + size * size] = (byte) ((green + FINE * FINE / 2) / (FINE * FINE));
            pixels[at + 2 * size * size] = (byte) ((blue + FINE * FINE / 2) / (FINE * FINE));
        }
    }

    /** The colour so many percent of the way from one to another. */
    static int mix(int from, int to, int percent) {
        int colour = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            colour |= (a * (100 - percent) + b * percent) / 100 << shift;
        }
        return colour;
    }
}
