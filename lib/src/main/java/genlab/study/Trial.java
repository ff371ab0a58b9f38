package genlab.study;

import ai.djl.ndarray.NDManager;
import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.data.Settings;
import java.io.Serializable;

/**
 * What one run of a study is given besides its setting.
 *
 * @param seed of every random number of the run
 * @param scale how much is computed
 * @param data where the data come from
 */
public record Trial(long seed, Scale scale, DataSource data) implements Serializable {

    /** The random stream of this name: the same at every call. */
    public Rng rng(String stream) {
        return Rng.of(seed).split(stream);
    }

    /** The one of three settings that belongs to the scale. */
    public <T> T at(T smoke, T quick, T full) {
        return scale.at(smoke, quick, full);
    }

    /** Owner of the run's tensors, which closes it, on the device that {@code GENLAB_DEVICE} asks for. */
    public NDManager newManager() {
        return NDManager.newBaseManager(Settings.ofProcess().device());
    }
}
