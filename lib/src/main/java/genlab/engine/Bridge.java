package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The TorchScript module that gives Java what the engine has and DJL does not expose: gradients as
 * values, and updates of whole lists of tensors in one call. Its source is
 * {@code lib/src/main/torchscript/bridge.py}.
 *
 * <p>One module for the process, loaded at first use; its methods hold no state, so that any number
 * of threads may call them at once.
 */
final class Bridge {

    private static final String ARCHIVE = "bridge.pt";

    private Bridge() {}

    /** Loads the engine and the module where that has not happened yet. */
    static void load() {
        if (Module.BLOCK == null) {
            throw new IllegalStateException("the TorchScript module was not loaded");
        }
    }

    /** Runs a method; the arguments stay open, the result is the caller's to close. */
    static IValue call(String method, IValue... arguments) {
        return IValueUtils.runMethod(Module.BLOCK, method, arguments);
    }

    /** Runs a method for what it does to its arguments. */
    static void run(String method, IValue... arguments) {
        call(method, arguments).close();
    }

    /** The module's forward, which alone records: (y, xs) to one array an x, owned by y's manager. */
    static List<NDArray> forward(NDArray y, List<NDArray> xs) {
        // DJL takes arrays of one name that ends in [] for one argument, a list; the names are given to
        // aliases, since other threads may be reading the arrays themselves
        var arguments = new NDList();
        try (NDManager own = y.getManager().newSubManager()) {
            arguments.add(alias(y, own));
            arguments.get(0).setName("y");
            for (NDArray x : xs) {
                NDArray alias = alias(x, own);
                alias.setName("xs[]");
                arguments.add(alias);
            }
            NDList found = IValueUtils.forward(Module.BLOCK, arguments, true);
            found.attach(y.getManager());
            return List.copyOf(found);
        }
    }

    /** Another handle of the same tensor, graph included, owned by {@code manager}. */
    static NDArray alias(NDArray x, NDManager manager) {
        try (IValue value = IValue.from((PtNDArray) x)) {
            return value.toTensor((PtNDManager) manager);
        }
    }

    private static final class Module {
        static final PtSymbolBlock BLOCK = read();

        private static PtSymbolBlock read() {
            var manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
            try (InputStream archive = Bridge.class.getResourceAsStream(ARCHIVE)) {
                return JniUtils.loadModule(manager, archive, false, false);
            } catch (IOException e) {
                throw new UncheckedIOException("the library's own resource " + ARCHIVE + " cannot be read", e);
            }
        }
    }
}
