package genlab.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.stream.DoubleStream;

/**
 * The engine's fused optimiser steps: a whole model in one call, in place.
 *
 * <p>Each gives (loss, Euclidean norm of the gradient before it was shortened), two numbers that stay on the device and belong to
 * the loss's manager. Where one of them is not finite, the call has changed nothing: so they can be read later.
 *
 * <p>{@code bound}: a gradient whose norm, over all weights, is above it is shortened to it; infinite for none.
 */
public final class Updates {

    private Updates() {}

    /** p = p - rate g. */
    public static NDArray sgd(NDArray loss, TensorList weights, Gradients gradients, double rate, double bound) {
        return run("sgd_", loss, new double[] {rate, bound}, weights.handle(), gradients.handle());
    }

    /**
     * One step of Adam (Kingma and Ba, 2015, algorithm 1).
     *
     * @param means first moments m, updated
     * @param squares second moments v, updated
     * @param steps one scalar a weight tensor, the number of steps made so far, updated
     */
    public static NDArray adam(
            NDArray loss,
            TensorList weights,
            Gradients gradients,
            TensorList means,
            TensorList squares,
            TensorList steps,
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double bound) {
        return run(
                "adam_",
                loss,
                new double[] {rate, beta1, beta2, epsilon, bound},
                weights.handle(),
                gradients.handle(),
                means.handle(),
                squares.handle(),
                steps.handle());
    }

    /**
     * One step of RMSProp (Tieleman and Hinton, 2012): v = decay v + (1 - decay) g², p = p - rate g /
     * (sqrt v + epsilon).
     */
    public static NDArray rmsProp(
            NDArray loss,
            TensorList weights,
            Gradients gradients,
            TensorList squares,
            double rate,
            double decay,
            double epsilon,
            double bound) {
        double[] numbers = {rate, decay, epsilon, bound};
        return run("rms_prop_", loss, numbers, weights.handle(), gradients.handle(), squares.handle());
    }

    private static NDArray run(String method, NDArray loss, double[] numbers, IValue... lists) {
        IValue[] scalars = DoubleStream.of(numbers).mapToObj(IValue::from).toArray(IValue[]::new);
        var arguments = new IValue[1 + lists.length + scalars.length];
        System.arraycopy(lists, 0, arguments, 1, lists.length);
        System.arraycopy(scalars, 0, arguments, 1 + lists.length, scalars.length);
        try (IValue value = IValue.from((PtNDArray) loss)) {
            arguments[0] = value;
            try (IValue seen = Bridge.call(method, arguments)) {
                return seen.toTensor((PtNDManager) loss.getManager());
            }
        } finally {
            for (IValue scalar : scalars) {
                scalar.close();
            }
        }
    }
}
