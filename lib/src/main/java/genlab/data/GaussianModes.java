package genlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Points in the plane around centres that are equally likely: x = centre + sigma e, e standard normal.
 *
 * <p>{@link #ring()} and {@link #grid()} are the two tests of mode collapse by Srivastava et al. (2017, VEEGAN), which Lin et
 * al. (2018, PacGAN) repeat.
 *
 * @param name what stands in captions
 * @param centres (K, 2), no two nearer than sigma; not copied
 * @param sigma standard deviation around a centre, in either direction
 */
public record GaussianModes(String name, double[][] centres, double sigma) {

    /** Checks the centres: two in one place would be one mode counted twice. */
    public GaussianModes {
        if (!(sigma > 0) || centres.length == 0) {
            throw new IllegalArgumentException(name + ": " + centres.length + " centres, sigma " + sigma);
        }
        for (int i = 0; i < centres.length; i++) {
            if (centres[i].length != 2) {
                throw new IllegalArgumentException(
                        name + ": centre " + i + " has " + centres[i].length + " coordinates, expected 2");
            }
            for (int k = 0; k < i; k++) {
                double distance = Math.hypot(centres[i][0] - centres[k][0], centres[i][1] - centres[k][1]);
                if (!(distance >= sigma)) {
                    throw new IllegalArgumentException(name + ": centres " + k + " and " + i + " are " + distance
                            + " apart, less than sigma = " + sigma + ": they are one mode");
                }
            }
        }
    }

    /** Eight modes on the circle of radius 1, sigma 0.01. */
    public static GaussianModes ring() {
        double[][] centres = new double[8][];
        for (int k = 0; k < 8; k++) {
            // k / 8 of the circle: a range from 0 to 2 pi with both ends in it would hold one centre twice
            double angle = 2 * Math.PI * k / 8;
            centres[k] = new double[] {StrictMath.cos(angle), StrictMath.sin(angle)};
        }
        return new GaussianModes("ring of 8", centres, 0.01);
    }

    /** Twenty-five modes on {-4, -2, 0, 2, 4} x {-4, -2, 0, 2, 4}, sigma 0.05. */
    public static GaussianModes grid() {
        double[][] centres = new double[25][];
        for (int k = 0; k < 25; k++) {
            centres[k] = new double[] {2 * (k % 5) - 4, 2 * (k / 5) - 4};
        }
        return new GaussianModes("grid of 25", centres, 0.05);
    }

    /** Draws {@code n} points: n x 2 numbers, point by point. */
    public float[] sample(int n, Rng rng) {
        float[] points = new float[2 * n];
        for (int i = 0; i < n; i++) {
            double[] centre = centres[rng.below(centres.length)];
            // two normal numbers by the polar method (Marsaglia and Bray, 1964); StrictMath: the same bits everywhere
            double x;
            double y;
            double square;
            do {
                x = rng.uniform(-1, 1);
                y = rng.uniform(-1, 1);
                square = x * x + y * y;
            } while (square >= 1 || square == 0);
            double radius = sigma * Math.sqrt(-2 * StrictMath.log(square) / square);
            points[2 * i] = (float) (centre[0] + radius * x);
            points[2 * i + 1] = (float) (centre[1] + radius * y);
        }
        return points;
    }

    /** Draws {@code n} points as a tensor (n, 2) owned by {@code manager}. */
    public NDArray sample(NDManager manager, int n, Rng rng) {
        return manager.create(sample(n, rng), new Shape(n, 2));
    }
}
