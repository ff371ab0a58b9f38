package genlab.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Products with a number inside a loss.
 *
 * <p>DJL's own {@code x.mul(0.5f)} and {@code x.div(2)} put the number into memory that Java may take
 * back as soon as the product is there, while the graph reads it again for the gradient: after a
 * garbage collection between the two the gradient is that of some other number, or NaN. Seldom, and
 * without any message. Here the number lies on x's device and stays there, for the next product as well.
 */
public final class Scalars {

    record Key(Device device, DataType type, double value) {}

    /** Numbers that change with every step are not worth keeping. */
    static final int MOST = 1000;

    static final Map<Key, NDArray> KEPT = new ConcurrentHashMap<>();

    private Scalars() {}

    /** c x, same shape as x, owned by x's manager. */
    public static NDArray times(NDArray x, double c) {
        var key = new Key(x.getDevice(), x.getDataType() == DataType.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32, c);
        NDArray kept = KEPT.get(key);
        if (kept == null && KEPT.size() < MOST) {
            kept = KEPT.computeIfAbsent(key, Scalars::forever);
        }
        if (kept != null) {
            return x.mul(kept);
        }
        // the copy's memory is the engine's, and stays as long as a graph needs it
        try (NDArray number = create(x.getManager(), key);
                NDArray copy = number.duplicate()) {
            return x.mul(copy);
        }
    }

    private static NDArray forever(Key key) {
        NDArray number = create(NDManager.newBaseManager(key.device), key);
        NDScope.unregister(number);
        return number;
    }

    private static NDArray create(NDManager manager, Key key) {
        return key.type == DataType.FLOAT64 ? manager.create(key.value) : manager.create((float) key.value);
    }
}
