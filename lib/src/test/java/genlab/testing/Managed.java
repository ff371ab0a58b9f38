package genlab.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import genlab.engine.KeptScalars;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a manager of its own, as a parameter of the test or of its {@code @BeforeEach}, and closes it. A test fails
 * that leaves a tensor anywhere else.
 */
public final class Managed implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace OWN = ExtensionContext.Namespace.create(Managed.class);

    /** The tensors of the whole process that something will have to free: all but the numbers kept for good. */
    public static int tensors() {
        try (NDManager base = NDManager.newBaseManager("PyTorch")) {
            return base.getParentManager().getManagedArrays().size() - KeptScalars.count();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(OWN).put("before", tensors());
        context.getStore(OWN).put("manager", NDManager.newBaseManager("PyTorch"));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        context.getStore(OWN).get("manager", NDManager.class).close();
        if (context.getExecutionException().isEmpty()) {
            assertEquals(context.getStore(OWN).get("before"), tensors(), "tensors outside of the test's manager");
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NDManager.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(OWN).get("manager");
    }
}
