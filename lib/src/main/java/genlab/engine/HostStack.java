package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** What {@link Fused} does, in plain loops: a place of a small network has a few thousand products, which cost less than forty operations. */
final class HostStack {

    private final float[][] weights;
    private final int[] dilations;
    private final int width; // H
    private final int skip; // S
    private float[][] queues;
    private NDManager owner;
    private int rows;
    private int places; // T + k
    private int channels;
    private FloatBuffer x;
    private List<Said> said;
    private List<Said> told;

    /** (places, each, K), each of them N or 1. */
    private record Said(float[] values, int each) {

        Said(NDArray x) {
            this(Tensors.floats(x), (int) x.size(1));
        }

        void read(int t, int n, float[] part) {
            int at = t % (values.length / part.length / each) * each + n % each;
            System.arraycopy(values, at * part.length, part, 0, part.length);
        }
    }

    HostStack(List<NDArray> weights, int[] dilations) {
        this.weights = weights.stream().map(Tensors::floats).toArray(float[][]::new);
        this.dilations = dilations;
        width = (int) weights.get(3).size(0);
        skip = this.weights[1].length - width;
    }

    void start(NDArray newX, List<NDArray> newSaid, List<NDArray> newTold) {
        owner = newX.getManager();
        rows = (int) newX.size(0);
        places = (int) newX.size(1);
        channels = (int) newX.size(2);
        // the tensor's own memory
        x = JniUtils.getByteBuffer((PtNDArray) newX, true)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        said = newSaid.stream().map(Said::new).toList();
        told = newTold.stream().map(Said::new).toList();
        queues = IntStream.of(dilations)
                .mapToObj(d -> new float[d * rows * width])
                .toArray(float[][]::new);
    }

    NDArray at(int t) {
        int outputs = weights[weights.length - 1].length;
        float[] o = new float[rows * outputs];
        for (int n = 0; n < rows; n++) {
            System.arraycopy(row(t, n), 0, o, n * outputs, outputs);
        }
        return owner.create(o, new Shape(rows, outputs));
    }

    private float[] row(int t, int n) {
        float[] seen = new float[weights[0].length / weights[1].length];
        x.get((n * places + t) * channels, seen);
        float[] now = weights[1].clone();
        add(seen, 0, seen.length, weights[0], 0, now);
        float[] both = new float[2 * width];
        float[] gate = new float[width];
        float[] y = new float[weights[2].length / (2 * width) - 2 * width];
        told.forEach(e -> e.read(t, n, y));
        for (int l = 0; l < dilations.length; l++) {
            float[] matrix = weights[3 * l + 2];
            float[] queue = queues[l];
            int slot = (t % dilations[l] * rows + n) * width;
            said.get(l).read(t, n, both);
            add(queue, slot, width, matrix, 0, both);
            add(now, skip, width, matrix, width, both);
            add(y, 0, y.length, matrix, 2 * width, both);
            System.arraycopy(now, skip, queue, slot, width);
            for (int j = 0; j < width; j++) {
                double tanh = 1 - 2 / (1 + Math.exp(2.0 * both[j]));
                gate[j] = (float) (tanh / (1 + Math.exp(-both[width + j])));
            }
            add(gate, 0, width, weights[3 * l + 3], 0, now);
            add(new float[] {1}, 0, 1, weights[3 * l + 4], 0, now);
        }
        for (int i = 3 * dilations.length + 2; i < weights.length; i += 2) {
            boolean direct = i == 3 * dilations.length + 2 && skip == 0;
            float[] next = weights[i + 1].clone();
            int from = weights[i].length / next.length;
            for (int j = 0; j < from && !direct; j++) {
                now[j] = Math.max(0, now[j]);
            }
            add(now, 0, from, weights[i], 0, next);
            now = next;
        }
        return now;
    }

    /** out += v M, of v and of M's rows those from some place on. */
    private static void add(float[] v, int from, int count, float[] matrix, int firstRow, float[] out) {
        for (int i = 0; i < count; i++) {
            float factor = v[from + i];
            int at = (firstRow + i) * out.length;
            if (factor != 0) {
                for (int j = 0; j < out.length; j++) {
                    out[j] += factor * matrix[at + j];
                }
            }
        }
    }
}
