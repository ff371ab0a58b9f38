package genlab.metric;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import genlab.data.Batches;
import genlab.data.Images;
import genlab.data.Rng;
import genlab.distribution.Categorical;
import genlab.engine.Tensors;
import genlab.nn.ImageClassifier;
import genlab.nn.Net;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.Player;

/**
 * A classifier that was trained on labelled pictures, to judge pictures that a model made: never the critic that the model was
 * trained against.
 *
 * @param network (N, channels, side, side) to logits
 */
public record ImageJudge(ImageClassifier network) {

    private static final int BATCH = 128;
    private static final int ROWS_AT_A_TIME = 500;

    /**
     * Trains one by maximum likelihood: Adam at {@code rate}, which falls to 0 in equal steps; logs "-log p(class|x) loss", nats.
     *
     * @param fit the loop, whose length is the training's
     * @param config of the network
     * @param images with labels
     * @param owner of the network
     * @param rng of the first weights and the order of the pictures
     */
    public static ImageJudge trained(
            Fit fit, ImageClassifier.Config config, Images images, double rate, NDManager owner, Rng rng) {
        var network = Net.initialize(new ImageClassifier(config), owner, rng.split("weights"));
        try (NDManager own = owner.newSubManager();
                var player = new Player("-log p(class|x)", Adam.rate(rate), network).rate(done -> 1 - done)) {
            var batches = Batches.of(BATCH, rng.split("order"), images.tensor(own), own.create(images.labels()));
            fit.on(images.name()).run(step -> {
                NDList batch = batches.allAt(step);
                player.minimise(step, () -> new Categorical(network.forward(batch.get(0)))
                        .logP(batch.get(1))
                        .mean()
                        .neg());
            });
        }
        return new ImageJudge(network);
    }

    /** The probabilities of the classes: (N, channels, side, side) to (N, classes), owned by x's manager. */
    public NDArray probabilities(NDArray x) {
        return Net.still(x, ROWS_AT_A_TIME, rows -> network.forward(rows).softmax(1));
    }

    /** What the network's last layer sees, for distances between sets of pictures: (N, channels, side, side) to (N, features). */
    public NDArray features(NDArray x) {
        return Net.still(x, ROWS_AT_A_TIME, network::features);
    }

    /** The share of pictures whose most likely class is their label. */
    public double accuracy(Images images) {
        return Tensors.alone(() -> {
            NDManager owner = network.getParameters().valueAt(0).getArray().getManager();
            return accuracy(images.tensor(owner), images.labels());
        });
    }

    /** The same of pictures as a tensor: (N, channels, side, side), and N labels. */
    public double accuracy(NDArray x, int... labels) {
        return Tensors.alone(() -> {
            NDArray found = probabilities(x).argMax(1).toType(DataType.INT32, false);
            NDArray wanted = x.getManager().create(labels, found.getShape());
            return Tensors.number(
                    found.eq(wanted).toType(DataType.FLOAT32, false).mean());
        });
    }
}
