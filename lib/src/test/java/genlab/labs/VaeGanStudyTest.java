package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import genlab.Scale;
import genlab.data.Batches;
import genlab.data.DataSource;
import genlab.data.DrawnDigits;
import genlab.data.Rng;
import genlab.engine.Tensors;
import genlab.labs.VaeGanStudy.Kind;
import genlab.labs.VaeGanStudy.Model;
import genlab.labs.VaeGanStudy.Result;
import genlab.labs.VaeGanStudy.Setting;
import genlab.study.Trial;
import genlab.testing.Managed;
import genlab.training.Fit;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Managed.class)
class VaeGanStudyTest {

    private static Result run(Kind kind) {
        return new VaeGanStudy().run(new Setting(kind), new Trial(3, Scale.SMOKE, DataSource.GENERATED));
    }

    @ParameterizedTest
    @EnumSource
    void aRunIsAPureFunctionAndWhoHasNoEncoderCopiesNothing(Kind kind) {
        var result = run(kind);
        assertEquals(result, run(kind));
        assertTrue(result.sharpness() > 0 && result.fid() > 0 && result.sure() >= 0 && result.sure() <= 1, "" + result);
        var ofCopies = DoubleStream.of(result.pixels(), result.features(), result.kept(), result.mmd(), result.kl());
        assertTrue(ofCopies.allMatch(v -> Double.isNaN(v) == (kind == Kind.GAN)), "" + result);
        assertTrue(kind == Kind.GAN || (result.kl() > 0 && result.mean() >= 0 && result.variance() > 0), "" + result);
    }

    private static NDArray digits(NDManager manager) {
        return DrawnDigits.draw(40, Rng.of(1)).images().tensor(manager);
    }

    /** Two kinds differ in D's number of outputs alone; a training moves those that its kind has, and no others. */
    @ParameterizedTest
    @EnumSource
    void onlyThePlayersMove(Kind kind, NDManager manager) {
        var first = Model.of(Kind.TWO, manager, Rng.of(2));
        var m = Model.of(kind, manager, Rng.of(2));
        assertArrayEquals(weights(first.encoder()), weights(m.encoder()));
        assertArrayEquals(weights(first.generator()), weights(m.generator()));
        float[] d = weights(m.critic());
        VaeGanStudy.train(
                kind, m, Batches.of(32, Rng.of(3), digits(manager)), new Fit("" + kind, 2, manager, Rng.of(4)));
        assertNotEquals(Arrays.hashCode(weights(first.generator())), Arrays.hashCode(weights(m.generator())));
        assertEquals(kind != Kind.GAN, !Arrays.equals(weights(first.encoder()), weights(m.encoder())));
        assertEquals(kind != Kind.VAE, !Arrays.equals(d, weights(m.critic())));
    }

    private static float[] weights(Block block) {
        return Tensors.floats(
                block.getParameters().valueAt(block.getParameters().size() - 2).getArray());
    }

    /** The logit of "real" is that of the softmax's first probability; the three probabilities are the softmax. */
    @Test
    void threeClasses(NDManager manager) {
        NDArray x = digits(manager);
        var m = Model.of(Kind.THREE, manager, Rng.of(2));
        double[][] l = Tensors.rows(m.critic().forward(x));
        double[] real = Tensors.doubles(m.real(x));
        double[] sums = new double[l.length];
        for (int k = 0; k < 3; k++) {
            double[] cost = Tensors.doubles(VaeGanStudy.isNot(k, m.critic().forward(x)));
            Arrays.setAll(sums, i -> sums[i] + Math.exp(-cost[i]));
        }
        for (int i = 0; i < l.length; i++) {
            double[] e = Arrays.stream(l[i]).map(v -> Math.exp(v)).toArray();
            assertEquals(Math.log(e[0] / (e[1] + e[2])), real[i], 1e-5);
            assertEquals(1, sums[i], 1e-5);
            assertEquals(
                    -Math.log(e[1] / (e[0] + e[1] + e[2])),
                    Tensors.doubles(
                            VaeGanStudy.isNot(VaeGanStudy.COPY, m.critic().forward(x)))[i],
                    1e-5);
        }
        var two = Model.of(Kind.TWO, manager, Rng.of(2));
        assertArrayEquals(Tensors.floats(two.critic().forward(x)), Tensors.floats(two.real(x)));
    }

    /** Half the squared distance of the features, and half a ln 2 pi for each of them. */
    @Test
    void theLikenessOfACopy(NDManager manager) {
        NDArray x = digits(manager).get("0:1");
        NDArray x1 = digits(manager).get("1:2");
        var m = Model.of(Kind.TWO, manager, Rng.of(2));
        double[] a = Tensors.doubles(m.critic().features(x));
        double[] b = Tensors.doubles(m.critic().features(x1));
        double cost = 0.5 * a.length * Math.log(2 * Math.PI);
        for (int i = 0; i < a.length; i++) {
            cost += (a[i] - b[i]) * (a[i] - b[i]) / 2;
        }
        assertEquals(576, a.length);
        assertEquals(
                -cost,
                Tensors.doubles(VaeGanStudy.like(m.critic().features(x1))
                        .logP(m.critic().features(x)))[0],
                1e-3);
    }
}
