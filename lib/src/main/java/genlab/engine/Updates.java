package genlab.engine;

import ai.djl.pytorch.jni.IValue;
import java.util.stream.DoubleStream;

/** The engine's fused optimiser steps: a whole model in one call, in place, with the grad mode off. */
public final class Updates {

    private Updates() {}

    /** p = p - rate g. */
    public static void sgd(TensorList weights, Gradients gradients, double rate) {
        run("sgd_", new double[] {rate}, weights.handle(), gradients.handle());
    }

    /**
     * One step of Adam (Kingma and Ba, 2015, algorithm 1).
     *
     * @param means first moments m, updated
     * @param squares second moments v, updated
     * @param steps one scalar a weight tensor, the number of steps made so far, updated
     */
    public static void adam(
            TensorList weights,
            Gradients gradients,
            TensorList means,
            TensorList squares,
            TensorList steps,
            double rate,
            double beta1,
            double beta2,
            double epsilon) {
        run(
                "adam_",
                new double[] {rate, beta1, beta2, epsilon},
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
    public static void rmsProp(
            TensorList weights, Gradients gradients, TensorList squares, double rate, double decay, double epsilon) {
        run("rms_prop_", new double[] {rate, decay, epsilon}, weights.handle(), gradients.handle(), squares.handle());
    }

    private static void run(String method, double[] numbers, IValue... lists) {
        IValue[] scalars = DoubleStream.of(numbers).mapToObj(IValue::from).toArray(IValue[]::new);
        var arguments = new IValue[lists.length + scalars.length];
        System.arraycopy(lists, 0, arguments, 0, lists.length);
        System.arraycopy(scalars, 0, arguments, lists.length, scalars.length);
        try {
            Bridge.run(method, arguments);
        } finally {
            for (IValue scalar : scalars) {
                scalar.close();
            }
        }
    }
}
