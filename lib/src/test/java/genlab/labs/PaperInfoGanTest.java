package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.nn.Net;
import genlab.testing.Managed;
import genlab.training.Checkpoint;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Managed.class)
class PaperInfoGanTest {

    /**
     * What Python made of three codes and said of the pictures, with batch normalisation and transposed convolutions, from a file that
     * holds neither: data/weights/17-infogan.py --net paper --cpu-smoke has written it.
     */
    @Test
    void drawsAndReadsAsTheProgramThatTrainedIt(NDManager manager) throws URISyntaxException {
        var file = Path.of(getClass().getResource("17-infogan.safetensors").toURI());
        var net = Net.initialize(new PaperInfoGan(1, 3), manager, Rng.of(1));
        NDArray zc = manager.zeros(new Shape(3, 74));
        NDArray made = manager.zeros(new Shape(3, 1, 28, 28));
        NDArray said = manager.zeros(new Shape(3, 14));
        new Checkpoint(file)
                .with("InfoGAN", net)
                .with("check", new NDList(zc, made, said))
                .load();
        NDArray z = zc.get(":, :62");
        NDArray c = zc.get(":, 62:");
        double[] spread = {made.max().getFloat() - made.min().getFloat(), spread(said)};
        assertTrue(spread[0] > 0.5 && spread[1] > 0.1, spread[0] + " " + spread[1]);
        assertArrayEquals(Tensors.floats(made), Tensors.floats(net.made(z, c)), 2e-6f);
        assertArrayEquals(Tensors.floats(said), Tensors.floats(net.told(made)), 2e-5f);
        assertArrayEquals(Tensors.floats(said), Tensors.floats(Net.still(zc, net::forward)), 2e-5f);
        assertEquals(3, net.kinds(made.reshape(3, 784)).length);
    }

    @Test
    void sizesAreNamed() {
        for (int[] sizes : new int[][] {{0, 3}, {1, 0}}) {
            var e = assertThrows(IllegalArgumentException.class, () -> new PaperInfoGan(sizes[0], sizes[1]));
            assertTrue(e.getMessage().contains(sizes[0] + " channels and " + sizes[1] + " units"), e.getMessage());
        }
    }

    /** Of what is said, between rows. */
    private static double spread(NDArray said) {
        return said.sub(said.mean(new int[] {0}, true)).abs().max().getFloat();
    }
}
