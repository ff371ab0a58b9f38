package genlab.labs;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.divergence.Divergence;
import genlab.divergence.FDivergence;
import genlab.divergence.NormalMixture;
import genlab.divergence.Quadrature;
import genlab.gan.BoundCritic;
import genlab.gan.FGame;
import genlab.nn.Net;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Adam;
import genlab.training.Fit;
import genlab.training.History;
import genlab.training.Player;
import genlab.training.Step;
import java.util.Arrays;
import java.util.List;

/** The study of lab 11: every f-divergence measured by a trained critic, and one normal density fitted by each. */
public final class DivergenceStudy implements Study<DivergenceStudy.Setting, DivergenceStudy.Result> {

    /** A divergence. */
    public record Setting(FDivergence divergence) {}

    /**
     * What became of the two trainings.
     *
     * @param bound on D({@link #P} ‖ {@link #Q}), from {@link #DRAWS} fresh draws of each
     * @param standardError of {@code bound}
     * @param exactBound the same critic's bound by quadrature
     * @param mean of the normal density fitted to {@link #MIXTURE}, over the last quarter of its training
     * @param sd its standard deviation, likewise
     * @param reached its divergence, by quadrature
     */
    public record Result(
            double bound, double standardError, double exactBound, double mean, double sd, double reached) {}

    /**
     * A normal density after its training against a critic.
     *
     * @param history its "mean" and "sd" before each step
     * @param critic as it is at the end
     * @param last the density as it is at the end
     */
    public record Fitted(History history, BoundCritic critic, NormalMixture last) {

        /** Its mean place over the last quarter of the training. */
        public NormalMixture place() {
            int quarter = (int) (history.steps() / 4);
            return NormalMixture.normal(history.lastMean("mean", quarter), history.lastMean("sd", quarter));
        }

        /**
         * How the critic's errors pull at σ, by place, on {@link Quadrature}'s grid: what it takes f*(T) to be less what that is, times
         * the change of q with σ, q ((x - μ)² / σ² - 1) / σ. The integral is the gradient that the errors add to σ's own, uphill where
         * it is positive; 0 outside of from ≤ x &lt; to.
         */
        public double[] pull(double from, double to) {
            double[] x = Quadrature.grid();
            double[] learned = critic.conjugates(x);
            Divergence f = critic.divergence();
            double s = last.sds()[0];
            double[] pull = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                if (x[i] >= from && x[i] < to) {
                    // f*(f'(u)); where u is small f'(u) is large, and f* itself would lose all digits
                    double u = Math.exp(MIXTURE.logDensity(x[i]) - last.logDensity(x[i]));
                    double best = u * f.slope(u) - f.f(u);
                    double e = (x[i] - last.means()[0]) / s;
                    pull[i] = (learned[i] - best) * last.density(x[i]) * (e * e - 1) / s;
                }
            }
            return pull;
        }
    }

    /** What is measured: N(0, 1) ... */
    public static final NormalMixture P = NormalMixture.normal(0, 1);

    /** ... against N(0.8, 0.95²): near enough for all ten to be finite, and not of one width. */
    public static final NormalMixture Q = NormalMixture.normal(0.8, 0.95);

    /** What is fitted. */
    public static final NormalMixture MIXTURE = NormalMixture.ofFGan();

    /** Fresh draws for the bound. */
    public static final int DRAWS = 200_000;

    /** Rows of each density a step. */
    public static final int BATCH = 512;

    @Override
    public Plan<Setting, Result> plan() {
        return new Plan<>(
                "11", Arrays.stream(FDivergence.values()).map(Setting::new).toList(), Result.class, 10);
    }

    @Override
    public String dataHash(DataSource source) {
        var hash = new Sha256();
        for (NormalMixture density : List.of(P, Q, MIXTURE)) {
            for (double[] numbers : List.of(density.weights(), density.means(), density.sds())) {
                hash.add(numbers);
            }
        }
        return hash.hex();
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        FDivergence f = setting.divergence();
        Rng rng = trial.rng(f.name());
        try (var manager = trial.newManager()) {
            var fit = new Fit("bound", trial.at(20, 1500, 15_000), manager, rng.split("bound"));
            var critic = measured(f, P, Q, manager, rng.split("critic"), fit);
            var estimate = critic.estimate(P, Q, trial.at(2000, DRAWS, DRAWS), rng.split("draws"));
            int steps = trial.at(20, 2000, 20_000);
            var game = fitted(f, manager, rng.split("game"), new Fit("fit", steps, manager, rng.split("fit")));
            NormalMixture ended = game.place();
            return new Result(
                    estimate.value(),
                    estimate.standardError(),
                    critic.bound(P, Q),
                    ended.means()[0],
                    ended.sds()[0],
                    Quadrature.divergence(f, MIXTURE, ended));
        }
    }

    /** A critic that was trained to measure D_f(P ‖ Q) on fresh draws of both. */
    public static BoundCritic measured(
            Divergence f, NormalMixture p, NormalMixture q, NDManager owner, Rng rng, Fit fit) {
        var critic = new BoundCritic(f, Net.initialize(BoundCritic.smoothNetwork(), owner, rng));
        try (var t = critic(critic)) {
            fit.run(step -> {
                NDArray x = p.sample(step.manager(), BATCH, step.rng().split("x"));
                NDArray made = q.sample(step.manager(), BATCH, step.rng().split("y"));
                t.minimise(step, () -> critic.bound(x, made).mean().neg());
            });
        }
        return critic;
    }

    /**
     * A normal density fitted to {@link #MIXTURE}: the critic raises its bound, the generator, of two weights, lowers it. Logs the
     * generator's "mean" and "sd" before each step.
     */
    public static Fitted fitted(Divergence f, NDManager owner, Rng rng, Fit fit) {
        var critic = new BoundCritic(f, Net.initialize(BoundCritic.smoothNetwork(), owner, rng.split("critic")));
        var generator = Net.initialize(new NormalGenerator(0, 2), owner, rng.split("generator"));
        var game = new FGame(f);
        try (var t = critic(critic);
                var g = new Player("G", Adam.rate(5e-3).betas(0.5, 0.99), generator)) {
            fit.run(step -> {
                step.log("mean", generator.mean());
                step.log("sd", generator.sd());
                NDArray x = MIXTURE.sample(step.manager(), BATCH, step.rng().split("x"));
                NDArray made = generator.forward(noise(step, "y"));
                t.minimise(step, () -> critic.bound(x, made).mean().neg());
                NDArray z = noise(step, "z");
                g.minimise(step, () -> game.lowersTheBound(critic.network().forward(generator.forward(z)))
                        .mean());
            });
            return new Fitted(fit.history(), critic, NormalMixture.normal(generator.mean(), generator.sd()));
        }
    }

    /** A single row far out, where the ratio is large, must not decide on a step alone: hence the bound on the gradient. */
    private static Player critic(BoundCritic critic) {
        return new Player("-bound", Adam.rate(2e-3).betas(0.5, 0.99), critic.network()).clipNorm(10);
    }

    private static NDArray noise(Step step, String stream) {
        return step.rng().split(stream).normal(step.manager(), new Shape(BATCH, 1));
    }
}
