package genlab.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import genlab.engine.GradMode;
import genlab.engine.Tensors;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The numbers of a network. */
public final class Values {

    private Values() {}

    /** All parameters of a network, one after the other. */
    public static double[] of(Block... networks) {
        return Arrays.stream(networks)
                .flatMap(net -> net.getParameters().values().stream())
                .map(Parameter::getArray)
                .flatMapToDouble(a -> DoubleStream.of(Tensors.doubles(a)))
                .toArray();
    }

    /** Writes these numbers into a weight of as many. */
    public static void set(NDArray weight, float... values) {
        try (var off = GradMode.off();
                NDArray array = weight.getManager().create(values, weight.getShape())) {
            array.copyTo(weight);
        }
    }
}
