package genlab.data;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a user sets by a name and a word: the environment's variables, or a command's options. A blank word is none; what cannot be
 * is an IllegalArgumentException, always {@code NAME is WORD, expected WHAT}.
 */
public record Settings(Map<String, String> words) {

    private enum Wish {
        CPU,
        GPU,
        AUTO
    }

    /** The environment variables of this process. */
    public static Settings ofProcess() {
        return new Settings(System.getenv());
    }

    /** The file or folder of this name. */
    public Optional<Path> path(String name) {
        return read(name, "a path", Path::of);
    }

    /** The whole number of this name, {@code least} or more. */
    public Optional<Integer> whole(String name, int least) {
        return read(name, "a whole number from " + least + " on", word -> {
            int number = Integer.parseInt(word);
            if (number < least) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** The constant of this name, in small or capital letters. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        Class<E> type = otherwise.getDeclaringClass();
        String all = Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(" or "));
        return read(name, all.toLowerCase(Locale.ROOT), word -> Enum.valueOf(type, word.toUpperCase(Locale.ROOT)))
                .orElse(otherwise);
    }

    private <T> Optional<T> read(String name, String expected, Function<String, T> reader) {
        String word = words.getOrDefault(name, "").strip();
        try {
            return word.isEmpty() ? Optional.empty() : Optional.of(reader.apply(word));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is " + word + ", expected " + expected, e);
        }
    }

    /** The device of {@code GENLAB_DEVICE}: cpu, gpu, or auto, which is the GPU if the engine can use one. */
    public Device device() {
        // getGpuCount would ask for a CUDA toolkit, which a machine with a driver need not have
        return device(Engine.getInstance().hasCapability(StandardCapabilities.CUDA));
    }

    Device device(boolean usable) {
        Wish wish = choice("GENLAB_DEVICE", Wish.AUTO);
        if (wish == Wish.GPU && !usable) {
            throw new IllegalArgumentException("GENLAB_DEVICE is gpu, expected cpu or auto: PyTorch finds no GPU here");
        }
        return usable && wish != Wish.CPU ? Device.gpu() : Device.cpu();
    }

    /** The device in words: GPU, or CPU and, where there is a GPU, why not that one. */
    public String deviceLabel() {
        Engine engine = Engine.getInstance();
        return deviceLabel(engine.hasCapability(StandardCapabilities.CUDA), engine.getGpuCount() > 0);
    }

    String deviceLabel(boolean usable, boolean seen) {
        String unused = usable ? "GENLAB_DEVICE is cpu" : "PyTorch's library is for the CPU";
        return device(usable).isGpu() ? "GPU" : usable || seen ? "CPU (there is a GPU; " + unused + ")" : "CPU";
    }
}
