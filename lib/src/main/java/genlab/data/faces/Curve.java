package genlab.data.faces;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A line through points, with straight and bent pieces; closed where it bounds a shape. */
final class Curve {

    private static final int STEPS = 7; // of a bent piece

    /** 28 corners and the first once more. */
    private static final double[][] CIRCLE = IntStream.rangeClosed(0, 28)
            .mapToDouble(i -> i % 28 * 2 * Math.PI / 28)
            .mapToObj(angle -> new double[] {StrictMath.cos(angle), StrictMath.sin(angle)})
            .toArray(double[][]::new);

    private final List<double[]> points = new ArrayList<>();

    int count() {
        return points.size();
    }

    double x(int i) {
        return points.get(i)[0];
    }

    double y(int i) {
        return points.get(i)[1];
    }

    /** A line that begins here. */
    static Curve line(double x, double y) {
        return new Curve().to(x, y);
    }

    /** An upright oval with its middle at (cx, cy). */
    static Curve oval(double cx, double cy, double rx, double ry) {
        Curve oval = new Curve();
        for (double[] corner : CIRCLE) {
            oval.to(cx + rx * corner[0], cy + ry * corner[1]);
        }
        return oval;
    }

    /** On to here, straight. */
    Curve to(double x, double y) {
        points.add(new double[] {x, y});
        return this;
    }

    /** On to (px, py), bent towards (cx, cy): a parabola. */
    Curve bend(double cx, double cy, double px, double py) {
        double ax = x(count() - 1);
        double ay = y(count() - 1);
        for (int i = 1; i <= STEPS; i++) {
            double t = (double) i / STEPS;
            double s = 1 - t;
            to(s * s * ax + 2 * s * t * cx + t * t * px, s * s * ay + 2 * s * t * cy + t * t * py);
        }
        return this;
    }

    /** Back along the mirror image on the other side of x = 0. */
    Curve mirrored() {
        for (int i = count() - 1; i >= 0; i--) {
            to(-x(i), y(i));
        }
        return this;
    }

    /** The same line elsewhere. */
    Curve moved(double dx, double dy) {
        Curve line = new Curve();
        points.forEach(p -> line.to(p[0] + dx, p[1] + dy));
        return line;
    }

    /** The shape of a brush that goes along this line, so wide at its beginning, in its middle and at its end. */
    Curve brush(double begin, double middle, double end) {
        Curve shape = beside(begin / 2, middle / 2, end / 2);
        Curve back = beside(-begin / 2, -middle / 2, -end / 2);
        for (int i = count() - 1; i >= 0; i--) {
            shape.to(back.x(i), back.y(i));
        }
        return shape;
    }

    /** The line at this distance from this one, to the right as one goes, at its beginning, in its middle and at its end. */
    private Curve beside(double begin, double middle, double end) {
        Curve line = new Curve();
        int last = count() - 1;
        boolean closed = x(0) == x(last) && y(0) == y(last);
        for (int i = 0; i <= last; i++) {
            int before = i > 0 ? i - 1 : closed ? last - 1 : 0;
            int after = i < last ? i + 1 : closed ? 1 : last;
            double dx = x(after) - x(before);
            double dy = y(after) - y(before);
            double length = Math.max(1e-9, Math.sqrt(dx * dx + dy * dy));
            double t = 2.0 * i / last;
            double away = t < 1 ? begin + t * (middle - begin) : middle + (t - 1) * (end - middle);
            line.to(x(i) - away * dy / length, y(i) + away * dx / length);
        }
        return line;
    }
}
