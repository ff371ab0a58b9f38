package genlab.metric;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import genlab.data.BadFileException;
import genlab.nn.Net;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Somebody else's network as what looks at pictures: a file that {@code torch.jit.save} wrote, of one tensor to one tensor, such as
 * Inception without its last layer. What it wants of size, channels and range is its own affair; in Python it can be wrapped so that it
 * takes what this library has, (N, channels, side, side) in [0, 1].
 */
public final class FeatureExtractor implements AutoCloseable {

    private static final int ROWS_AT_A_TIME = 100;

    private final Path file;
    private final Model model;

    private FeatureExtractor(Path file, Model model) {
        this.file = file;
        this.model = model;
    }

    /**
     * Reads one, onto the device of the pictures that it will see.
     *
     * @throws BadFileException if there is no such file or it is no TorchScript
     */
    public static FeatureExtractor load(Path file, NDManager pictures) {
        Model model = Model.newInstance("features", pictures.getDevice(), "PyTorch");
        try {
            // all bytes first: the engine waits for ever for a stream that cannot be read; and a file that was saved on
            // a GPU is read
            // where there is none only if it is told where to
            model.load(new ByteArrayInputStream(Files.readAllBytes(file)), Map.of("mapLocation", "true"));
            return new FeatureExtractor(file, model);
        } catch (IOException | MalformedModelException | EngineException e) {
            model.close();
            String found = e.toString().lines().findFirst().orElseThrow();
            throw new BadFileException(file, "a TorchScript file, as torch.jit.save writes it", found, e);
        }
    }

    /**
     * Its features: (N, channels, side, side) to (N, F), owned by x's manager.
     *
     * @throws BadFileException if it does not take x, or gives something else than a row a picture
     */
    public NDArray features(NDArray x) {
        return Net.still(x, ROWS_AT_A_TIME, rows -> {
            try {
                var store = new ParameterStore(rows.getManager(), false);
                NDArray out =
                        model.getBlock().forward(store, new NDList(rows), false).singletonOrThrow();
                if (out.getShape().dimension() > 1 && out.size(0) == rows.size(0)) {
                    return out.flatten(1, -1);
                }
                throw new BadFileException(file, "a row a picture of " + rows.getShape(), "" + out.getShape());
            } catch (EngineException | IndexOutOfBoundsException e) {
                throw new BadFileException(file, "a network that takes pictures " + rows.getShape(), e.getMessage(), e);
            }
        });
    }

    /** Frees the network. */
    @Override
    public void close() {
        model.close();
    }
}
