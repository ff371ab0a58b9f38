package genlab.data.creatures;

/**
 * The 167 colours of the pixel creatures: 20 ramps of 8 shades and one of 7; white is colour 0.
 *
 * <p>A ramp is given by three colours, its outline, its plain colour (shade 4) and its palest; the rest lies between.
 * Outlines lean to blue and pale shades to yellow, as pixel artists shade, so no ramp is one hue made darker.
 */
public enum PixelPalette {
    RED(0, 0x311721, 0xe0483c, 0xffc0a0),
    CORAL(1, 0x351a1f, 0xf0704c, 0xffd0b0),
    ORANGE(2, 0x382217, 0xf08c2c, 0xffdc98),
    AMBER(3, 0x3a2816, 0xf0b030, 0xffeca0),
    YELLOW(4, 0x3f3419, 0xf4d83c, 0xfff8b8),
    LIME(5, 0x2a3218, 0xb0d03c, 0xf0fca8),
    LEAF(6, 0x1a2c1c, 0x68b83c, 0xd0f090),
    EMERALD(7, 0x142d25, 0x38b078, 0xb0f0c0),
    TEAL(8, 0x162f31, 0x34a8a4, 0xb0f0e4),
    CYAN(9, 0x1b313e, 0x48bce0, 0xc8f4fc),
    SKY(10, 0x1f2d46, 0x58a0f0, 0xcce8ff),
    BLUE(11, 0x1e2244, 0x4868e0, 0xb8ccff),
    INDIGO(12, 0x231e42, 0x6450d0, 0xccc0ff),
    VIOLET(13, 0x2d1e43, 0x9058d0, 0xe0c4fc),
    MAGENTA(14, 0x371c3f, 0xc058c0, 0xf8c8f4),
    PINK(15, 0x3b1d2e, 0xf080a8, 0xffd8e0),
    BROWN(16, 0x261917, 0x96603c, 0xe0b888),
    TAN(17, 0x322820, 0xc8a070, 0xf4e4c0),
    SLATE(18, 0x171c23, 0x58708c, 0xb8ccd8),
    GREY(19, 0x18181c, 0x84848c, 0xe0e0e4),
    BONE(20, 0x2d2825, 0xe6dcca, 0xffffff);

    /** Number of colours. */
    public static final int SIZE = 167;

    /** The code of white, the background. */
    public static final int WHITE = 0;

    /** Ramps on the colour circle; the ramps after them are earths and greys. */
    static final int CIRCLE = BROWN.number;

    private static final PixelPalette[] RAMPS = values();

    /** How far, in 60ths, shade 0 ... 7 lies on the way from the outline (0) by the plain colour (40) to the palest (60). */
    private static final int[] PLACE = {0, 12, 23, 32, 40, 46, 52, 60};

    /** The ramp's place in the palette. */
    final int number;

    private final int outline;
    private final int plain;
    private final int palest;

    PixelPalette(int number, int outline, int plain, int palest) {
        this.number = number;
        this.outline = outline;
        this.plain = plain;
        this.palest = palest;
    }

    /** The ramp at a place of the palette. */
    static PixelPalette ramp(int number) {
        return RAMPS[number];
    }

    /** All colours as 0xRRGGBB. */
    public static int[] colours() {
        int[] colours = new int[SIZE];
        for (PixelPalette ramp : RAMPS) {
            for (int shade = 0; shade < 8; shade++) {
                colours[ramp.code(shade)] = ramp.mix(PLACE[shade]);
            }
        }
        return colours;
    }

    /** The code of a shade, 0 (outline) to 7 (palest); {@link #BONE} has white for the two palest. */
    public int code(int shade) {
        return Math.max(SIZE - 1 - (8 * number + shade), WHITE);
    }

    private int mix(int place) {
        return place < 40 ? mix(outline, plain, place, 40) : mix(plain, palest, place - 40, 20);
    }

    /** The colour {@code part} parts of {@code whole} on the way between two. */
    static int mix(int from, int to, int part, int whole) {
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            colour |= ((a * (whole - part) + b * part) / whole) << shift;
        }
        return colour;
    }
}
