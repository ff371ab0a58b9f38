package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.Preconditions;
import genlab.engine.Tensors;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How much fine detail pictures have. Detail is not quality: noise is nothing but detail. Square pictures (N, C, S, S), S even.
 */
public final class Sharpness {

    private Sharpness() {}

    /** The energy of the edges: the mean of (4 x less the four neighbours)² over the inner pixels. */
    public static double laplacian(NDArray x) {
        Shape shape = x.getShape();
        Preconditions.checkArgument(
                shape.dimension() == 4 && shape.size() > 0 && Math.min(shape.get(2), shape.get(3)) > 2,
                "pictures " + shape + ", expected (N, C, S, S), one or more with inner pixels");
        return Tensors.alone(() -> {
            NDArray middle = x.get(":, :, 1:-1, 1:-1");
            NDArray neighbours = NDArrays.add(
                    x.get(":, :, :-2, 1:-1"),
                    x.get(":, :, 2:, 1:-1"),
                    x.get(":, :, 1:-1, :-2"),
                    x.get(":, :, 1:-1, 2:"));
            return Tensors.doubles(middle.mul(4).sub(neighbours).square().mean())[0];
        });
    }

    /**
     * The power of 1, 2, ... S / 2 waves a side, whatever their direction: the mean of |F|² / S⁴ over the pictures and over all pairs (u, v) of
     * frequencies whose length, rounded, is that number. F is the two-dimensional Fourier transform; |F|² / S⁴ over all (u, v) adds up to the
     * mean of x².
     */
    public static double[] spectrum(NDArray x) {
        Preconditions.checkArgument(
                x.getShape().dimension() == 4 && x.size() > 0 && x.size(2) == x.size(3) && x.size(3) % 2 == 0,
                "pictures " + x.getShape() + ", expected (N, C, S, S), one or more with an even S");
        int side = (int) x.size(3);
        double[] power = Tensors.alone(() -> {
            NDManager manager = x.getManager();
            NDArray places = manager.arange(side).toType(x.getDataType(), false);
            NDArray angles = places.reshape(side, 1).mul(places).mod(side).mul(2 * Math.PI / side);
            NDArray cos = angles.cos();
            NDArray sin = angles.sin();
            NDArray rows = x.reshape(-1, side, side);
            NDArray real = cos.matMul(rows).matMul(cos).sub(sin.matMul(rows).matMul(sin));
            NDArray imaginary =
                    sin.matMul(rows).matMul(cos).add(cos.matMul(rows).matMul(sin));
            return Tensors.doubles(real.square().add(imaginary.square()).mean(new int[] {0}));
        });
        double[] sums = new double[side];
        int[] counts = new int[side];
        for (int i = 0; i < power.length; i++) {
            // frequencies above S / 2 are those below 0
            int ring = (int)
                    Math.round(Math.hypot(Math.min(i / side, side - i / side), Math.min(i % side, side - i % side)));
            sums[ring] += power[i] / Math.pow(side, 4);
            counts[ring]++;
        }
        return IntStream.rangeClosed(1, side / 2)
                .mapToDouble(k -> sums[k] / counts[k])
                .toArray();
    }

    /** The exponent a of power = c k^a, by least squares of the logarithms, from k = {@code from} waves a side on; 0 for noise. */
    public static double slope(double[] spectrum, int from) {
        Preconditions.checkArgument(
                from > 0 && from < spectrum.length, "a line from " + from + " waves a side to " + spectrum.length);
        var line = new SimpleRegression();
        IntStream.rangeClosed(from, spectrum.length).forEach(k -> line.addData(Math.log(k), Math.log(spectrum[k - 1])));
        return line.getSlope();
    }
}
