package genlab.data.faces;

import static genlab.data.faces.Canvas.mix;

import genlab.data.Rng;

/**
 * Paints one face, part by part, from the back to the front. Lengths are 64ths of the picture's side, the head's middle is (0, 0),
 * y goes down. What a part leaves open it takes from a stream of its own, so that another tag changes no other part.
 */
final class FacePainter {

    private static final int INK = 0x3a2733;
    private static final int WHITE = 0xfffdfb;
    private static final int[] CLOTHES = {0xf6f4f2, 0x3d4d80, 0x3aa79f, 0xf0776a, 0xe3a63a, 0xb39be2, 0x57596b};
    private static final int[] HATS = {0x3d4d80, 0xf08c3c, 0xf4e7cf, 0x2f9f9b};
    private static final int[] FRAMES = {0x2e2b36, 0x7a2036, 0x26418a};

    private final Canvas canvas;
    private final FaceTags tags;
    private final Rng look;

    private final int hair;
    private final int hairLine;
    private final int skin;
    private final int skinShade;
    private final int skinLine;

    /** Half of the head's width, the chin's place, how far the hair stands off, the eyes' distance from the middle and height. */
    private final double wide;

    private final double chin;
    private final double full;
    private final double apart;
    private final double level;

    FacePainter(int size, FaceTags tags, Rng look) {
        this.canvas = new Canvas(size);
        this.tags = tags;
        this.look = look;
        Rng tone = look.split("tone");
        hair = mix(tags.get(Tag.Kind.HAIR).colour, tone.below(2) == 0 ? 0xffffff : 0x201020, tone.below(13));
        hairLine = mix(hair, 0x20102a, 55);
        skin = mix(tags.get(Tag.Kind.SKIN).colour, 0xe88a78, tone.below(10));
        skinShade = mix(skin, 0xb0506a, 20);
        skinLine = mix(skin, 0x3a0c1c, 65);
        Rng head = look.split("head");
        wide = head.uniform(14.4, 16.4);
        chin = head.uniform(17, 19);
        full = head.uniform(1.8, 4);
        apart = head.uniform(7, 8.2);
        level = head.uniform(1.2, 3);
    }

    /** Paints it as picture {@code i} of (N, 3, size, size). */
    void paint(byte[] pixels, int i) {
        Rng place = look.split("place");
        double x = place.uniform(30, 34);
        double y = place.uniform(35, 38);
        double larger = place.uniform(1.02, 1.16);
        double lean = place.uniform(-0.13, 0.13);
        background();
        canvas.place(x, y, larger, lean);
        hairBehind();
        canvas.place(x, y, larger, 0);
        body();
        canvas.place(x, y, larger, lean);
        head();
        mouth();
        eyes();
        locks();
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

    private void background() {
        Rng own = look.split("background");
        int colour = tags.get(Tag.Kind.BACKGROUND).colour;
        canvas.fill(Curve.from(0, 0).to(64, 0).to(64, 64).to(0, 64), colour);
        canvas.fill(
                Curve.oval(own.uniform(10, 54), own.uniform(10, 40), own.uniform(16, 30), own.uniform(16, 30)),
                mix(colour, WHITE, 45));
    }

    private void hairBehind() {
        Rng own = look.split("behind");
        double side = wide + full;
        double low = own.uniform(0, 3);
        Curve shape = Curve.from(0, -18 - full).bend(side, -18 - full, side, -3);
        switch (tags.get(Tag.Kind.STYLE)) {
            case BOB_CUT -> shape.bend(side + 3, 9, side + 1, 13 + low).bend(side - 4, 18 + low, 8, 15 + low);
            case LONG_HAIR -> shape.bend(side, 10, side + 3 + low, 34).to(0, 34);
            case TWINTAILS -> {
                tails(own);
                shape.bend(side, 8, wide - 4, 10);
            }
            default -> {
                spikes(own, side);
                shape.bend(side + 0.5, 6, wide - 3, 9 + low);
            }
        }
        canvas.fill(shape.mirrored(), mix(hair, hairLine, 35), hairLine, 0.8);
    }

    /** Short hair that stands off at the sides: little or much. */
    private void spikes(Rng own, double side) {
        double out = own.uniform(-3, 4);
        for (int k = 0; k < 6; k++) {
            double sign = k % 2 == 0 ? 1 : -1;
            double y = -9 + 6 * (k / 2) + own.uniform(-1, 1);
            Curve spike = Curve.from(sign * (side - 4), y - 3).bend(sign * side, y - 1, sign * (side + out), y + 3);
            canvas.fill(spike.brush(6, 4, 0.3), hair, hairLine, 0.8);
        }
    }

    private void tails(Rng own) {
        double out = own.uniform(21.5, 24.5);
        double low = own.uniform(14, 24);
        double thick = own.uniform(8, 11);
        int ribbon = CLOTHES[own.below(CLOTHES.length)];
        for (int side = -1; side <= 1; side += 2) {
            Curve tail = Curve.from(side * (wide + 1), -9)
                    .bend(side * (out + 3), -12, side * out, low / 2)
                    .bend(side * (out - 1), low - 3, side * (out + 1), low);
            canvas.fill(tail.brush(4, thick, 1), hair, hairLine, 0.8);
            canvas.fill(Curve.oval(side * (wide + 3.2), -9.5, 2.6, 2.8), ribbon, mix(ribbon, INK, 60), 0.8);
        }
    }

    private void body() {
        Rng own = look.split("body");
        int cloth = CLOTHES[own.below(CLOTHES.length)];
        double shoulder = own.uniform(19, 23);
        canvas.fill(Curve.from(0, 10).to(4.6, 10).to(5, 30).mirrored(), skinShade, skinLine, 0.7);
        Curve shirt = Curve.from(0, 36)
                .to(shoulder, 36)
                .bend(shoulder, 23.5, 12, 22)
                .bend(8, 21.4, 6, 20)
                .bend(3, own.uniform(23, 28), 0, own.uniform(24, 28));
        canvas.fill(shirt.mirrored(), cloth, mix(cloth, INK, 60), 0.8);
        int stripe = CLOTHES[own.below(CLOTHES.length)];
        if (own.below(2) == 0) {
            canvas.fill(Curve.from(-24, 29.5).to(24, 29.5).brush(2.6, 2.6, 2.6), stripe, cloth);
        }
    }

    private void head() {
        Rng own = look.split("cheeks");
        for (int side = -1; side <= 1; side += 2) {
            canvas.fill(Curve.oval(side * (wide + 0.6), 4.5, 2.6, 3.4), skinShade, skinLine, 0.7);
        }
        double jaw = own.uniform(8, 10.5);
        Curve shape = Curve.from(0, -18)
                .bend(wide, -18, wide, -2)
                .bend(wide, 8, jaw, 13)
                .bend(4, chin, 0, chin)
                .mirrored();
        canvas.fill(shape, skinShade, skinLine, 0.8);
        canvas.fill(shape.moved(own.uniform(-2, 2), -0.5), skin, skinShade);
        int blush = mix(skin, 0xf05a6a, 15 + own.below(25));
        for (int side = -1; side <= 1; side += 2) {
            canvas.fill(Curve.oval(side * (apart + 2), level + 7, 3, 1.7), blush, skin);
        }
    }

    private void mouth() {
        Rng own = look.split("mouth");
        double y = 12.4 + own.uniform(-0.5, 0.5);
        double half = own.uniform(4.4, 5.4);
        int red = mix(0x8c2434, skinLine, tags.has(Tag.DARK_SKIN) ? 80 : 20);
        canvas.fill(Curve.from(-0.8, y - 4).bend(0, y - 3.2, 0.8, y - 4).brush(0.3, 1, 0.3), skinLine);
        switch (tags.get(Tag.Kind.MOUTH)) {
            case SMILE -> canvas.fill(Curve.from(-half, y - 1.4).bend(0, y + 4.4, half, y - 1.4).brush(1.2, 2, 1.2), red);
            case FROWN -> canvas.fill(Curve.from(-half, y + 2.2).bend(0, y - 3.6, half, y + 2.2).brush(1.2, 2, 1.2), red);
            default -> {
                Curve open = Curve.from(0, y - 1.4).bend(half, y - 1.6, half, y - 1).bend(half - 0.4, y + 4.4, 0, y + 4.4);
                canvas.fill(open.mirrored(), red, INK, 0.7);
                canvas.fill(Curve.oval(0, y + 4, 3, 2), 0xf08088, red);
                canvas.fill(Curve.from(-half, y - 1).to(half, y - 1).brush(1.4, 1.8, 1.4), WHITE, red);
            }
        }
    }

    private void eyes() {
        Rng own = look.split("eyes");
        double rx = own.uniform(3.9, 4.7);
        double ry = own.uniform(4.6, 6);
        double gazeX = own.uniform(-0.9, 0.9);
        double gazeY = own.uniform(-0.5, 0.5);
        int colour = tags.get(Tag.Kind.EYES).colour;
        int dark = mix(colour, INK, 50);
        for (int side = -1; side <= 1; side += 2) {
            double x = side * apart;
            canvas.fill(Curve.oval(x, level - 0.8, rx + 0.9, ry + 0.7), INK);
            canvas.fill(Curve.oval(x, level + 0.6, rx, ry - 0.3), WHITE);
            x += gazeX;
            double y = level + 0.2 + gazeY;
            canvas.fill(Curve.oval(x, y, rx * 0.86, ry * 0.96), dark, WHITE);
            canvas.fill(Curve.oval(x, y + 1, rx * 0.8, ry * 0.82), colour, dark);
            canvas.fill(Curve.oval(x, y, rx * 0.3, ry * 0.38), INK, colour);
            canvas.fill(Curve.oval(x, y + ry * 0.62, rx * 0.5, ry * 0.2), mix(colour, WHITE, 30), colour);
            canvas.fill(Curve.oval(x - 1.3, y - ry * 0.4, 1.4, 1.6), WHITE);
        }
    }

    private void fringe() {
        Rng own = look.split("fringe");
        double side = wide + full;
        double top = -18 - full;
        Curve shape = Curve.from(-wide + 0.3, 3)
                .bend(-side - 0.3, 0, -side, -6)
                .bend(-side, top, 0, top)
                .bend(side, top, side, -6)
                .bend(side + 0.3, 0, wide - 0.3, 3);
        int strands = 3 + own.below(4);
        double part = own.uniform(-0.8, 0.8);
        double open = own.uniform(0, 9);
        double length = own.uniform(-8, -3.5);
        double step = 2 * (wide - 2) / strands;
        double x = wide - 2;
        shape.to(x, -6);
        for (int k = 0; k < strands; k++, x -= step) {
            double lean = (x - step / 2) / wide < part ? -0.3 : 0.3;
            double low = length + own.uniform(-1.5, 1.5);
            double gap = -8.5 - Math.max(0, open - Math.abs(x - step - part * wide));
            shape.bend(x - 0.1 * step, low - 2, x + step * (lean - 0.5), low)
                    .bend(x - 0.9 * step, low - 2, x - step, gap - own.uniform(0, 1.5));
        }
        canvas.fill(shape.moved(0, 1.6), skinShade, skin);
        canvas.fill(shape, hair, hairLine, 0.8);
        if (own.below(3) == 0) {
            double bow = own.uniform(-7, 7);
            Curve cowlick = Curve.from(4 * part, top + 1).bend(4 * part, top - 5, 4 * part + bow, top - 3);
            canvas.fill(cowlick.brush(2.6, 2, 0.2), hair, hairLine, 0.8);
        }
        shine(own.uniform(-15, -12), part * wide);
    }

    private void shine(double y, double part) {
        int light = mix(hair, WHITE, 40);
        canvas.fill(
                Curve.from(-wide + 1, y + 4).bend(part - wide / 2, y - 3, part, y - 2).brush(0.3, 2.2, 0.6), light, hair);
        canvas.fill(Curve.from(part + 2, y - 2).bend(part + wide / 2, y - 3, wide - 1, y + 4).brush(0.6, 2.2, 0.3), light, hair);
    }

    private void locks() {
        Rng own = look.split("locks");
        double low = own.uniform(0, 3);
        for (int side = -1; side <= 1; side += 2) {
            double x = side * (wide + 0.2);
            Curve lock = Curve.from(side * (wide - 1), -10);
            switch (tags.get(Tag.Kind.STYLE)) {
                case LONG_HAIR -> lock.bend(x + side * 2, 6, x, 16).bend(x - side * low, 22, x + side, 27 + low);
                case BOB_CUT -> lock.bend(x + side * 2, 4, x - side * 0.5, 13 + low);
                default -> lock.bend(x + side, -2, x - side * 0.6, 4 + low);
            }
            canvas.fill(lock.brush(2, tags.has(Tag.LONG_HAIR) ? 6.5 : 4.5, 0.3), hair, hairLine, 0.8);
        }
    }

    private void brows() {
        Rng own = look.split("brows");
        double y = level - 8.6 + own.uniform(-0.4, 0.6);
        double slant = own.uniform(-1, 1);
        for (int side = -1; side <= 1; side += 2) {
            canvas.fill(
                    Curve.from(side * (apart - 3), y + slant / 2)
                            .bend(side * apart, y - 1.6, side * (apart + 3.4), y + 0.4 - slant / 2)
                            .brush(1.3, 1.2, 0.5),
                    hairLine);
        }
    }

    private void glasses() {
        Rng own = look.split("glasses");
        int frame = FRAMES[own.below(FRAMES.length)];
        double r = own.uniform(5.9, 6.4);
        double squareness = own.uniform(0, 1);
        double y = level + 0.3;
        for (int side = -1; side <= 1; side += 2) {
            double x = side * Math.max(apart, r + 0.9);
            canvas.fill(lens(x, y, r, squareness).brush(1.5, 1.5, 1.5), frame);
            canvas.fill(Curve.from(x + side * r, y - 1).to(side * (wide + 1), y - 2.4).brush(1.3, 1.3, 1.3), frame);
        }
        canvas.fill(Curve.from(-1.6, y - 1).bend(0, y - 2.2, 1.6, y - 1).brush(1.4, 1.4, 1.4), frame);
    }

    private static Curve lens(double x, double y, double r, double squareness) {
        Curve oval = Curve.oval(x, y, r, r);
        if (squareness > 0.5) {
            return Curve.from(x, y - r + 0.6).bend(x + r, y - r + 0.6, x + r, y).bend(x + r, y + r, x, y + r)
                    .bend(x - r, y + r, x - r, y).bend(x - r, y - r + 0.6, x, y - r + 0.6);
        }
        return oval;
    }

    private void hat() {
        Rng own = look.split("hat");
        int number = own.below(HATS.length);
        int colour = HATS[number];
        int band = HATS[(number + 1 + own.below(HATS.length - 1)) % HATS.length];
        int line = mix(colour, INK, 65);
        double side = wide + full + 1;
        if (own.below(2) == 0) {
            canvas.fill(Curve.oval(0, -27, 4, 3.8), mix(band, WHITE, 30), mix(band, INK, 65), 0.8);
            canvas.fill(Curve.from(0, -26.5).bend(side, -26.5, side, -10).bend(0, -14, 0, -14).mirrored(), colour, line, 0.8);
            canvas.fill(
                    Curve.from(-side - 0.6, -9.5).bend(0, -15, side + 0.6, -9.5).brush(5.5, 5.5, 5.5),
                    mix(colour, WHITE, 25), line, 0.8);
        } else {
            canvas.fill(Curve.from(0, -26).bend(wide, -27, wide, -11).bend(0, -15, 0, -15).mirrored(), colour, line, 0.8);
            canvas.fill(Curve.from(-wide, -13).bend(0, -18, wide, -13).brush(3.5, 3.5, 3.5), band, mix(band, INK, 65), 0.6);
            canvas.fill(Curve.from(-22.5, -8.5).bend(0, -14.5, 22.5, -8.5).brush(3, 4.6, 3), colour, line, 0.8);
        }
    }
}
