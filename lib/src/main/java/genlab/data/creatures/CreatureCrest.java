package genlab.data.creatures;

import genlab.data.creatures.PixelSprite.Part;

/** What a creature wears on its head. Drawn behind the head, an ellipse with half axes rx, ry around (x, y). */
public enum CreatureCrest {
    /** Nothing. */
    NONE((s, hue, x, y, rx, ry) -> {}),
    /** Two round ears. */
    ROUND_EARS((s, hue, x, y, rx, ry) -> {
        s.ellipse(Part.TRIM, hue, x - 0.75 * rx, y - 0.8 * ry, 2.3, 2.3);
        s.ellipse(Part.TRIM, hue, x + 0.75 * rx, y - 0.8 * ry, 2.3, 2.3);
    }),
    /** Two pointed ears. */
    POINTED_EARS((s, hue, x, y, rx, ry) -> {
        s.triangle(Part.TRIM, hue, x - 0.95 * rx, y, x - 0.85 * rx, y - ry - 2.6, x - 0.1 * rx, y - 0.6 * ry);
        s.triangle(Part.TRIM, hue, x + 0.95 * rx, y, x + 0.85 * rx, y - ry - 2.6, x + 0.1 * rx, y - 0.6 * ry);
    }),
    /** Two long ears, laid back. */
    LONG_EARS((s, hue, x, y, rx, ry) -> {
        s.rod(Part.TRIM, hue, x - 0.4 * rx, y - 0.7 * ry, 1.2, x - 0.9 * rx, y - ry - 2.6, 1.5);
        s.rod(Part.TRIM, hue, x + 0.4 * rx, y - 0.7 * ry, 1.2, x + 0.5 * rx, y - ry - 2.8, 1.5);
    }),
    /** One horn. */
    HORN((s, hue, x, y, rx, ry) -> {
        s.triangle(Part.TRIM, hue, x - 0.2 * rx, y - 0.7 * ry, x + 0.45 * rx, y - ry - 3.6, x + 0.6 * rx, y - 0.7 * ry);
    }),
    /** Two feelers with knobs. */
    FEELERS((s, hue, x, y, rx, ry) -> {
        s.rod(Part.TRIM, hue, x - 0.3 * rx, y - 0.8 * ry, 0.6, x - 0.6 * rx, y - ry - 1.6, 0.6);
        s.rod(Part.TRIM, hue, x + 0.3 * rx, y - 0.8 * ry, 0.6, x + 0.6 * rx, y - ry - 1.6, 0.6);
        s.ellipse(Part.TRIM, hue, x - 0.65 * rx, y - ry - 2.4, 1.3, 1.3);
        s.ellipse(Part.TRIM, hue, x + 0.65 * rx, y - ry - 2.4, 1.3, 1.3);
    }),
    /** A leaf. */
    LEAF((s, hue, x, y, rx, ry) -> {
        s.rod(Part.TRIM, hue, x, y - 0.8 * ry, 0.7, x - 0.1 * rx, y - ry - 1.4, 0.7);
        s.ellipse(Part.TRIM, hue, x - 0.4 * rx, y - ry - 2, 3.3, 1.6, 20);
    }),
    /** A comb from the forehead to the neck. */
    COMB((s, hue, x, y, rx, ry) -> {
        s.triangle(Part.TRIM, hue, x + 0.5 * rx, y - 0.7 * ry, x - 0.1 * rx, y - ry - 3.2, x - 0.4 * rx, y - 0.6 * ry);
        s.triangle(Part.TRIM, hue, x, y - 0.6 * ry, x - 0.8 * rx, y - ry - 2.2, x - 0.9 * rx, y - 0.3 * ry);
        s.triangle(Part.TRIM, hue, x - 0.6 * rx, y - 0.5 * ry, x - rx - 1.8, y - 0.7 * ry, x - rx, y + 0.2 * ry);
    });

    /** Draws it with the brush of a sprite. */
    interface Brush {
        void draw(PixelSprite s, PixelPalette hue, double x, double y, double rx, double ry);
    }

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
    final Brush brush;

    CreatureCrest(Brush brush) {
        this.brush = brush;
    }
}
