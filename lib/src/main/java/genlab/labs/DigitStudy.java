package genlab.labs;

import genlab.Scale;
import genlab.data.DataSource;
import genlab.data.DataStore;
import genlab.data.DownloadProgress;
import genlab.data.Images;
import genlab.data.Sha256;
import genlab.data.Split;
import genlab.study.Study;
import genlab.study.Trial;
import java.util.EnumSet;
import java.util.Set;

/** A study of lab 06's digits, drawn or MNIST's, whose first seed is the notebook's. */
interface DigitStudy<S extends Record, R extends Record> extends Study<S, R> {

    @Override
    default long firstSeed() {
        return 42;
    }

    @Override
    default Set<DataSource> sources() {
        return EnumSet.allOf(DataSource.class);
    }

    @Override
    default String dataHash(DataSource source) {
        var digits = ImageCodeStudy.digits(source, Scale.QUICK, DataStore.open(DownloadProgress.SILENT));
        return new Sha256()
                .add(digits.train().pixels())
                .add(digits.test().pixels())
                .hex();
    }

    /** The digits of a trial. */
    static Split<Images> digits(Trial trial) {
        return ImageCodeStudy.digits(trial.data(), trial.scale(), DataStore.open(DownloadProgress.SILENT));
    }
}
