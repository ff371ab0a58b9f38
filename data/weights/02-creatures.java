import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import genlab.autoregressive.ColourCode;
import genlab.autoregressive.GatedPixelCnn;
import genlab.data.Batches;
import genlab.data.PaletteImages;
import genlab.data.Rng;
import genlab.data.creatures.PixelCreatures;
import genlab.distribution.Categorical;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Checkpoint;
import genlab.training.Fit;
import genlab.training.Player;
import genlab.training.Provenance;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A gated PixelCNN of pixel creatures, one of 167 colours a pixel, with numbers by position: made 02-creatures.safetensors and, on its
 * standard output, 02-creatures.curve.csv. It learns from 20,000 creatures of its own random numbers; the 60 of lab 02, none of which is
 * among them, are asked about only.
 *
 * <pre>java -Dai.djl.pytorch.num_threads=1 -cp CLASSPATH 02-creatures.java STEPS FILE</pre>
 */
final class Creatures {

    private static final String LEARNED = "20,000 creatures, PixelCreatures.draw(20_000, Rng.of(2).split(\"creatures\"))";

    private final ColourCode.OneOf oneOf = new ColourCode.OneOf(PixelCreatures.standard().pictures().palette());

    private NDArray planes(NDArray codes) {
        return oneOf.encode(codes).transpose(0, 3, 1, 2);
    }

    private static NDArray natsAPixel(NDArray logits, NDArray codes) {
        NDArray logP = new Categorical(logits.transpose(0, 2, 3, 1)).logPEach(codes);
        return logP.flatten(1, -1).mean(new int[] {1}).neg();
    }

    private void train(int steps, Path file, NDManager manager) {
        Rng rng = Rng.of(42);
        PaletteImages standard = PixelCreatures.standard().pictures();
        NDArray hidden = standard.at(rng.split("split").permutation(standard.count()))
                .range(0, 60)
                .tensor(manager)
                .reshape(-1, 20, 20);
        NDArray shown = PixelCreatures.draw(20_000, Rng.of(2).split("creatures"))
                .pictures()
                .tensor(manager)
                .reshape(-1, 20, 20);
        var config = GatedPixelCnn.Config.of(167, 167).width(32).dilations(1, 2, 4, 1, 2, 4).places(8, 20);
        var net = Net.initialize(new GatedPixelCnn(config), manager, rng.split("colour weights"));
        var herd = Batches.of(8, rng.split("herd"), shown);
        var player = new Player("P", Adam.rate(4e-3), net)
                .averaged(0.999)
                .rate(done -> Math.min(1, 1.25 * (1 - done)));
        var fit = new Fit("creatures", steps, manager, rng.split("fit"));
        System.out.println("step,seconds,nats_a_pixel");
        fit.run(step -> {
            NDArray x = herd.at(step);
            player.minimise(step, () -> natsAPixel(net.forward(planes(x)), x).mean());
            long done = step.index() + 1;
            if (done == 100 || done % 500 == 0 || done == steps) {
                player.withAverage(() -> {
                    Provenance p = fit.provenance();
                    try (NDArray nats = Net.still(hidden, 20, y -> natsAPixel(net.forward(planes(y)), y))) {
                        float mean = nats.mean().getFloat();
                        System.out.printf(Locale.ROOT, "%d,%.1f,%.4f%n", done, p.seconds(), mean);
                    }
                    var from = new Provenance(p.training(), p.players(), LEARNED, 42, done, p.seconds(), p.versions());
                    new Checkpoint(file).with("P", net).save(from);
                    return null;
                });
            }
        });
    }

    public static void main(String[] args) {
        try (NDManager manager = NDManager.newBaseManager()) {
            new Creatures().train(Integer.parseInt(args[0]), Path.of(args[1]), manager);
        }
    }
}
