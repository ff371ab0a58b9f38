package genlab.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.Threads;
import genlab.nn.Net;
import genlab.training.Adam;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The time of one training step of a 784-400-20-400-784 VAE (batch 128, Adam), side by side with the same
 * step in Python: PyTorch 2.7.1 eager, with its default and with its fused Adam.
 *
 * <p>Java and Python take turns in blocks of steps, in an order that changes from round to round, so that
 * both meet the same noise of the machine; the ratios are medians over the rounds. Wanted: Java over
 * Python's default at most 1, Java over its fused one at most 1.1.
 *
 * <p>Run it from {@code lib} after {@code mvn test-compile}:
 *
 * <pre>
 * java -cp target/test-classes:target/classes:$(mvn -q dependency:build-classpath -Dmdep.outputFile=/dev/stdout) \
 *     genlab.vae.VaeStepBenchmark python3 [threads 2] [rounds 40] [steps a block 50]
 * </pre>
 *
 * where {@code python3} has torch 2.7.1; the Python side is {@code src/test/python/vae_step.py}.
 */
public final class VaeStepBenchmark {

    private static final int BATCH = 128;
    private static final int POOL = 16;
    private static final int WARM_UP = 5;

    private VaeStepBenchmark() {}

    /** Arguments: Python, and optionally the threads, the rounds and the steps of a block. */
    public static void main(String[] args) throws IOException {
        int threads = args.length > 1 ? Integer.parseInt(args[1]) : 2;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 40;
        int steps = args.length > 3 ? Integer.parseInt(args[3]) : 50;
        Threads.set(threads);
        Process python = new ProcessBuilder(args[0], "src/test/python/vae_step.py", "" + threads)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (NDManager manager = NDManager.newBaseManager();
                BufferedReader in = python.inputReader();
                BufferedWriter out = python.outputWriter();
                var java = new Training(manager)) {
            System.out.println(
                    in.readLine() + "; " + threads + " threads, " + rounds + " rounds of " + steps + " steps");
            List<IntToDoubleFunction> sides =
                    List.of(java::secondsPerStep, n -> ask(in, out, "default", n), n -> ask(in, out, "fused", n));
            double[][] seconds = new double[sides.size()][rounds];
            for (int round = -WARM_UP; round < rounds; round++) {
                for (int turn = 0; turn < sides.size(); turn++) {
                    int side = (round + WARM_UP + turn) % sides.size();
                    double measured = sides.get(side).applyAsDouble(steps);
                    if (round >= 0) {
                        seconds[side][round] = measured;
                    }
                }
            }
            System.out.printf(
                    "ms a step (median): Java %.2f, Python %.2f, Python with fused Adam %.2f%n",
                    1e3 * median(seconds[0]), 1e3 * median(seconds[1]), 1e3 * median(seconds[2]));
            System.out.printf(
                    "Java / Python %.3f (wanted at most 1), Java / fused %.3f (wanted at most 1.1)%n",
                    median(ratios(seconds[0], seconds[1])), median(ratios(seconds[0], seconds[2])));
        } finally {
            python.destroy();
        }
    }

    private static double ask(BufferedReader in, BufferedWriter out, String kind, int steps) {
        try {
            out.write(kind + " " + steps + "\n");
            out.flush();
            return Double.parseDouble(in.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] ratios(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] / b[i]).toArray();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static final class Training implements AutoCloseable {
        private final Vae vae;
        private final Adam adam;
        private final NDArray[] pool = new NDArray[POOL];
        private long done;

        Training(NDManager manager) {
            vae = Net.initialize(new Vae(new Vae.Dense(784, 20, 400)), manager, Rng.of(1));
            adam = new Adam(vae, 1e-3);
            for (int i = 0; i < POOL; i++) {
                pool[i] = Rng.of(2)
                        .split(i)
                        .uniform(manager, 0, 1, new Shape(BATCH, 784))
                        .lt(0.13f)
                        .toType(DataType.FLOAT32, false);
            }
        }

        double secondsPerStep(int steps) {
            long began = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                Rng rng = Rng.of(3).split(done);
                NDArray x = pool[(int) (done++ % POOL)];
                adam.step(() -> Elbo.negative(x, vae.forward(x, rng)).mean());
            }
            return 1e-9 * (System.nanoTime() - began) / steps;
        }

        @Override
        public void close() {
            adam.close();
        }
    }
}
