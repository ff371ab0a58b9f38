package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import genlab.engine.Scalars;
import genlab.engine.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * A multi-layer perceptron: linear layers with an activation between them, none after the last, (N, first width) -> (N, last width).
 *
 * <pre>{@code
 * Mlp.of(Nonlinearity.TANH, 1, 32, 32, 1)                  // one number in, two hidden layers of 32 units, one number out
 * Mlp.of(Nonlinearity.RELU, 2, 128, 1).unit(8).spectral()   // inputs of a size of about 8; every layer's largest singular value 1
 * }</pre>
 */
public final class Mlp extends Layer {

    private enum Bound {
        NONE,
        SPECTRAL,
        ORTHONORMAL;

        Block layer(int in, int out) {
            Block linear = Linear.builder().setUnits(out).build();
            return switch (this) {
                case NONE -> linear;
                case SPECTRAL -> new SpectralNorm(linear, new Shape(1, in));
                case ORTHONORMAL -> new Orthonormal(in, out);
            };
        }
    }

    private final Nonlinearity between;
    private final int[] widths;
    private final double unitIn;
    private final double unitOut;
    private final Bound bound;
    private final List<Block> layers = new ArrayList<>();

    private Mlp(Nonlinearity between, int[] widths, double unitIn, double unitOut, Bound bound) {
        if (widths.length < 2) {
            throw new IllegalArgumentException("an MLP needs the width of its input and of its output");
        }
        this.between = between;
        this.widths = widths.clone();
        this.unitIn = unitIn;
        this.unitOut = unitOut;
        this.bound = bound;
        settings(" " + Arrays.toString(widths) + " " + between + (unitIn == 1 ? "" : " unit " + unitIn)
                + (unitOut == 1 ? "" : " unitOut " + unitOut)
                + (bound == Bound.NONE ? "" : " " + bound.name().toLowerCase(Locale.ROOT)));
        for (int i = 1; i < widths.length; i++) {
            var input = new Shape(1, widths[i - 1]);
            layers.add(part("layer" + i, bound.layer(widths[i - 1], widths[i]), input));
        }
    }

    /** Linear layers of these widths, the input's first. */
    public static Mlp of(Nonlinearity between, int... widths) {
        return new Mlp(between, widths, 1, 1, Bound.NONE);
    }

    /** Linear layers from {@code in} numbers over hidden layers of these widths to {@code out} numbers. */
    public static Mlp of(Nonlinearity between, int in, int[] hidden, int out) {
        var widths = Stream.of(new int[] {in}, hidden, new int[] {out});
        return of(between, widths.flatMapToInt(IntStream::of).toArray());
    }

    /** The same with inputs divided by this number, their own size, before the first layer. */
    public Mlp unit(double size) {
        return new Mlp(between, widths, size, unitOut, bound);
    }

    /** The same with outputs multiplied by this number, the size that they are to have. */
    public Mlp unitOut(double size) {
        return new Mlp(between, widths, unitIn, size, bound);
    }

    /** The same with each layer under {@link SpectralNorm}. */
    public Mlp spectral() {
        return new Mlp(between, widths, unitIn, unitOut, Bound.SPECTRAL);
    }

    /** The same of {@link Orthonormal} layers. */
    public Mlp orthonormal() {
        return new Mlp(between, widths, unitIn, unitOut, Bound.ORTHONORMAL);
    }

    /** The singular values of each layer's matrix, as it multiplies, read off the unit vectors; the layer next to the input first. */
    public List<double[]> singularValues() {
        NDArray first = getParameters().valueAt(0).getArray();
        NDManager owner = first.getManager();
        return IntStream.range(0, layers.size())
                .mapToObj(i -> Tensors.alone(() -> {
                    NDArray zeros = owner.zeros(new Shape(1, widths[i]), first.getDataType());
                    NDArray units = owner.eye(widths[i], widths[i], 0, first.getDataType());
                    NDArray images =
                            Net.still(units, x -> Net.apply(layers.get(i), x).sub(Net.apply(layers.get(i), zeros)));
                    return new SingularValueDecomposition(MatrixUtils.createRealMatrix(Tensors.rows(images)))
                            .getSingularValues();
                }))
                .toList();
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray h = unitIn == 1 ? x : Scalars.times(x, 1 / unitIn);
        for (int i = 0; i < layers.size(); i++) {
            h = Net.apply(layers.get(i), i == 0 ? h : activated(h));
        }
        return unitOut == 1 ? h : Scalars.times(h, unitOut);
    }

    /** Frees the sums at once: a graph that needs them for a gradient keeps them itself. */
    private NDArray activated(NDArray sums) {
        try (sums) {
            return between.apply(sums);
        }
    }

    /** The same function with other weights in the place of its own, a matrix and a bias a layer. */
    public NDArray forward(NDArray x, List<NDArray> weights) {
        if (bound != Bound.NONE) {
            throw new IllegalStateException("with bounded layers it runs with its own weights only");
        }
        NDArray h = Scalars.times(x, 1 / unitIn);
        for (int i = 0; i < layers.size(); i++) {
            h = Linear.linear(i == 0 ? h : between.apply(h), weights.get(2 * i), weights.get(2 * i + 1))
                    .singletonOrThrow();
        }
        return Scalars.times(h, unitOut);
    }

    /** Its own weights, a matrix and a bias a layer. */
    public List<NDArray> weights() {
        return getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .map(Parameter::getArray)
                .toList();
    }
}
