package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import genlab.engine.GradMode;
import genlab.engine.Scalars;
import genlab.engine.Tensors;

/**
 * A linear layer all of whose singular values are 1, (N, in) to (N, out): it turns and mirrors, and where it goes to fewer numbers it forgets, but
 * it shortens no gradient that comes back.
 *
 * <pre>
 *   Q = M / sqrt(|M'M|_inf);   Q = 3/2 Q - 1/2 Q Q'Q, seven times            Björck and Bowie: to the nearest orthonormal matrix
 *   y = x Q' + b                                                             the gradient goes through all rounds to M
 * </pre>
 *
 * <p>{@link SpectralNorm} brings the largest singular value to 1 and leaves the others below it.
 *
 * @see <a href="https://arxiv.org/abs/1811.05381">Anil, Lucas and Grosse (2019)</a>, section 4.2
 */
public final class Orthonormal extends Layer {

    private static final int ROUNDS = 7;
    private static final int ROUNDS_AT_FIRST = 60;

    private final Parameter matrix;
    private final Parameter bias;

    /** From so many numbers to so many. */
    public Orthonormal(int in, int out) {
        settings(" " + in + " to " + out);
        matrix = addParameter(Parameter.builder()
                .setName("matrix")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(out, in))
                .build());
        bias = addParameter(Parameter.builder()
                .setName("bias")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(out))
                .build());
    }

    @Override
    public NDArray forward(NDArray x) {
        NDArray q = nearest(Tensors.near(matrix.getArray(), x), ROUNDS);
        return Linear.linear(x, q, Tensors.near(bias.getArray(), x)).singletonOrThrow();
    }

    /** The division brings every singular value to 1 or below, a single one to 1; each round brings it nearer to 1. */
    private static NDArray nearest(NDArray m, int rounds) {
        boolean wide = m.getShape().get(0) < m.getShape().get(1);
        NDArray q = m.div(square(m, wide).abs().sum(new int[] {0}).max().sqrt());
        int needed = Math.min(m.getShape().get(0), m.getShape().get(1)) == 1 ? 0 : rounds;
        for (int i = 0; i < needed; i++) {
            NDArray square = Scalars.times(square(q, wide), -0.5);
            q = Scalars.times(q, 1.5).add(wide ? square.matMul(q) : q.matMul(square));
        }
        return q;
    }

    /** The smaller one of QQ' and Q'Q. */
    private static NDArray square(NDArray q, boolean wide) {
        return wide ? q.matMul(q.transpose()) : q.transpose().matMul(q);
    }

    @Override
    public void initialize(NDManager manager, DataType dataType, Shape... inputShapes) {
        super.initialize(manager, dataType, inputShapes);
        NDArray m = matrix.getArray();
        // a random matrix has singular values near 0, which seven rounds would not bring to 1
        try (var off = GradMode.off();
                NDArray first = Net.still(m, x -> nearest(x, ROUNDS_AT_FIRST))) {
            first.copyTo(m);
        }
    }
}
