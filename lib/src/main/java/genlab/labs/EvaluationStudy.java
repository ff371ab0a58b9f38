package genlab.labs;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.Sha256;
import genlab.study.Study;
import genlab.study.Trial;
import genlab.training.Fit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The study of lab 14: what the measures say of sets of pictures that are known, by judges that were trained from different first weights on
 * the same digits.
 *
 * <p>Test pictures are measured in several numbers, since measures depend on it.
 */
public final class EvaluationStudy implements Study<EvaluationStudy.Setting, JudgedDigits.Result> {

    /**
     * What is measured.
     *
     * @param pictures the set
     * @param tenths of the number of pictures that the lab measures, 10 for all
     */
    public record Setting(PictureSet pictures, int tenths) {}

    /** The steps of the judge's training. */
    public static int steps(Scale scale) {
        return scale.at(20, 400, 2_000);
    }

    /** The number of pictures in a set. */
    public static int count(Scale scale) {
        return scale.at(200, 2_000, 4_000);
    }

    @Override
    public Plan<Setting, JudgedDigits.Result> plan() {
        var sets = Arrays.stream(PictureSet.values()).map(set -> new Setting(set, 10));
        var fewer = IntStream.of(1, 2, 5).mapToObj(tenths -> new Setting(PictureSet.TEST, tenths));
        return new Plan<>("14", Stream.concat(sets, fewer).toList(), JudgedDigits.Result.class, 5);
    }

    @Override
    public Set<DataSource> sources() {
        return EnumSet.allOf(DataSource.class);
    }

    @Override
    public String dataHash(DataSource source) {
        var digits = JudgedDigits.digits(source, DataStore.open(DownloadProgress.SILENT), Scale.QUICK);
        return new Sha256()
                .add(digits.train().pixels())
                .add(digits.test().pixels())
                .hex();
    }

    @Override
    public JudgedDigits.Result run(Setting setting, Trial trial) {
        var data = JudgedDigits.digits(trial.data(), DataStore.open(DownloadProgress.SILENT), trial.scale());
        try (var manager = trial.newManager()) {
            var fit = new Fit("judge", steps(trial.scale()), manager, trial.rng("fit"));
            var digits = JudgedDigits.of(data, trial.scale(), fit, manager, trial.rng("judge"));
            int count = setting.tenths * count(trial.scale()) / 10;
            return digits.measure(setting.pictures.of(digits, count, trial.rng("pictures")));
        }
    }
}
