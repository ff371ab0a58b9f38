package genlab.study;

import genlab.data.DataSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A study: settings x seeds, one row of recorded numbers each.
 *
 * <p>{@link #run} is a pure function: it opens what it needs, closes it, and gives equal numbers for equal arguments in any
 * thread of any process, provided that one tensor operation uses one thread. Studies have a constructor without arguments and keep no
 * state; {@link Studies} lists them.
 *
 * @param <S> a setting: a record of enums and numbers; its components become columns of the table
 * @param <R> what is recorded: a record of numbers; its components become columns too
 */
public interface Study<S extends Record, R extends Record> {

    /**
     * What a study's table is made of.
     *
     * @param lab the number of the lab that shows it, for instance {@code 13}
     * @param settings every one, in the order of the table
     * @param result the record of what is recorded: its components are columns
     * @param seeds how many the table has for each setting
     */
    record Plan<S, R>(String lab, List<S> settings, Class<R> result, int seeds) {}

    /** The table of this study. */
    Plan<S, R> plan();

    /** The first seed; the others follow it. */
    default long firstSeed() {
        return 0;
    }

    /** The data that this study can be run on. */
    default Set<DataSource> sources() {
        return Set.of(DataSource.GENERATED);
    }

    /** SHA-256 of the data that the trainings read, in hexadecimal: rows with equal hashes saw equal data. */
    String dataHash(DataSource source);

    /** As a study's table writes a value: an enum's constant in small letters. */
    static String cell(Object value) {
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : String.valueOf(value);
    }

    /** One training from its first weights to its numbers. */
    R run(S setting, Trial trial);
}
