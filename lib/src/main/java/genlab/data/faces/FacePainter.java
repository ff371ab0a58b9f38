package genlab.data.faces;

import static genlab.data.faces.Canvas.mix;
import static genlab.data.faces.Curve.line;
import static genlab.data.faces.Curve.oval;

import genlab.data.Rng;

/**
 * Paints one face, part by part, from the back to the front. Lengths are 64ths of the picture's side, the head's middle is (0, 0),
 * y goes down. What the tags leave open a part takes from a stream of its own, so that another tag changes no other part.
 */
final class FacePainter {

    private static final int INK = 0x3a2733;
    private static final int WHITE = 0xfffdfb;
    private static final int[] CLOTHES = {0xf6f4f2, 0x3d4d80, 0x3aa79f, 0xf2995c, 0xcdc3b0, 0x93aed6, 0x7f8699};
    private static final int[] HATS = {0x3d4d80, 0xf08c3c, 0xf4e7cf, 0x2f9f9b};
    private static final int[] FRAMES = {0x2e2b36, 0x7a2036, 0x26418a};
    private static final int[] SIDES = {-1, 1};

    private final Canvas canvas;
    private final FaceTags tags;
    private final Rng look;

    private final int hair;
    private final int hairLine;
    private final int skin;
    private final int skinShade;
    private final int skinLine;
    private final double wide; // half of the head's width
    private final double chin; // where it ends
    private final double full; // how far hair stands off
    private final double apart; // the eyes' distance from the middle
    private final double level; // and their height

    FacePainter(int size, FaceTags tags, Rng look) {
        this.tags = tags;
        this.look = look;
        canvas = new Canvas(size, tags.get(Tag.Kind.BACKGROUND).colour);
        Rng tone = look.split("tone");
        hair = mix(tags.get(Tag.Kind.HAIR).colour, tone.below(2) == 0 ? 0xffffff : 0x201020, tone.below(13));
        hairLine = mix(hair, 0x20102a, 55);
        skin = mix(tags.get(Tag.Kind.SKIN).colour, 0xe88a78, tone.below(10));
        skinShade = mix(skin, 0xb0506a, 20);
        skinLine = mix(skin, 0x3a0c1c, 65);
        Rng head = look.split("head");
        wide = head.uniform(14.4, 16.4);
        chin = head.uniform(18.6, 20);
        full = head.uniform(1.8, 4);
        apart = head.uniform(7.4, 8.4);
        level = head.uniform(0.4, 1.8);
    }

    /** Paints it as picture {@code i} of (N, 3, size, size). */
    void paint(byte[] pixels, int i) {
        Rng place = look.split("place");
        double x = place.uniform(30, 34);
        double y = place.uniform(35, 38);
        double larger = place.uniform(1.02, 1.16);
        double lean = place.uniform(-0.13, 0.13);
        Rng own = look.split("disc");
        Curve disc = oval(own.uniform(10, 54), own.uniform(10, 40), own.uniform(16, 30), own.uniform(16, 30));
        canvas.fill(disc, mix(tags.get(Tag.Kind.BACKGROUND).colour, WHITE, 45));
        canvas.place(x, y, larger, lean);
        hairBehind();
        canvas.place(x, y, larger, 0);
        body();
        canvas.place(x, y, larger, lean);
        head();
        mouth();
        for (int side : SIDES) {
            eye(side, look.split("eyes"));
            lock(side, look.split("locks"));
        }
        fringe();
        brows();
        if (tags.has(Tag.GLASSES)) {
            glasses();
        }
        if (tags.has(Tag.HAT)) {
            hat();
        }
        canvas.write(pixels, i);
    }

    private void hairBehind() {
        Rng own = look.split("behind");
        double side = wide + full;
        double low = own.uniform(0, 3);
        Curve shape = line(0, -18 - full).bend(side, -18 - full, side, -3);
        switch (tags.get(Tag.Kind.STYLE)) {
            case LONG_HAIR -> shape.bend(side, 10, side + 3 + low, 34).to(0, 34);
            case BOB_CUT -> shape.bend(side + 1.5, 8, side + 0.5, 13 + low).bend(side - 4, 18 + low, 8, 15 + low);
            default -> shape.bend(side + 0.5, 6, wide - 3, 8 + low / 2);
        }
        if (tags.has(Tag.TWINTAILS)) {
            tails(own);
        }
        canvas.fillRimmed(shape.mirrored(), mix(hair, hairLine, 35), hairLine);
    }

    private void tails(Rng own) {
        double out = own.uniform(21.5, 24.5);
        double low = own.uniform(12, 20);
        double thick = own.uniform(8, 11);
        int ribbon = CLOTHES[own.below(CLOTHES.length)];
        for (int side : SIDES) {
            Curve tail = line(side * (wide + 1), -9)
                    .bend(side * (out + 3), -12, side * out, low / 2)
                    .bend(side * (out - 1), low - 3, side * (out + 1), low);
            canvas.fillRimmed(tail.brush(4, thick, 1), hair, hairLine);
            canvas.fillRimmed(oval(side * (wide + 3.2), -9.5, 2.6, 2.8), ribbon, mix(ribbon, INK, 60));
        }
    }

    private void body() {
        Rng own = look.split("body");
        int cloth = CLOTHES[own.below(CLOTHES.length)];
        double shoulder = own.uniform(19, 23);
        canvas.fillRimmed(line(4.6, 10).to(5, 30).mirrored(), skinShade, skinLine);
        Curve shirt = line(shoulder, 36)
                .bend(shoulder, 23.5, 12, 22)
                .bend(8, 21.4, 6, 20)
                .bend(3, own.uniform(23, 28), 0, own.uniform(24, 28));
        canvas.fillRimmed(shirt.mirrored(), cloth, mix(cloth, INK, 60));
    }

    private void head() {
        Rng own = look.split("cheeks");
        double jaw = own.uniform(8.5, 11);
        for (int side : SIDES) {
            canvas.fillRimmed(oval(side * (wide + 0.6), 4.5, 2.6, 3.4), skinShade, skinLine);
        }
        Curve shape = line(0, -18)
                .bend(wide, -18, wide, -2)
                .bend(wide, 9, jaw, 14)
                .bend(5, chin, 0, chin)
                .mirrored();
        canvas.fillRimmed(shape, skinShade, skinLine);
        canvas.fill(shape.moved(own.uniform(-2, 2), -0.5), skin, skinShade); // lit from one side
        int blush = mix(skin, 0xf05a6a, 15 + own.below(25));
        for (int side : SIDES) {
            canvas.fill(oval(side * (apart + 2), level + 7, 3, 1.7), blush, skin);
        }
    }

    private void mouth() {
        Rng own = look.split("mouth");
        double y = own.uniform(12.3, 12.9);
        double half = own.uniform(5, 5.9);
        int red = 0x80162c;
        canvas.fill(line(-0.8, y - 4).bend(0, y - 3.2, 0.8, y - 4).brush(0.3, 1, 0.3), skinLine); // the nose
        switch (tags.get(Tag.Kind.MOUTH)) {
            case SMILE ->
                canvas.fill(line(-half, y - 2).bend(0, y + 6, half, y - 2).brush(1.5, 2.6, 1.5), red);
            case FROWN -> {
                half -= 0.6;
                canvas.fill(line(-half, y + 2.9).bend(0, y - 4.5, half, y + 2.9).brush(1.5, 2.4, 1.5), red);
            }
            default -> {
                Curve open = line(0, y - 1.4).bend(half, y - 1.6, half, y - 1).bend(half - 0.4, y + 4.6, 0, y + 4.6);
                canvas.fillRimmed(open.mirrored(), red, INK);
                canvas.fill(oval(0, y + 4.4, 2.8, 1.6), 0xd2505e, red);
                canvas.fill(line(-half, y - 1).to(half, y - 1).brush(1, 1.4, 1), WHITE, red);
            }
        }
    }

    private void eye(int side, Rng own) {
        double rx = own.uniform(3.7, 4.5);
        double ry = own.uniform(4.6, 6);
        canvas.fill(oval(side * apart, level - 0.8, rx + 0.9, ry + 0.7), INK);
        canvas.fill(oval(side * apart, level + 0.6, rx, ry - 0.3), WHITE);
        double x = side * apart + own.uniform(-0.9, 0.9); // where it looks
        double y = level + own.uniform(-0.3, 0.7);
        int colour = tags.get(Tag.Kind.EYES).colour;
        int dark = mix(colour, INK, 50);
        canvas.fill(oval(x, y, rx * 0.86, ry * 0.96), dark, WHITE);
        canvas.fill(oval(x, y + 1, rx * 0.8, ry * 0.82), colour, dark);
        canvas.fill(oval(x, y, rx * 0.3, ry * 0.38), INK, colour);
        canvas.fill(oval(x, y + ry * 0.62, rx * 0.5, ry * 0.2), mix(colour, WHITE, 30), colour);
        canvas.fill(oval(x - 1.3, y - ry * 0.4, 1.4, 1.6), WHITE);
    }

    /** The strand beside a cheek. */
    private void lock(int side, Rng own) {
        double low = own.uniform(0, 3);
        double x = side * (wide + 0.2);
        Curve lock = line(side * (wide - 1), -10);
        switch (tags.get(Tag.Kind.STYLE)) {
            case LONG_HAIR -> lock.bend(x + side * 2, 6, x, 16).bend(x - side * low, 22, x + side, 27 + low);
            case BOB_CUT -> lock.bend(x + side * 2, 4, x - side * 0.5, 13 + low);
            default -> lock.bend(x + side, -2, x - side * 0.6, 4 + low);
        }
        canvas.fillRimmed(lock.brush(2, tags.has(Tag.LONG_HAIR) ? 6.5 : 4.5, 0.3), hair, hairLine);
    }

    private void fringe() {
        Rng own = look.split("fringe");
        double side = wide + full;
        double top = -18 - full;
        double part = own.uniform(-0.8, 0.8) * wide;
        double open = own.uniform(0, 9);
        double length = own.uniform(-8.5, -4.5);
        Curve shape = line(0.3 - wide, 3)
                .bend(-side - 0.3, 0, -side, -6)
                .bend(-side, top, 0, top)
                .bend(side, top, side, -6)
                .bend(side + 0.3, 0, wide - 0.3, 3)
                .to(wide - 2, -6);
        int strands = 3 + own.below(4);
        double step = 2 * (wide - 2) / strands;
        for (double x = wide - 2, k = 0; k < strands; k++, x -= step) {
            double tip = x - step * (x - step / 2 < part ? 0.8 : 0.2);
            double low = length + own.uniform(-1.5, 1.5);
            double gap = -8.5 - Math.max(0, open - Math.abs(x - step - part)) - own.uniform(0, 1.5);
            shape.bend(x - 0.1 * step, low - 2, tip, low).bend(x - 0.9 * step, low - 2, x - step, gap);
        }
        canvas.fill(shape.moved(0, 1.6), skinShade, skin);
        canvas.fillRimmed(shape, hair, hairLine);
        if (own.below(3) == 0) {
            double bow = (own.below(2) - 0.5) * own.uniform(7, 13);
            Curve tuft = line(part / 4, top + 2).bend(part / 4 + bow / 8, top - 3, part / 4 + bow, top - 4.5);
            canvas.fillRimmed(tuft.brush(3.4, 2.2, 0.2), hair, hairLine);
        }
        double shine = own.uniform(-15, -12);
        for (int to : SIDES) {
            Curve arc = line(part + to, shine - 2).bend(part + to * wide / 2, shine - 3, to * (wide - 1), shine + 4);
            canvas.fill(arc.brush(0.6, 2.2, 0.3), mix(hair, WHITE, 40), hair);
        }
    }

    private void brows() {
        Rng own = look.split("brows");
        double y = level - 8.6 + own.uniform(-0.4, 0.6);
        double slant = own.uniform(-0.5, 0.5);
        for (int side : SIDES) {
            Curve brow = line(side * (apart - 3), y + slant)
                    .bend(side * apart, y - 1.6, side * (apart + 3.4), y + 0.4 - slant);
            canvas.fill(brow.brush(1.3, 1.2, 0.5), hairLine);
        }
    }

    private void glasses() {
        Rng own = look.split("glasses");
        int frame = FRAMES[own.below(FRAMES.length)];
        double r = own.uniform(5.9, 6.4);
        double y = level + 0.3;
        for (int side : SIDES) {
            double x = side * Math.max(apart, r + 0.9);
            canvas.fill(oval(x, y, r, r).brush(1.5, 1.5, 1.5), frame);
            canvas.fill(line(x + side * r, y - 1).to(side * (wide + 1), y - 2.4).brush(1.3, 1.3, 1.3), frame);
        }
        canvas.fill(line(-2.5, y + 0.6).bend(0, y - 0.4, 2.5, y + 0.6).brush(1.6, 1.6, 1.6), frame);
    }

    /** With a bobble or with a brim. */
    private void hat() {
        Rng own = look.split("hat");
        int number = own.below(HATS.length);
        int felt = HATS[number];
        int feltLine = mix(felt, INK, 65);
        int band = HATS[(number + 1 + own.below(HATS.length - 1)) % HATS.length];
        int bandLine = mix(band, INK, 65);
        double side = wide + full + 1;
        if (own.below(2) == 0) {
            canvas.fillRimmed(oval(0, -27, 4, 3.8), mix(band, WHITE, 30), bandLine);
            canvas.fillRimmed(
                    line(0, -26.5).bend(side, -26.5, side, -10).to(0, -14).mirrored(), felt, feltLine);
            Curve rim = line(-side - 0.6, -9.5).bend(0, -15, side + 0.6, -9.5).brush(5.5, 5.5, 5.5);
            canvas.fillRimmed(rim, mix(felt, WHITE, 25), feltLine);
        } else {
            canvas.fillRimmed(line(0, -26).bend(wide, -27, wide, -11).to(0, -15).mirrored(), felt, feltLine);
            canvas.fillRimmed(line(-wide, -13).bend(0, -18, wide, -13).brush(3.5, 3.5, 3.5), band, bandLine);
            canvas.fillRimmed(line(-22.5, -8.5).bend(0, -14.5, 22.5, -8.5).brush(3, 4.6, 3), felt, feltLine);
        }
    }
}
