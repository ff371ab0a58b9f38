package genlab.labs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.GaussianModes;
import genlab.data.Rng;
import genlab.engine.GradMode;
import genlab.engine.Gradients;
import genlab.labs.ModeStudy.Method;
import genlab.labs.ModeStudy.Task;
import genlab.training.Adam;
import genlab.training.Fit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PointGanTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final PointGan.Config plain = PointGan.Config.plain(1, 1e-3, 8);

    @AfterEach
    void close() {
        manager.close();
    }

    private PointGan gan(PointGan.Config config) {
        return new PointGan(config, GaussianModes.ring(), manager, Rng.of(1));
    }

    /** Compared settings differ in one thing: with it put back, each way to train is the plain GAN again. */
    @ParameterizedTest
    @EnumSource
    void aMethodDiffersInWhatItsNameSays(Method method) {
        for (Task task : Task.values()) {
            var gan = Method.GAN.config(task);
            var config = method.config(task);
            Adam adam = gan.adam();
            var back =
                    switch (method) {
                        case GAN, GAN_SHORT -> config;
                        case SLOW_D -> config.critic(c -> c.adam(adam));
                        case UNROLLED -> config.unrolled(0);
                        case PACGAN -> config.critic(c -> c.pack(1));
                        case SPECTRAL, SPECTRAL_FLAT ->
                            config.critic(
                                    c -> new PointGan.Critic(c.adam(), c.steps(), c.pack(), c.penalty(), 1, false));
                        case PENALTY -> config.critic(c -> c.penalty(0));
                        case WGAN_GP ->
                            config.game(gan.game())
                                    .critic(c -> c.steps(1).penalty(0).adam(adam));
                    };
            assertEquals(gan, back);
            assertEquals(method != Method.GAN && method != Method.GAN_SHORT, !gan.equals(config));
            assertEquals(
                    config.critic().unit(), ModeStudy.Setting.of(task, method).unit());
        }
        assertEquals(
                Adam.rate(1e-4).betas(0.5, 0.999),
                Method.SLOW_D.config(Task.RING).critic().adam());
    }

    @Test
    void aPackIsJudgedAsOne() {
        try (var gan = gan(plain.critic(c -> c.pack(2)));
                var off = GradMode.off()) {
            NDArray points = Rng.of(2).normal(manager, new Shape(6, 2));
            NDArray judged = gan.judge(points);
            assertEquals(new Shape(3, 1), judged.getShape());
            // the second pack alone, and with another first point
            assertEquals(judged.getFloat(1), gan.judge(points.get("2:4")).getFloat(0), 1e-6);
            assertTrue(Math.abs(judged.getFloat(1)
                            - gan.judge(points.get("1:2").concat(points.get("3:4")))
                                    .getFloat())
                    > 1e-4);
        }
    }

    @Test
    void scaleAndUnitAreThoseOfTheData() {
        try (var one = gan(plain);
                var three = gan(PointGan.Config.plain(3, 1e-3, 8));
                var steep = gan(plain.critic(c -> new PointGan.Critic(c.adam(), 1, 1, 0, 0.5, false)));
                var off = GradMode.off()) {
            NDArray points = one.sample(manager, 10, Rng.of(2));
            assertArrayEquals(
                    points.mul(3).toFloatArray(),
                    three.sample(manager, 10, Rng.of(2)).toFloatArray(),
                    1e-6f);
            assertArrayEquals(
                    one.judge(points.mul(2)).toFloatArray(), steep.judge(points).toFloatArray(), 1e-6f);
        }
    }

    /** A spectrally normalised critic of unit u is no steeper than 1 / u, once its estimates have settled. */
    @Test
    void spectralNormBoundsTheSlope() {
        try (var gan = gan(plain.critic(c -> c.spectral(0.2)))) {
            new Fit("GAN", 50, manager, Rng.of(3)).run(gan::step);
            NDArray x = Rng.of(4).normal(manager, new Shape(500, 2));
            NDArray slopes =
                    Gradients.at(x, gan::judge).square().sum(new int[] {1}).sqrt();
            assertTrue(slopes.max().getFloat() < 5.05, "slope " + slopes.max().getFloat());
            assertTrue(slopes.max().getFloat() > 0.5, "slope " + slopes.max().getFloat());
        }
    }

    /** It learns where the ring is: at first the points lie in its middle. */
    @Test
    void pointsComeToTheRing() {
        try (var gan = gan(PointGan.Config.plain(1, 1e-3, 128))) {
            double before = fromTheRing(gan);
            var history = new Fit("GAN", 400, manager, Rng.of(3)).run(gan::step);
            double after = fromTheRing(gan);
            assertEquals(2 * Math.log(2), history.values("D loss")[0], 0.2, "a critic that knows nothing");
            assertTrue(before > 0.6 && after < before / 3, before + " -> " + after);
        }
    }

    private double fromTheRing(PointGan gan) {
        NDArray points = gan.sample(manager, 1000, Rng.of(5));
        NDArray radius = points.square().sum(new int[] {1}).sqrt();
        return radius.sub(1).abs().mean().getFloat();
    }
}
