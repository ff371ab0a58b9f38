package genlab.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A stream of random numbers that depends on its seed alone: same seed, same numbers, on every device.
 *
 * <p>Streams form a tree. {@link #split(String)} and {@link #split(long)} give a child that depends on
 * this stream's seed and the name, never on what was drawn before, so the noise of training step 731
 * is {@code rng.split(731)} whether or not steps 1 to 730 ran in this process. That makes resuming
 * exact without storing a generator's state, and two trainings in one JVM independent: nothing here
 * touches the engine's process-wide generator.
 *
 * <p>Not safe for use by several threads; give each its own split.
 */
public final class Rng {

    private static final RandomGeneratorFactory<RandomGenerator> L64X128 =
            RandomGeneratorFactory.of("L64X128MixRandom");

    private static final int KEPT_BYTES = 1 << 20;

    private static final ThreadLocal<ByteBuffer> ROOM =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(KEPT_BYTES));

    private final long seed;
    private final RandomGenerator generator;

    private Rng(long seed) {
        this.seed = seed;
        this.generator = L64X128.create(seed);
    }

    /** The stream of a seed. */
    public static Rng of(long seed) {
        return new Rng(seed);
    }

    /** The seed that this stream was made from. */
    public long seed() {
        return seed;
    }

    /** The child stream of this name. */
    public Rng split(String name) {
        long h = seed;
        for (int i = 0; i < name.length(); i++) {
            h = mix(h ^ name.charAt(i));
        }
        return new Rng(mix(h ^ 0x5851F42D4C957F2DL));
    }

    /** The child stream of this index, for instance a training step. */
    public Rng split(long index) {
        return new Rng(mix(mix(seed) ^ index));
    }

    /** A uniform number in [0, 1). */
    public double uniform() {
        return generator.nextDouble();
    }

    /** A uniform number in [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * generator.nextDouble();
    }

    /** A standard normal number. */
    public double normal() {
        return generator.nextGaussian();
    }

    /** A uniform integer in 0 ... bound - 1. */
    public int below(int bound) {
        return generator.nextInt(bound);
    }

    /** The integers 0 ... n - 1 in random order (Fisher and Yates). */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Independent standard normal numbers, float32 of this shape, owned by {@code manager}. */
    public NDArray normal(NDManager manager, Shape shape) {
        ByteBuffer room = room(shape);
        for (FloatBuffer numbers = room.asFloatBuffer(); numbers.hasRemaining(); ) {
            numbers.put((float) generator.nextGaussian());
        }
        return copy(manager, room, shape);
    }

    /** Independent uniform numbers in [low, high), float32 of this shape, owned by {@code manager}. */
    public NDArray uniform(NDManager manager, float low, float high, Shape shape) {
        ByteBuffer room = room(shape);
        for (FloatBuffer numbers = room.asFloatBuffer(); numbers.hasRemaining(); ) {
            numbers.put(low + (high - low) * generator.nextFloat());
        }
        return copy(manager, room, shape);
    }

    /** Independent zeros and ones, a one with the probability given: shape, type and owner of {@code probabilities}. */
    public NDArray bernoulli(NDArray probabilities) {
        try (NDArray u = uniform(probabilities.getManager(), 0, 1, probabilities.getShape());
                NDArray drawn = u.lt(probabilities)) {
            return drawn.toType(probabilities.getDataType(), true);
        }
    }

    /** Room for so many float32: a thread's own, used again and again, since Java takes a buffer back only when it collects. */
    private static ByteBuffer room(Shape shape) {
        int bytes = Math.toIntExact(Float.BYTES * shape.size());
        ByteBuffer room = bytes > KEPT_BYTES
                ? ByteBuffer.allocateDirect(bytes)
                : ROOM.get().duplicate();
        return room.order(ByteOrder.nativeOrder()).limit(bytes);
    }

    /** In the engine's own memory: a graph reads it again for a gradient, when the room holds other numbers. */
    private static NDArray copy(NDManager manager, ByteBuffer room, Shape shape) {
        try (NDArray passing = manager.create(room, shape, DataType.FLOAT32)) {
            return passing.duplicate();
        }
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the result depends on every bit given. */
    private static long mix(long z) {
        z += 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
