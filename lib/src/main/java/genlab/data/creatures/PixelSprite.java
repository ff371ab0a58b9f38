package genlab.data.creatures;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A 20 x 20 picture made of round, lit parts: each pixel holds a part, a ramp of the palette and a shade.
 *
 * <p>Places are in pixels from the middle, y down, x in the direction the creature looks. The light comes from the
 * upper left of the picture whatever way the creature looks, so a mirrored creature is not a mirrored picture.
 */
final class PixelSprite {

    static final int SIDE = 20;

    /** Between shades 2 and 3, 3 and 4, ...: the light that falls on a surface. */
    private static final double[] EDGES = {-0.12, 0.28, 0.8, 0.96, 0.99};

    /** What a pixel belongs to; markings go on skin alone. */
    enum Part {
        NONE,
        BODY,
        HEAD,
        LIMB,
        TRIM
    }

    /** A solid's surface: fills {@code uv} with a place in the unit disc, or outside it where the solid is not. */
    @FunctionalInterface
    private interface Solid {
        void at(double x, double y, double[] uv);
    }

    final Part[] part = new Part[SIDE * SIDE];
    final PixelPalette[] ramp = new PixelPalette[SIDE * SIDE];
    final int[] shade = new int[SIDE * SIDE];
    final double[] u = new double[SIDE * SIDE];
    final double[] v = new double[SIDE * SIDE];

    private final boolean facesRight;
    private final double size;
    private final double centreX;
    private final double centreY;

    PixelSprite(boolean facesRight, double size, double centreX, double centreY) {
        this.facesRight = facesRight;
        this.size = size;
        this.centreX = centreX;
        this.centreY = centreY;
        Arrays.fill(part, Part.NONE);
    }

    /** The column of a place. */
    int column(double x) {
        return (int) Math.floor(centreX + (facesRight ? x : -x) * size);
    }

    /** The row of a place. */
    int row(double y) {
        return (int) Math.floor(centreY + y * size);
    }

    /** 1 where columns grow in the direction of looking, else -1. */
    int forward() {
        return facesRight ? 1 : -1;
    }

    /** An ellipse with half axes {@code rx}, {@code ry}, turned by {@code degrees} towards the front. */
    void ellipse(Part kind, PixelPalette hue, double x, double y, double rx, double ry, double degrees) {
        double c = StrictMath.cos(degrees * (Math.PI / 180));
        double s = StrictMath.sin(degrees * (Math.PI / 180));
        paint(kind, hue, (px, py, uv) -> {
            double dx = px - x;
            double dy = py - y;
            double a = (c * dx + s * dy) / rx;
            double b = (c * dy - s * dx) / ry;
            uv[0] = c * a - s * b;
            uv[1] = s * a + c * b;
        });
    }

    /** An upright ellipse. */
    void ellipse(Part kind, PixelPalette hue, double x, double y, double rx, double ry) {
        ellipse(kind, hue, x, y, rx, ry, 0);
    }

    /** A rod with round ends of radius {@code r0} and {@code r1}. */
    void rod(Part kind, PixelPalette hue, double x0, double y0, double r0, double x1, double y1, double r1) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        paint(kind, hue, (px, py, uv) -> {
            double t = ((px - x0) * dx + (py - y0) * dy) / (dx * dx + dy * dy);
            t = Math.min(1, Math.max(0, t));
            double r = r0 + (r1 - r0) * t;
            uv[0] = (px - x0 - t * dx) / r;
            uv[1] = (py - y0 - t * dy) / r;
        });
    }

    /** A flat triangle, lit from its top to its foot. */
    void triangle(Part kind, PixelPalette hue, double... xy) {
        double top = Math.min(xy[1], Math.min(xy[3], xy[5]));
        double foot = Math.max(xy[1], Math.max(xy[3], xy[5]));
        paint(kind, hue, (px, py, uv) -> {
            double a = side(px, py, xy[0], xy[1], xy[2], xy[3]);
            double b = side(px, py, xy[2], xy[3], xy[4], xy[5]);
            double c = side(px, py, xy[4], xy[5], xy[0], xy[1]);
            boolean inside = (a >= 0 && b >= 0 && c >= 0) || (a <= 0 && b <= 0 && c <= 0);
            uv[0] = inside ? 0 : 2;
            uv[1] = 1.4 * (py - top) / (foot - top) - 0.7;
        });
    }

    private static double side(double px, double py, double x0, double y0, double x1, double y1) {
        return (px - x0) * (y1 - y0) - (py - y0) * (x1 - x0);
    }

    /** Paints a solid and darkens the rim of what was already there, so parts stand off from each other. */
    private void paint(Part kind, PixelPalette hue, Solid solid) {
        boolean[] inside = new boolean[SIDE * SIDE];
        double[] uv = new double[2];
        for (int i = 0; i < inside.length; i++) {
            int column = i % SIDE;
            int row = i / SIDE;
            double x = (column + 0.5 - centreX) / size;
            double y = (row + 0.5 - centreY) / size;
            solid.at(facesRight ? x : -x, y, uv);
            if (uv[0] * uv[0] + uv[1] * uv[1] <= 1) {
                inside[i] = true;
                u[i] = uv[0];
                v[i] = uv[1];
            }
        }
        for (int i = 0; i < inside.length; i++) {
            if (inside[i]) {
                part[i] = kind;
                ramp[i] = hue;
                shade[i] = lit(facesRight ? u[i] : -u[i], v[i]);
            } else if (part[i] != Part.NONE && neighbour(n -> inside[n], i) >= 0) {
                shade[i] = Math.min(shade[i], 1);
            }
        }
    }

    /** Shade 2 ... 7 of a ball where its surface is at (x, y) of the unit disc. */
    private static int lit(double x, double y) {
        double z = Math.sqrt(Math.max(0, 1 - x * x - y * y));
        double light = -0.45 * x - 0.63 * y + 0.63 * z;
        int shade = 2;
        for (double edge : EDGES) {
            shade += light < edge ? 0 : 1;
        }
        return shade;
    }

    /** Draws the outline around all parts and gives the picture's codes. */
    int[] finish() {
        int[] codes = new int[SIDE * SIDE];
        for (int i = 0; i < codes.length; i++) {
            if (part[i] != Part.NONE) {
                codes[i] = ramp[i].code(shade[i]);
            } else {
                int near = neighbour(n -> part[n] != Part.NONE, i);
                codes[i] = near < 0 ? PixelPalette.WHITE : ramp[near].code(0);
            }
        }
        return codes;
    }

    private static int neighbour(IntPredicate inside, int i) {
        return IntStream.of(neighbours(i)).filter(inside).findFirst().orElse(-1);
    }

    /** The pixels below, above, right and left of one, where there are such. */
    static int[] neighbours(int i) {
        int x = i % SIDE;
        return IntStream.of(i + SIDE, i - SIDE, x + 1 < SIDE ? i + 1 : -1, x > 0 ? i - 1 : -1)
                .filter(n -> n >= 0 && n < SIDE * SIDE)
                .toArray();
    }
}
