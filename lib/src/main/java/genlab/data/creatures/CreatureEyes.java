package genlab.data.creatures;

import java.util.List;

/**
 * A creature's eyes, drawn pixel by pixel on the finished picture.
 *
 * <p>D is dark, W white and A the accent colour; the right of a row is the way the creature looks. Where one eye shows, it
 * is the left half.
 */
public enum CreatureEyes {
    /** Two dark pixels, one above the other. */
    DOTS("D..D\nD..D"),
    /** A dark eye with a glint. */
    GLINT("WD..WD\nDD..DD\nDD..DD"),
    /** White, the pupil to the front. */
    WIDE("WW.WW\nWD.WD\nWD.WD"),
    /** A dark lid over an iris of the accent colour. */
    IRIS("DD..DD\nWA..WA\nDA..DA"),
    /** Shut. */
    ASLEEP("DD..DD"),
    /** Brows drawn together. */
    FIERCE("D....D\nWD..DW\nWD..DW");

    private final String drawing;

    CreatureEyes(String drawing) {
        this.drawing = drawing;
    }

    /** Draws the eyes around the middle of the face and, where both show, a mouth under them. */
    void draw(PixelSprite s, int[] codes, CreaturePlan.Face face, PixelPalette accent) {
        List<String> rows = drawing.lines().toList();
        int wide = face.both() ? rows.get(0).length() : (rows.get(0).length() + 1) / 2;
        int left = s.column(face.x()) - s.forward() * (wide / 2);
        int top = s.row(face.y()) - rows.size() / 2;
        for (int r = 0; r < rows.size(); r++) {
            for (int c = 0; c < wide; c++) {
                int place = (top + r) * PixelSprite.SIDE + left + s.forward() * c;
                switch (rows.get(r).charAt(c)) {
                    case 'D' -> codes[place] = PixelPalette.GREY.code(0);
                    case 'W' -> codes[place] = PixelPalette.WHITE;
                    case 'A' -> codes[place] = accent.code(4);
                    default -> {}
                }
            }
        }
        int mouth = (top + rows.size() + 1) * PixelSprite.SIDE + s.column(face.x());
        int lip = mouth - s.forward();
        if (face.both() && s.ramp[mouth] != null && s.ramp[lip] != null) {
            codes[mouth] = s.ramp[mouth].code(1);
            codes[lip] = s.ramp[lip].code(1);
        }
    }
}
