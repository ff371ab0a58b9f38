package genlab.plot;

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

    /** Collects the finite ones of many values. */
    static final class Collector {
        private double low = Double.POSITIVE_INFINITY;
        private double high = Double.NEGATIVE_INFINITY;

        void add(double... values) {
            for (double v : values) {
                if (Double.isFinite(v)) {
                    low = Math.min(low, v);
                    high = Math.max(high, v);
                }
            }
        }

        boolean isEmpty() {
            return low > high;
        }

        /** The range of all, or from 0 to 1 of none. */
        Range range() {
            return isEmpty() ? new Range(0, 1) : new Range(low, high);
        }
    }
}
