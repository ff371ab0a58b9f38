package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import genlab.data.BadFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training on disk: weights, optimiser states, step, seed and history, in one {@link TensorFile}.
 *
 * <p>Random numbers are functions of the seed and the step (see {@link genlab.data.Rng}), so these are all
 * that a training needs to go on as if it had never stopped, bit for bit.
 *
 * <pre>{@code
 * var checkpoint = new Checkpoint(path).with("vae", vae).with("adam", adam);
 * fit.checkpoint(checkpoint, 500).run(...);
 * }</pre>
 */
public final class Checkpoint {

    private static final String FORMAT = "genlab-training-1";

    private final Path file;
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();

    /** A checkpoint that is read from and written to this file. */
    public Checkpoint(Path file) {
        this.file = file;
    }

    /** Takes in all parameters of an initialised model, those that no optimiser moves included. */
    public Checkpoint with(String name, Block model) {
        for (var entry : model.getParameters()) {
            Parameter parameter = entry.getValue();
            tensors.put(name + "." + entry.getKey(), parameter.getArray());
        }
        return this;
    }

    /** Takes in an optimiser's state. */
    public Checkpoint with(String name, Optimizer optimizer) {
        return with(name, optimizer.state());
    }

    /** Takes in a weight average. */
    public Checkpoint with(String name, Ema ema) {
        return with(name, ema.state());
    }

    /** Takes in other tensors that a training writes in place. */
    public Checkpoint with(String name, NDList state) {
        for (int i = 0; i < state.size(); i++) {
            tensors.put(name + "." + i, state.get(i));
        }
        return this;
    }

    /** Writes the file: to a temporary neighbour first, then moved, so that no half-written file is ever seen. */
    void save(long seed, long step, History history) {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("format", FORMAT);
        metadata.put("seed", Long.toString(seed));
        metadata.put("step", Long.toString(step));
        history.names().forEach(name -> metadata.put("history " + name, history.export(name)));
        TensorFile.write(file, metadata, TensorFile.blobs(tensors));
    }

    /**
     * Reads the file into the tensors.
     *
     * @param seed the training's seed, which must be the file's
     * @param history filled with what was logged
     * @return the step to go on with; 0 where there is no file
     */
    long restore(long seed, History history) {
        if (!Files.exists(file)) {
            return 0;
        }
        TensorFile content = read();
        String found = content.metadata().get("seed");
        if (!Long.toString(seed).equals(found)) {
            throw new BadFileException(file, "a training with seed " + seed, "one with seed " + found);
        }
        content.into(file, tensors);
        content.metadata().forEach((key, value) -> {
            if (key.startsWith("history ")) {
                history.restore(key.substring("history ".length()), value);
            }
        });
        return Long.parseLong(content.metadata().get("step"));
    }

    /** Reads the tensors only, whatever the seed and the step: for showing what a finished training made. */
    public void load() {
        read().into(file, tensors);
    }

    private TensorFile read() {
        TensorFile content = TensorFile.read(file);
        String format = content.metadata().get("format");
        if (!FORMAT.equals(format)) {
            throw new BadFileException(file, "format " + FORMAT, "format " + format);
        }
        return content;
    }
}
