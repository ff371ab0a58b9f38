package genlab.labs;

import genlab.Scale;
import genlab.engine.Tensors;
import genlab.study.Trial;
import genlab.training.Fit;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The study of lab 14: what the measures say of sets of pictures that are known, by judges of other first weights, with other
 * pictures in each part.
 */
public final class EvaluationStudy implements DigitStudy<EvaluationStudy.Setting, JudgedDigits.Result> {

    /**
     * What is measured.
     *
     * @param pictures the set
     * @param tenths of the number of pictures that the lab measures, 10 for all
     */
    public record Setting(PictureSet pictures, int tenths) {}

    /** The judge of a trial: its rows share it, since it is a function of the trial alone. Lives as long as the process. */
    private static final Map<Trial, JudgedDigits> JUDGED = new ConcurrentHashMap<>();

    /** The steps of the judge's training. */
    public static int steps(Scale scale) {
        return scale.at(20, 400, 2_000);
    }

    /** N, the number of pictures in a set. */
    public static int count(Scale scale) {
        return scale.at(200, 2_000, 4_000);
    }

    @Override
    public Plan<Setting, JudgedDigits.Result> plan() {
        var sets = Arrays.stream(PictureSet.values()).map(set -> new Setting(set, 10));
        var fewer = IntStream.of(1, 2, 5).mapToObj(tenths -> new Setting(PictureSet.TEST, tenths));
        return new Plan<>("14", Stream.concat(sets, fewer).toList(), JudgedDigits.Result.class, 10);
    }

    @Override
    public long firstSeed() {
        return 0;
    }

    private static JudgedDigits judged(Trial trial) {
        var digits = DigitStudy.digits(trial);
        var manager = trial.newManager();
        var fit = new Fit("judge", steps(trial.scale()), manager, trial.rng("fit"));
        return JudgedDigits.of(digits.train(), count(trial.scale()), fit, manager, trial.rng("judge"));
    }

    @Override
    public JudgedDigits.Result run(Setting setting, Trial trial) {
        var digits = JUDGED.computeIfAbsent(trial, EvaluationStudy::judged);
        int n = setting.tenths * count(trial.scale()) / 10;
        return Tensors.alone(() -> digits.measure(setting.pictures.of(digits, n, trial.rng("pictures"))));
    }
}
