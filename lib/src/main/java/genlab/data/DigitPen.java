package genlab.data;

import java.util.ArrayList;
import java.util.List;

/** A round pen on 28 x 28 grey pixels: thickness and edge vary a little, as ink on scanned paper does. */
final class DigitPen {

    static final int SIDE = 28;

    /** Pixels from paper to full ink at a stroke's edge. */
    private static final double EDGE = 1.1;

    /** Points of the curve between two of the shape's points. */
    private static final int STEPS = 6;

    private DigitPen() {}

    /** The line through a stroke's points (Catmull and Rom, 1974); null after a point makes it a corner. */
    static double[][] curve(double[][] points) {
        List<double[]> line = new ArrayList<>();
        int from = 0;
        for (int to = 1; to < points.length; to++) {
            if (points[to] == null) {
                piece(points, from, to - 1, line);
                points[to] = points[to - 1];
                from = to;
            }
        }
        piece(points, from, points.length - 1, line);
        line.add(points[points.length - 1]);
        return line.toArray(double[][]::new);
    }

    /** Adds the points from one of the shape's points to another, which is not added. */
    private static void piece(double[][] p, int from, int to, List<double[]> line) {
        for (int i = from; i < to; i++) {
            double[] before = p[Math.max(from, i - 1)];
            double[] after = p[Math.min(to, i + 2)];
            for (int k = 0; k < STEPS; k++) {
                double t = (double) k / STEPS;
                line.add(new double[] {
                    spline(before[0], p[i][0], p[i + 1][0], after[0], t),
                    spline(before[1], p[i][1], p[i + 1][1], after[1], t)
                });
            }
        }
    }

    private static double spline(double a, double b, double c, double d, double t) {
        return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }

    /**
     * Draws lines given in pixels.
     *
     * @param lines stroke, point, (x, y)
     * @param width thickness in pixels
     * @param pixels where the 784 bytes go
     * @param at place of the first
     * @param rng for the ink
     */
    static void draw(List<double[][]> lines, double width, byte[] pixels, int at, Rng rng) {
        double[] depth = new double[SIDE * SIDE];
        for (double[][] line : lines) {
            double phase = rng.uniform(0, 2);
            double pressure = rng.uniform(0, 0.14);
            for (int i = 0; i + 1 < line.length; i++) {
                // a slow wave along the stroke, made of parabolas
                double t = (phase + 2.0 * i / line.length) % 2 - 1;
                double wave = 4 * t * (1 - Math.abs(t));
                segment(line[i], line[i + 1], 0.5 * width * (1 + pressure * wave), depth);
            }
        }
        for (int i = 0; i < depth.length; i++) {
            if (depth[i] > 0) {
                double ink = (depth[i] + rng.uniform(-0.1, 0.1)) / EDGE;
                pixels[at + i] = (byte) Math.round(254 * Math.min(1, Math.max(0, ink)));
            }
        }
    }

    /** Raises each pixel near a segment to how deep it lies in the ink, in pixels from the outer edge. */
    private static void segment(double[] a, double[] b, double radius, double[] depth) {
        double reach = radius + EDGE / 2;
        int left = Math.max(0, (int) Math.floor(Math.min(a[0], b[0]) - reach));
        int right = Math.min(SIDE - 1, (int) Math.floor(Math.max(a[0], b[0]) + reach));
        int top = Math.max(0, (int) Math.floor(Math.min(a[1], b[1]) - reach));
        int foot = Math.min(SIDE - 1, (int) Math.floor(Math.max(a[1], b[1]) + reach));
        double dx = b[0] - a[0];
        double dy = b[1] - a[1];
        double square = Math.max(1e-12, dx * dx + dy * dy);
        for (int y = top; y <= foot; y++) {
            for (int x = left; x <= right; x++) {
                double px = x + 0.5 - a[0];
                double py = y + 0.5 - a[1];
                double t = Math.min(1, Math.max(0, (px * dx + py * dy) / square));
                double ex = px - t * dx;
                double ey = py - t * dy;
                double inside = reach - Math.sqrt(ex * ex + ey * ey);
                depth[y * SIDE + x] = Math.max(depth[y * SIDE + x], inside);
            }
        }
    }
}
