package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import genlab.data.BadFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The weights of one trained model in a file, with where they come from: settings, data, commit, seconds.
 *
 * <p>A {@link TensorFile}, checksum included. For going on with a training there is {@link Checkpoint}.
 */
public final class Weights {

    private static final String FORMAT = "genlab-weights-1";

    private Weights() {}

    /** Writes all parameters of a model. */
    public static void save(Path file, Block model, Map<String, String> provenance) {
        var metadata = new LinkedHashMap<>(provenance);
        metadata.put("format", FORMAT);
        TensorFile.write(file, metadata, TensorFile.blobs(tensors(model)));
    }

    /**
     * Reads them into an initialised model of the same architecture; a foreign file changes nothing.
     *
     * @return where they come from
     */
    public static Map<String, String> load(Path file, Block model) {
        TensorFile content = TensorFile.read(file);
        var provenance = new TreeMap<>(content.metadata());
        String format = provenance.remove("format");
        if (!FORMAT.equals(format)) {
            throw new BadFileException(file, "format " + FORMAT, "format " + format);
        }
        content.into(file, tensors(model));
        return provenance;
    }

    private static Map<String, NDArray> tensors(Block model) {
        var tensors = new LinkedHashMap<String, NDArray>();
        for (var entry : model.getParameters()) {
            Parameter parameter = entry.getValue();
            tensors.put(entry.getKey(), parameter.getArray());
        }
        return tensors;
    }
}
