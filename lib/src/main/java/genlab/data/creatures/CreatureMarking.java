package genlab.data.creatures;

import genlab.data.creatures.PixelSprite.Part;

/** A pattern on a creature's skin: it changes the hue of some pixels and keeps their shade. */
public enum CreatureMarking {
    /** None. */
    PLAIN((part, u, v) -> false),
    /** A pale belly and muzzle. */
    BELLY((part, u, v) -> {
        double du = u - (part == Part.HEAD ? 0.35 : 0.2);
        double dv = v - (part == Part.HEAD ? 0.65 : 0.45);
        return part != Part.LIMB && du * du / 0.33 + dv * dv / 0.25 < 1;
    }),
    /** Spots. */
    SPOTS((part, u, v) -> part != Part.LIMB
            && (near(u, v, -0.5, -0.4) || near(u, v, 0.2, -0.75) || near(u, v, -0.6, 0.35) || near(u, v, 0.55, 0.55))),
    /** Bands. */
    STRIPES((part, u, v) -> {
        double band = (u + 0.15 * v + 4) * 1.7;
        return part == Part.BODY && band - Math.floor(band) < 0.45;
    }),
    /** Back and top of the head in the other colour. */
    CAPE((part, u, v) -> part != Part.LIMB && v + 0.55 * u < -0.35),
    /** Hands and feet in the other colour, and a blaze on the brow. */
    SOCKS((part, u, v) -> part == Part.LIMB ? v > -0.2 : v < -0.35 && u > -0.05 && u < 0.5);

    /** Whether a marking covers a pixel at (u, v) of the part's unit disc, u to the front and v down. */
    private interface Region {
        boolean covers(Part part, double u, double v);
    }

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
    private final Region region;

    CreatureMarking(Region region) {
        this.region = region;
    }

    /** Covers with {@code hue}, or with {@code skin} what has that hue already. */
    void apply(PixelSprite s, PixelPalette hue, PixelPalette skin) {
        for (int i = 0; i < s.part.length; i++) {
            boolean bare = s.part[i] == Part.BODY || s.part[i] == Part.HEAD || s.part[i] == Part.LIMB;
            if (bare && region.covers(s.part[i], s.u[i], s.v[i])) {
                s.ramp[i] = s.ramp[i] == hue ? skin : hue;
            }
        }
    }

    private static boolean near(double u, double v, double u0, double v0) {
        return (u - u0) * (u - u0) + (v - v0) * (v - v0) < 0.07;
    }
}
