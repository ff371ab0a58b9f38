package genlab.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One axis: its label, its range, and what XChart is told in place of its values. XChart finds no ticks for a range far
 * narrower than its values and none below 1e-10, so a linear axis tells it (value - base) / unit, which lies round 1.
 *
 * @param date whether values are milliseconds since 1970
 */
record Axis(String label, Range range, boolean log, boolean date, double base, double unit) {

    static Axis of(String label, Range range) {
        double most = Math.max(Math.abs(range.low()), Math.abs(range.high()));
        // where the labels that number() gives could not tell the ends apart
        boolean narrow = range.width() < most * (most >= 1e7 || most < 1e-3 ? 1e-2 : 1e-5);
        double base = narrow ? round(range) : 0;
        double unit = Math.pow(10, Math.floor(Math.log10(range.width())));
        return new Axis(base == 0 ? label : from(label, base), range, false, false, base, unit);
    }

    /** A logarithmic axis; linear where it has less than a factor of two, which has room for no power and bends no line. */
    static Axis logarithmic(String label, Range range) {
        return range.high() < 2 * range.low() ? of(label, range) : new Axis(label, range, true, false, 0, 1);
    }

    static Axis dates(String label, Range range) {
        return new Axis(label, range, false, true, 0, 1);
    }

    /** The number of fewest digits in the range. */
    private static double round(Range range) {
        var middle = BigDecimal.valueOf(range.low() + range.width() / 2);
        return IntStream.rangeClosed(1, 17)
                .mapToDouble(digits -> middle.round(new MathContext(digits)).doubleValue())
                .filter(v -> v >= range.low() && v <= range.high())
                .findFirst()
                .orElse(range.low());
    }

    private static String from(String label, double base) {
        var exact = BigDecimal.valueOf(Math.abs(base)).stripTrailingZeros();
        String text = exact.precision() <= 3
                ? Style.number(exact.doubleValue(), exact.doubleValue())
                : Math.abs(exact.scale()) < 20 ? exact.toPlainString() : exact.toString();
        return (label.isEmpty() ? "value" : label) + (base < 0 ? " + " : " \u2212 ") + text;
    }

    /** 0 at the low end, 1 at the high one. */
    double share(double value) {
        return log ? Math.log(value / range.low()) / Math.log(range.high() / range.low()) : range.share(value);
    }

    /** The number that XChart knows a value by. */
    double inner(double value) {
        return log || date ? value : (value - base) / unit;
    }

    /** The label of what XChart knows by this number. */
    String tick(double inner) {
        if (!log) {
            double value = inner * unit;
            return Style.number(Math.abs(value) < 1e-6 * range.width() ? 0 : value, range.width());
        }
        boolean far = range.low() < 1e-4 || range.high() > 1e6;
        return !labelled(inner) ? "" : far ? Style.power(inner) : Style.number(inner, Math.max(inner, 1e-3));
    }

    /** On a logarithmic axis 1, 2, 5 of each decade; over many decades the powers of ten alone. */
    private boolean labelled(double value) {
        double decades = Math.log10(range.high() / range.low());
        long digit = Math.round(value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9)));
        return decades < 1 || digit == 1 || (decades < 2.5 && (digit == 2 || digit == 5));
    }

    /** Where a logarithmic axis has grid lines: XChart would draw nine a decade. */
    DoubleStream decades() {
        if (!log) {
            return DoubleStream.empty();
        }
        int first = (int) Math.floor(Math.log10(range.low()));
        int last = (int) Math.ceil(Math.log10(range.high()));
        return IntStream.rangeClosed(first, last)
                .boxed()
                .flatMapToDouble(
                        e -> DoubleStream.iterate(1, d -> d < 10, d -> d + 1).map(d -> d * Math.pow(10, e)))
                .filter(this::labelled);
    }
}
