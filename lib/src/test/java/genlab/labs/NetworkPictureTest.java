package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import genlab.data.Rng;
import genlab.engine.Gradients;
import genlab.nn.Mlp;
import genlab.nn.Net;
import genlab.nn.Nonlinearity;
import genlab.plot.Pixels;
import genlab.plot.Style;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The picture works out its numbers by itself; the engine, on the same network, must say the same. */
class NetworkPictureTest {

    private static final int UNITS = 3;

    private static NDArray loss(Mlp net, NDArray x, List<NDArray> weights) {
        return Activation.softPlus(net.forward(x, weights).neg()).sum();
    }

    @Test
    void lossAndSlopesAreTheEngines() {
        try (var m = NDManager.newBaseManager()) {
            for (int seed = 0; seed < 5; seed++) {
                var net = Net.initialize(Mlp.of(Nonlinearity.RELU, 2, UNITS, 1), m, Rng.of(seed));
                NDArray x = m.create(new float[] {1.5f, -0.7f}, new Shape(1, 2));
                List<NDArray> weights = net.weights();
                var picture = NetworkPicture.of(net, 1.5, -0.7);
                assertEquals(loss(net, x, weights).getFloat(), picture.loss(), 1e-6);
                float[] hidden = Net.still(
                                x,
                                a -> Activation.relu(
                                        a.matMul(weights.get(0).transpose()).add(weights.get(1))))
                        .toFloatArray();
                for (int k = 1; k < 4; k++) {
                    int place = k;
                    var some = new ArrayList<>(weights);
                    float[] engine = Gradients.at(weights.get(k), w -> {
                                some.set(place, w);
                                return loss(net, x, some);
                            })
                            .toFloatArray();
                    double[] drawn = IntStream.range(0, engine.length)
                            .mapToDouble(
                                    j -> place == 1 ? picture.slopeBelow(j) : picture.slope(place == 2 ? hidden[j] : 1))
                            .toArray();
                    for (int j = 0; j < engine.length; j++) {
                        assertEquals(engine[j], drawn[j], 1e-6, "tensor " + k + ", number " + j);
                    }
                }
            }
        }
    }

    @Test
    void negativeWeightsAreViolet() {
        try (var m = NDManager.newBaseManager()) {
            var net = Net.initialize(Mlp.of(Nonlinearity.RELU, 2, UNITS, 1), m, Rng.of(1));
            Color violet = Style.faint(Style.series(3), 0.75);
            net.weights().forEach(w -> w.set(new float[(int) w.size()]));
            assertEquals(0, Pixels.inColumn(NetworkPicture.of(net, 1, 2).image(), 280, violet));
            net.weights().get(0).set(new float[] {1, 1, -1, 1, 1, 1});
            var image = NetworkPicture.of(net, 1, 2).image();
            assertTrue(Pixels.inColumn(image, 280, violet) > 0);
            assertArrayEquals(
                    Pixels.png(image), Pixels.png(NetworkPicture.of(net, 1, 2).image()));
        }
    }

    @Test
    void anotherNetworkIsRefused() {
        try (var m = NDManager.newBaseManager()) {
            var deep = Net.initialize(Mlp.of(Nonlinearity.RELU, 2, 3, 4, 1), m, Rng.of(1));
            assertThrows(IllegalArgumentException.class, () -> NetworkPicture.of(deep, 1, 2));
            var wide = Net.initialize(Mlp.of(Nonlinearity.RELU, 2, 3, 1), m, Rng.of(1));
            assertThrows(IllegalArgumentException.class, () -> NetworkPicture.of(wide, 1, 2, 3));
        }
    }
}
