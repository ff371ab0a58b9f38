package genlab.plot;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** From {@code low} to {@code high}, both finite, low below high. */
record Range(double low, double high) {

    /** Widens an empty range, so that it can be an axis. */
    Range {
        if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException("range from " + low + " to " + high);
        }
        if (low == high) {
            double half = low == 0 ? 1 : Math.abs(low) / 2;
            low -= half;
            high += half;
        }
    }

    double width() {
        return high - low;
    }

    /** 0 at low, 1 at high. */
    double share(double value) {
        return (value - low) / width();
    }

    /** With this share of its width more on both sides. */
    Range padded(double share) {
        return new Range(low - share * width(), high + share * width());
    }

    /** The range of the finite ones among many values, or from 0 to 1 of none. */
    static Range of(Stream<double[]> values, double... more) {
        var finite = DoubleStream.concat(values.flatMapToDouble(Arrays::stream), DoubleStream.of(more))
                .filter(Double::isFinite)
                .summaryStatistics();
        return finite.getCount() == 0 ? new Range(0, 1) : new Range(finite.getMin(), finite.getMax());
    }
}
