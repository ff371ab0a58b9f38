package genlab.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What a network is made of: its parts, in the order in which a computation goes through them. */
public final class Shapes {

    private record Row(Block part, String output) {}

    private static final ThreadLocal<List<Row>> LISTENING = new ThreadLocal<>();

    private Shapes() {}

    /**
     * A table with a row a part: its name, the shape of its output without the batch, the number of its weights. The last row is
     * the computation's result and all weights.
     *
     * @param net the network
     * @param computation that goes through it, for instance {@code () -> net.forward(x)}
     */
    public static Table of(Net net, Supplier<NDArray> computation) {
        var rows = new ArrayList<Row>();
        LISTENING.set(rows);
        String result;
        try (var off = GradMode.off()) {
            result = Tensors.alone(() -> shape(computation.get()));
        } finally {
            LISTENING.remove();
        }
        var names = new IdentityHashMap<Block, String>();
        name(net, "", names);
        var table = Table.create(
                net.getClass().getSimpleName(),
                StringColumn.create("part"),
                StringColumn.create("output"),
                LongColumn.create("weights"));
        // a part that is made of parts is seen through its own
        rows.removeIf(row -> !names.containsKey(row.part)
                || row.part.getChildren().values().stream()
                        .anyMatch(child -> rows.stream().anyMatch(other -> other.part == child)));
        rows.forEach(row -> append(table, names.get(row.part), row.output, Net.weights(row.part)));
        append(table, "together", result, Net.weights(net));
        return table;
    }

    private static void append(Table table, String part, String output, long weights) {
        table.stringColumn("part").append(part);
        table.stringColumn("output").append(output);
        table.longColumn("weights").append(weights);
    }

    private static void name(Block block, String path, Map<Block, String> names) {
        block.getChildren().forEach(child -> {
            // DJL puts a number before the name of a child
            String own = path + child.getKey().replaceFirst("^\\d+", "");
            names.put(child.getValue(), own);
            name(child.getValue(), own + ".", names);
        });
    }

    private static String shape(NDArray x) {
        long[] all = x.getShape().getShape();
        return Arrays.toString(Arrays.copyOfRange(all, Math.min(1, all.length), all.length));
    }

    /** Told by {@link Net#apply} of each part that was run. */
    static void note(Block part, NDArray output) {
        List<Row> rows = LISTENING.get();
        if (rows != null) {
            rows.add(new Row(part, shape(output)));
        }
    }
}
