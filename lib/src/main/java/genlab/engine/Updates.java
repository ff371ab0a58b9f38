package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The engine's fused optimiser steps: a whole model in one call, in place. */
public final class Updates {

    private Updates() {}

    /**
     * One step of a method, (loss, Euclidean norm of the gradient before it was shortened): two numbers that stay on the device and
     * belong to the loss's manager. Where one of them is not finite, the call has changed nothing: so they can be read later.
     *
     * @param method the name in the TorchScript module: sgd_, adam_ or rms_prop_
     * @param loss one number, whose gradients these are
     * @param memory what the method keeps from step to step, its lists in the module's order, updated
     * @param numbers the method's numbers in the module's order: the rate is the first; the last is the bound, to which a gradient
     *     whose norm, over all weights, is above it is shortened, infinite for none
     */
    public static NDArray step(
            String method,
            NDArray loss,
            TensorList weights,
            Gradients gradients,
            List<TensorList> memory,
            double... numbers) {
        IValue[] scalars = DoubleStream.of(numbers).mapToObj(IValue::from).toArray(IValue[]::new);
        try (IValue value = IValue.from((PtNDArray) loss)) {
            var lists = Stream.concat(
                    Stream.of(value, weights.handle(), gradients.handle()),
                    memory.stream().map(TensorList::handle));
            var arguments = Stream.concat(lists, Stream.of(scalars)).toArray(IValue[]::new);
            try (IValue seen = Bridge.call(method, arguments)) {
                return seen.toTensor((PtNDManager) loss.getManager());
            }
        } finally {
            Stream.of(scalars).forEach(IValue::close);
        }
    }
}
