package genlab.study;

import genlab.data.DataSource;
import java.util.List;
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

    /** The number of the lab that shows this study's table, for instance {@code 13}. */
    String lab();

    /** Every setting, in the order of the table. */
    List<S> settings();

    /** The record of what is recorded: its components are the table's columns. */
    Class<R> resultType();

    /** How many seeds the lab's table has for each setting. */
    int seeds();

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

    /** One training from its first weights to its numbers. */
    R run(S setting, Trial trial);
}
