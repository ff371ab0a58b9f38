package genlab.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import genlab.data.Batches;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** One step of a training: its number, its random numbers, the owner of its tensors, its row of the history. */
public final class Step implements Batches.Moment {

    private final Fit fit;
    private final long index;
    private final NDManager manager;
    private final Rng rng;
    private final Map<String, List<Double>> logged = new LinkedHashMap<>();

    // numbers still on the device, and whose they are: a player's (loss, norm), or a name of the history
    private final NDList waiting = new NDList();
    private final List<Object> owners = new ArrayList<>();

    Step(Fit fit, long index, NDManager manager, Rng rng) {
        this.fit = fit;
        this.index = index;
        this.manager = manager;
        this.rng = rng;
    }

    /** The number of steps before this one. */
    @Override
    public long index() {
        return index;
    }

    /** The share of the training's steps before this one, in [0, 1): for what changes on the way. */
    public double done() {
        return index / (double) fit.steps();
    }

    /** Owner of this step's tensors: they go when the step ends. */
    @Override
    public NDManager manager() {
        return manager;
    }

    /** This step's random numbers: a function of the training's seed and {@link #index()}. */
    public Rng rng() {
        return rng;
    }

    /** Whether this is step 0, every, 2 every ...; each step where {@code every} is below 1. */
    public boolean every(long every) {
        return every < 1 || index % every == 0;
    }

    /**
     * Takes a tensor out of a loss: a copy without a graph, which lives until the step ends. What else a loss makes goes with it.
     */
    public NDArray keep(NDArray x) {
        try (var off = GradMode.off()) {
            NDArray values = x.duplicate();
            values.attach(manager);
            NDScope.unregister(values);
            return values;
        }
    }

    /** Writes a number into the history; the mean, where one name comes several times in a step. */
    public void log(String name, double value) {
        logged.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    /** The same for a number on the device, which may have a graph: all of a step are read together when it ends. */
    public void log(String name, NDArray scalar) {
        if (scalar.size() != 1) {
            throw new IllegalArgumentException(name + " of shape " + scalar.getShape() + ", expected one number");
        }
        await(name, Tensors.owned(manager, () -> scalar.stopGradient()
                .duplicate()
                .toType(DataType.FLOAT32, false)
                .reshape(-1)));
    }

    void begin(Player player) {
        fit.claim(player);
    }

    void judge(Player player, NDArray lossAndNorm) {
        await(player, lossAndNorm.toType(DataType.FLOAT32, false));
    }

    private void await(Object owner, NDArray numbers) {
        numbers.attach(manager);
        NDScope.unregister(numbers);
        waiting.add(numbers);
        owners.add(owner);
    }

    /** Reads what waits on the device, in one go, and writes all into the history. */
    void end(History history) {
        if (!waiting.isEmpty()) {
            float[] values = Tensors.floats(waiting.size() == 1 ? waiting.get(0) : NDArrays.concat(waiting));
            var bad = new StringJoiner("; ");
            int at = 0;
            for (Object owner : owners) {
                if (owner instanceof Player player) {
                    check(player, values[at], values[at + 1], bad);
                    log(player.name() + " loss", values[at]);
                    at += 2;
                } else {
                    log((String) owner, values[at]);
                    at++;
                }
            }
            if (bad.length() > 0) {
                throw new NonFiniteException(bad.toString(), null);
            }
        }
        logged.forEach((name, values) -> history.add(
                index, name, values.stream().mapToDouble(v -> v).average().orElseThrow()));
    }

    private static void check(Player player, float loss, float norm, StringJoiner bad) {
        if (!Float.isFinite(loss) || !Float.isFinite(norm)) {
            bad.add(player.name() + "'s loss is " + loss
                    + (Float.isFinite(loss) ? " but its gradient's norm is " + norm : "") + " and " + player.name()
                    + "'s weights have not moved by it");
        }
    }
}
