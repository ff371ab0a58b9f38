package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import genlab.data.BadFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Trained weights on disk, in one {@link TensorFile} with their {@link Provenance}: of a training that goes on, with all that it
 * needs for that, or of a model to be used.
 *
 * <p>Random numbers are functions of the seed and the step (see {@link genlab.data.Rng}), so weights, optimisers' memory, step, seed
 * and history are all that a training needs to go on as if it had never stopped, bit for bit on a CPU; on a GPU convolutions round
 * otherwise from run to run.
 *
 * <pre>{@code
 * fit.checkpoint(g.into(d.into(new Checkpoint(path))), 500).run(...);          // a training
 * new Checkpoint(path).with("G", generator).save(fit.provenance());            // a model
 * Provenance from = new Checkpoint(path).with("G", generator).load();
 * }</pre>
 */
public final class Checkpoint {

    private static final String FORMAT = "genlab-2";
    private static final String HISTORY = "history ";

    private final Path file;
    private final Map<String, NDArray> tensors = new LinkedHashMap<>();

    /** A checkpoint that is read from and written to this file. */
    public Checkpoint(Path file) {
        this.file = file;
    }

    /** Takes in all parameters of an initialised network, those that no optimiser moves included. */
    public Checkpoint with(String name, Block network) {
        network.getParameters()
                .forEach(entry ->
                        add(name + "." + entry.getKey(), entry.getValue().getArray()));
        return this;
    }

    /** Takes in other tensors that a training writes in place. */
    public Checkpoint with(String name, NDList state) {
        for (int i = 0; i < state.size(); i++) {
            add(name + "." + i, state.get(i));
        }
        return this;
    }

    private void add(String name, NDArray tensor) {
        if (!TensorFile.holds(tensor.getDataType())) {
            throw new IllegalArgumentException(
                    name + " is " + tensor.getDataType() + ", which a file of tensors cannot hold here");
        }
        if (tensors.putIfAbsent(name, tensor) != null) {
            throw new IllegalArgumentException("two tensors of one name in a checkpoint: " + name);
        }
    }

    /** Writes a model: to a temporary neighbour first, then moved, so that no half-written file is ever seen. */
    public void save(Provenance provenance) {
        save(provenance.steps(), new History(), provenance);
    }

    void save(long step, History history, Provenance provenance) {
        var metadata = new LinkedHashMap<>(provenance.toMap());
        metadata.put("format", FORMAT);
        metadata.put("step", Long.toString(step));
        history.names().forEach(name -> metadata.put(HISTORY + name, history.export(name)));
        TensorFile.write(file, metadata, TensorFile.blobs(tensors));
    }

    /**
     * Reads the file into the tensors, if it is there.
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
            if (key.startsWith(HISTORY)) {
                history.restore(key.substring(HISTORY.length()), value);
            }
        });
        return Long.parseLong(content.metadata().get("step"));
    }

    /** Reads the tensors, whatever the seed and the step; a foreign file changes nothing. */
    public Provenance load() {
        TensorFile content = read();
        content.into(file, tensors);
        return Provenance.of(content.metadata());
    }

    /** Where the file's weights come from; reads no tensor into any network. */
    public Provenance provenance() {
        return Provenance.of(read().metadata());
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
