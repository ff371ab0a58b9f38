import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import genlab.data.Batches;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.Images;
import genlab.data.Mnist;
import genlab.data.Rng;
import genlab.distribution.DiagonalNormal;
import genlab.engine.Threads;
import genlab.labs.ImageCodeStudy;
import genlab.nn.Mlp;
import genlab.nn.Nonlinearity;
import genlab.training.Adam;
import genlab.training.Checkpoint;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.vae.ActiveUnits;
import genlab.vae.BernoulliDecoder;
import genlab.vae.Elbo;
import genlab.vae.GaussianEncoder;
import genlab.vae.ImportanceWeightedBound;
import genlab.vae.LatentModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;

/**
 * The VAE of Burda et al. (2016) on MNIST: made 06-burda.csv. Their network (784-200-200-50, tanh), coins tossed anew at each step, Adam
 * with epsilon 1e-4, their step sizes over the training; passes, batch and first step size are arguments (theirs: 3280, 20, 1e-3).
 * A run that was cut off goes on from its checkpoint; with 0 passes a row, what the checkpoint has is judged.
 *
 * <pre>GENLAB_DATA_DIR=... java -cp CLASSPATH 06-burda.java PASSES BATCH RATE PASSES_A_ROW TABLE CHECKPOINT</pre>
 */
final class Burda {

    private static final String HEAD = "passes,of,batch,first_rate,core_hours,negative_elbo,kl,active_units,pictures,k,negative_bound";

    private final NDManager manager = NDManager.newBaseManager();
    private final Rng rng = Rng.of(42);
    private final LatentModel model = new LatentModel(
                    new GaussianEncoder(Mlp.of(Nonlinearity.TANH, 784, 200, 200, 100)),
                    new BernoulliDecoder(Mlp.of(Nonlinearity.TANH, 50, 200, 200, 784)),
                    DiagonalNormal.standard(manager, 50))
            .initialize(manager, rng.split("weights"), DataType.FLOAT32);
    private final Path table;
    private final String settings;
    private final NDArray test;
    private double hoursBefore;
    private int passesBefore;

    private Burda(Images digits, Path table, String settings) throws IOException {
        this.table = table;
        this.settings = settings;
        test = rng.split("coins").bernoulli(rows(digits));
        if (Files.exists(table)) {
            List<String> lines = Files.readAllLines(table);
            String[] last = lines.get(lines.size() - 1).split(",");
            hoursBefore = Double.parseDouble(last[4]);
            passesBefore = Integer.parseInt(last[0]);
        } else {
            Files.writeString(table, HEAD + "\n");
        }
    }

    public static void main(String[] args) throws IOException {
        Threads.set(1);
        int passes = Integer.parseInt(args[0]);
        int batch = Integer.parseInt(args[1]);
        int every = Integer.parseInt(args[3]) * (60_000 / batch);
        var digits = Mnist.load(DataStore.open(DownloadProgress.SILENT));
        var burda = new Burda(digits.test(), Path.of(args[4]), String.join(",", args[0], args[1], args[2]));
        double rate = Double.parseDouble(args[2]);
        int done = burda.train(digits.train(), batch, rate, passes * (60_000 / batch), every, Path.of(args[5]));
        burda.judge(done, 1000, 5000);
    }

    private NDArray rows(Images images) {
        return images.tensor(manager).reshape(-1, 784);
    }

    /** Trains, or with rows every 0 passes takes what the checkpoint has; the passes done. */
    private int train(Images digits, int batch, double rate, int steps, int every, Path file) {
        var batches = Batches.of(batch, rng.split("order"), rows(digits));
        var vae = new Player("-ELBO", Adam.rate(rate).epsilon(1e-4), model.networks()).rate(ImageCodeStudy::burdaRate);
        var checkpoint = vae.into(new Checkpoint(file));
        if (every == 0) {
            return (int) (checkpoint.load().steps() * batch / 60_000);
        }
        new Fit("VAE", steps, manager, rng.split("VAE"))
                .on(digits.name())
                .checkpoint(checkpoint, every)
                .run(step -> {
                    int passes = (int) (step.index() * batch / 60_000);
                    if (step.every(every) && passes > passesBefore) {
                        judge(passes, 1000, 100);
                    }
                    NDArray x = step.rng().split("coins").bernoulli(batches.at(step));
                    vae.minimise(step, () -> model.negativeElbo(x, step.rng()).mean());
                });
        return steps * batch / 60_000;
    }

    /** A row of the table: all test digits, and the tighter bound of so many of them, evenly spread: the later half is harder. */
    private void judge(int passes, int pictures, int k) {
        double hours = hoursBefore + ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 3.6e12;
        var parts = Elbo.evaluate(model, test, rng.split("evaluate"));
        int active = ActiveUnits.count(model.codes(test));
        double bound = ImportanceWeightedBound.of(model, test.get("::" + 10_000 / pictures), k, rng.split("importance")).at(k);
        String row = String.format(Locale.ROOT, "%d,%s,%.4f,%.3f,%.3f,%d,%d,%d,%.3f%n",
                passes, settings, hours, parts.negative(), parts.kl(), active, pictures, k, -bound);
        try {
            Files.writeString(table, row, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        System.out.print(row);
    }
}
