package genlab.plot;

/** Colours for numbers in [0, 1]. */
public enum ColourMap {
    /** Dark violet to yellow, even to the eye and readable in grey (van der Walt and Smith, 2015). */
    VIRIDIS(0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B, 0xFDE725),
    /** White to dark blue, for densities with samples drawn over them. */
    BLUES(0xFFFFFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B),
    /** Blue over white to red, for numbers of both signs: white is the middle. */
    DIVERGING(
            0x053061, 0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B,
            0x67001F);

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final int[] anchors;

    ColourMap(int... anchors) {
        this.anchors = anchors;
    }

    /** The colour 0xRRGGBB of a number, which is clamped to [0, 1]; NaN is grey. */
    public int rgb(double value) {
        if (Double.isNaN(value)) {
            return Style.MISSING.getRGB() & 0xFFFFFF;
        }
        double place = Math.min(1, Math.max(0, value)) * (anchors.length - 1);
        int below = Math.min((int) place, anchors.length - 2);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = anchors[below] >> shift & 0xFF;
            int b = anchors[below + 1] >> shift & 0xFF;
            mixed |= (int) Math.round(a + (b - a) * (place - below)) << shift;
        }
        return mixed;
    }

    /** The range of colours for values: as it is, or for DIVERGING the same to both sides of 0. */
    Range range(Range values) {
        double reach = Math.max(Math.abs(values.low()), Math.abs(values.high()));
        return this == DIVERGING ? new Range(-reach, reach) : values;
    }
}
