package genlab.study.spark;

import genlab.data.DataSource;
import genlab.data.Stopped;
import genlab.study.Study;
import genlab.study.Trial;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A study for these tests: a setting that works, one that gives NaN, one that fails for odd seeds; and a count of its runs. While
 * it is endless, a run goes on until it is stopped.
 */
public final class CountingStudy implements Study<CountingStudy.Setting, CountingStudy.Result> {

    static final AtomicInteger RUNS = new AtomicInteger();
    static final AtomicInteger STOPPED = new AtomicInteger();
    static volatile boolean mended;
    static volatile boolean endless;

    enum Kind {
        WORKS,
        NOT_A_NUMBER,
        FAILS_IF_ODD
    }

    record Setting(Kind kind) {}

    record Result(long seedTimesTen, double third) {}

    @Override
    public Plan<Setting, Result> plan() {
        var settings = List.of(new Setting(Kind.WORKS), new Setting(Kind.NOT_A_NUMBER), new Setting(Kind.FAILS_IF_ODD));
        return new Plan<>("99", settings, Result.class, 2);
    }

    @Override
    public String dataHash(DataSource source) {
        return "ab12";
    }

    @Override
    public Result run(Setting setting, Trial trial) {
        RUNS.incrementAndGet();
        try {
            while (endless) {
                Thread.onSpinWait();
                Stopped.ifAsked();
            }
        } catch (Stopped e) {
            STOPPED.incrementAndGet();
            throw e;
        }
        if (setting.kind() == Kind.FAILS_IF_ODD && trial.seed() % 2 == 1 && !mended) {
            throw new IllegalStateException("loss is \"NaN\",\n at step 7");
        }
        return new Result(10 * trial.seed(), setting.kind() == Kind.NOT_A_NUMBER ? Double.NaN : trial.seed() + 1 / 3.0);
    }
}
