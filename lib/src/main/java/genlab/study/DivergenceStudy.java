package genlab.study;

import ai.djl.ndarray.NDManager;
import genlab.data.DataSource;
import genlab.data.Rng;
import genlab.data.Sha256;
import genlab.divergence.Divergence;
import genlab.divergence.FDivergence;
import genlab.divergence.NormalMixture;
import genlab.divergence.Quadrature;
import genlab.gan.BoundCritic;
import genlab.gan.NormalFit;
import genlab.training.Fit;
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

    /** The generator's first step size. */
    public static final double RATE = 5e-3;

    @Override
    public String lab() {
        return "11";
    }

    @Override
    public List<Setting> settings() {
        return Arrays.stream(FDivergence.values()).map(Setting::new).toList();
    }

    @Override
    public Class<Result> resultType() {
        return Result.class;
    }

    @Override
    public int seeds() {
        return 10;
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

    /** The critic's settings, the same for all. */
    public static BoundCritic.Config critic(Divergence divergence) {
        return new BoundCritic.Config(divergence, 2e-3);
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        Rng rng = trial.rng(setting.divergence().name());
        try (var manager = NDManager.newBaseManager();
                var critic = new BoundCritic(critic(setting.divergence()), manager, rng.split("critic"));
                var game =
                        new NormalFit(critic(setting.divergence()), MIXTURE, RATE, BATCH, manager, rng.split("game"))) {
            new Fit("bound", trial.at(20, 1500, 15_000), manager, rng.split("bound"))
                    .run(step -> critic.step(step, P, Q, BATCH));
            var bound = critic.estimate(P, Q, trial.at(2000, DRAWS, DRAWS), rng.split("draws"));
            int steps = trial.at(20, 2000, 20_000);
            var history = new Fit("fit", steps, manager, rng.split("fit")).run(game::step);
            double mean = history.lastMean("mean", steps / 4);
            double sd = history.lastMean("sd", steps / 4);
            return new Result(
                    bound.value(),
                    bound.standardError(),
                    critic.bound(P, Q),
                    mean,
                    sd,
                    Quadrature.divergence(setting.divergence(), MIXTURE, NormalMixture.normal(mean, sd)));
        }
    }
}
