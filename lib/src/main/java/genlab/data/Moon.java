package genlab.data;

import ai.djl.util.Preconditions;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A drawn moon: a disc in 24 x 24 grey pixels on a black sky, lit from the right. The edge of its light is half an ellipse, as that of
 * a lit ball is.
 *
 * @param phase the share of the disc that is lit: 1 full, 1/2 half
 * @param radius of the disc, pixels
 * @param x of its centre, pixels from the left
 * @param y of its centre, pixels from the top
 */
public record Moon(double phase, double radius, double x, double y) {

    /** Pixels a row and rows of a picture. */
    public static final int SIDE = 24;

    /** Points a pixel is looked at, in each direction. */
    private static final int FINE = 4;

    private static final double RADIUS = 8;
    private static final double MIDDLE = SIDE / 2.0;

    /** Checks that the disc fits. */
    public Moon {
        double room = Math.min(Math.min(x, y), SIDE - Math.max(x, y));
        if (!(phase >= 0 && phase <= 1 && radius > 0 && radius <= room)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a moon of phase %s and radius %s at (%s, %s), expected a phase of 0 to 1 and a disc within %d x"
                            + " %d pixels",
                    phase,
                    radius,
                    x,
                    y,
                    SIDE,
                    SIDE));
        }
    }

    /** A moon of the usual size in the middle. */
    public static Moon of(double phase) {
        return new Moon(phase, RADIUS, MIDDLE, MIDDLE);
    }

    /** The same moon at another time of the month. */
    public Moon phase(double newPhase) {
        return new Moon(newPhase, radius, x, y);
    }

    /** This moon at the mean of its phase and the other's. */
    public Moon halfWayTo(Moon other) {
        return phase((phase + other.phase) / 2);
    }

    /** The pictures, (N, 1, 24, 24), a pixel as bright as the share of it that is lit. */
    public static Images draw(List<Moon> moons) {
        byte[] pixels = Images.room("drawn moons", moons.size(), 1, SIDE, SIDE);
        for (int i = 0; i < pixels.length; i++) {
            int p = i % (SIDE * SIDE);
            pixels[i] = (byte) moons.get(i / (SIDE * SIDE)).brightness(p % SIDE, p / SIDE);
        }
        return new Images("drawn moons", DataSource.GENERATED, moons.size(), 1, SIDE, SIDE, pixels, new int[0]);
    }

    private int brightness(int column, int row) {
        int lit = 0;
        for (int k = 0; k < FINE * FINE; k++) {
            int across = k % FINE;
            int down = k / FINE;
            double dx = column + (across + 0.5) / FINE - x;
            double dy = row + (down + 0.5) / FINE - y;
            double reach = radius * radius - dy * dy;
            // square roots and products alone: the same bits on every machine
            lit += dx * dx <= reach && dx >= (1 - 2 * phase) * Math.sqrt(reach) ? 1 : 0;
        }
        return 255 * lit / (FINE * FINE);
    }

    /**
     * Two kinds of moon: nearly full and nearly half ones, none between.
     *
     * @param band full moons have phases of 1 - band to 1, half ones of 1/2 - band to 1/2 + band
     * @param sway how far the centre may be off, in both directions, and the radius, pixels
     */
    public record Kinds(double band, double sway) {

        /** Checks that the kinds stay apart and in the picture. */
        public Kinds {
            if (!(band >= 0 && band < 0.25 && sway >= 0 && sway <= 2)) {
                throw new IllegalArgumentException("a band of " + band + " and a sway of " + sway
                        + ", expected 0 to below 0.25, where the kinds would meet, and 0 to 2 pixels");
            }
        }

        /** A full moon and a half one of the same size at the same place. */
        public List<Moon> pair(Rng rng) {
            Moon full = new Moon(
                    rng.uniform(1 - band, 1),
                    RADIUS + rng.uniform(-sway, sway),
                    MIDDLE + rng.uniform(-sway, sway),
                    MIDDLE + rng.uniform(-sway, sway));
            return List.of(full, full.phase(rng.uniform(0.5 - band, 0.5 + band)));
        }

        /** So many pairs one after the other: full, half, full, half ... Pair i depends on the stream's seed and i alone. */
        public List<Moon> pairs(int count, Rng rng) {
            return first(count, rng, pair -> true);
        }

        /** As {@link #pairs}, but pairs alone between which something new stands: a mean phase that neither kind has. */
        public List<Moon> pairsAcross(int count, Rng rng) {
            return first(count, rng, pair -> isNew(pair.get(0).halfWayTo(pair.get(1))));
        }

        private List<Moon> first(int count, Rng rng, Predicate<List<Moon>> wanted) {
            Preconditions.checkArgument(count >= 0, count + " pairs of moons, expected 0 or more");
            return Stream.iterate(0, i -> i + 1)
                    .peek(i -> Stopped.ifAsked()) // where the kinds nearly meet few are wanted
                    .map(i -> pair(rng.split(i)))
                    .filter(wanted)
                    .limit(count)
                    .flatMap(List::stream)
                    .toList();
        }

        private boolean isNew(Moon moon) {
            return moon.phase > 0.5 + band && moon.phase < 1 - band;
        }

        /** The moon of either kind that is nearest to one between the kinds. */
        public Moon nearest(Moon between) {
            return between.phase(between.phase < 0.75 ? 0.5 + band : 1 - band);
        }
    }
}
