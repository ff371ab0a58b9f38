package genlab.study.spark;

import genlab.study.Study;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A record as cells of a table: one a component, numbers with all their digits, enum constants in lower case. */
final class Cells {

    private Cells() {}

    /** The columns of a record type: {@code reverseKl} becomes {@code reverse_kl}. */
    static List<String> columns(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(c -> c.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The cells of a record. */
    static List<String> of(Record values) {
        return Arrays.stream(values.getClass().getRecordComponents())
                .map(c -> Study.cell(read(values, c)))
                .toList();
    }

    private static Object read(Record values, RecordComponent component) {
        try {
            return component.getAccessor().invoke(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(component + " of " + values.getClass() + " cannot be read", e);
        }
    }
}
