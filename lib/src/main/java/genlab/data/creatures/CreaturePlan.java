package genlab.data.creatures;

import genlab.data.creatures.PixelSprite.Part;
import java.util.function.BiFunction;

/** A creature's build: which parts it has and where. Lengths are in pixels, see {@link PixelSprite}. */
public enum CreaturePlan {
    /** A drop with two stubby arms. */
    BLOB((s, k) -> {
        double w = 8 * k.girth;
        k.crest.brush.draw(s, k.accent, 0, -1, 6, 5);
        s.ellipse(Part.LIMB, k.skin, -w + 0.4, 5, 2, 1.9);
        s.ellipse(Part.BODY, k.skin, 0, 0, 5.8, 6.4);
        s.ellipse(Part.BODY, k.skin, 0, 4, w, 4.9);
        s.ellipse(Part.BODY, k.skin, 0, 0.6, 6.2, 6);
        s.ellipse(Part.LIMB, k.skin, w - 1.4, 5.2, 2, 1.9);
        return new Face(1, 1.4, true);
    }),
    /** Stands on two feet, big head, arms and a tail. */
    BIPED((s, k) -> {
        s.rod(Part.LIMB, k.skin, -3.5, 5.5, 1.5, -7.5, 2.5, 1.3);
        s.ellipse(Part.TRIM, k.accent, -7.6, 1.6, 1.9, 2.2);
        s.rod(Part.LIMB, k.skin, -4, 3, 1.4, -6, 5.2, 1.5);
        s.ellipse(Part.LIMB, k.skin, -2.6, 8, 2.6, 1.6);
        s.ellipse(Part.LIMB, k.skin, 3, 8, 2.6, 1.6);
        s.ellipse(Part.BODY, k.skin, 0, 4.6, 4.6 * k.girth, 4.4);
        s.rod(Part.LIMB, k.skin, 3.8, 3.2, 1.3, 6.2, 4.8, 1.5);
        return head(s, k, 0.4, -3, 6.7, 5.5, true);
    }),
    /** Walks on four legs, seen from the side. */
    QUADRUPED((s, k) -> {
        s.rod(Part.LIMB, k.skin, -5.5, 1.5, 1.4, -8, -1.5, 1.2);
        s.ellipse(Part.TRIM, k.accent, -8, -3, 1.9, 2.4);
        s.rod(Part.LIMB, k.skin, -2.6, 4, 1.5, -2.4, 8, 1.5);
        s.rod(Part.LIMB, k.skin, 4.6, 4, 1.5, 4.8, 8, 1.5);
        s.ellipse(Part.BODY, k.skin, -1.2, 3, 6.4, 4.1 * k.girth);
        s.rod(Part.LIMB, k.skin, -5.4, 4.5, 1.8, -5.6, 8, 1.7);
        s.rod(Part.LIMB, k.skin, 1.8, 4.8, 1.6, 1.8, 8, 1.6);
        return head(s, k, 3.6, -2.2, 5.4, 4.9, true);
    }),
    /** Round, with a wing, a beak and a tail of feathers. */
    BIRD((s, k) -> {
        s.triangle(Part.TRIM, k.accent, -4, 3, -9.4, 0.5, -8.4, 6);
        s.rod(Part.TRIM, PixelPalette.AMBER, -1.4, 7, 0.8, -0.6, 8.8, 0.9);
        s.rod(Part.TRIM, PixelPalette.AMBER, 2.2, 7, 0.8, 3, 8.8, 0.9);
        s.triangle(Part.TRIM, PixelPalette.AMBER, 5.2, -4.6, 9.4, -1.8, 5.4, -0.4);
        s.ellipse(Part.BODY, k.skin, -0.4, 2.8, 6.4 * k.girth, 5.4);
        Face face = head(s, k, 1.8, -3, 5.2, 4.9, false);
        s.ellipse(Part.TRIM, k.accent, -3, 3, 4.2, 2.7, -28);
        return face;
    }),
    /** Oval, with fins. */
    FISH((s, k) -> {
        s.triangle(Part.TRIM, k.accent, -4, 0.8, -9.2, -6, -8, 0.8);
        s.triangle(Part.TRIM, k.accent, -4, 0.8, -9.2, 7.4, -8, 0.8);
        s.triangle(Part.TRIM, k.accent, 4.2, -3, -4.6, -8.2, -4, -2);
        s.triangle(Part.TRIM, k.accent, 2.4, 4, -2.6, 8.6, -2.4, 4);
        s.ellipse(Part.BODY, k.skin, 1.2, 0.6, 7.6, 5.7 * k.girth);
        s.ellipse(Part.TRIM, k.accent, -0.8, 2.4, 2.6, 1.7, -30);
        return new Face(5, -0.4, false);
    }),
    /** A snake on its coils. */
    SERPENT((s, k) -> {
        s.rod(Part.LIMB, k.accent, -5, 5, 1.4, -8.2, 0.6, 0.8);
        s.ellipse(Part.BODY, k.skin, -0.4, 6.5, 8 * k.girth, 2.6);
        s.ellipse(Part.BODY, k.skin, 0.2, 3.6, 6.2, 2.5);
        s.rod(Part.BODY, k.skin, 0.4, 2.4, 3.2, 1.6, -2, 2.8);
        return head(s, k, 2.2, -3.6, 5.6, 4.5, true);
    }),
    /** A row of balls on small feet. */
    CATERPILLAR((s, k) -> {
        for (double x = -6.6; x < 5; x += 3.4) {
            s.rod(Part.TRIM, k.accent, x, 7, 0.9, x, 8.6, 1);
        }
        s.ellipse(Part.BODY, k.skin, -7, 4.4, 2.3, 2.8);
        s.ellipse(Part.BODY, k.skin, -4.6, 3.6, 3, 3.8 * k.girth);
        s.ellipse(Part.BODY, k.skin, -0.6, 3.8, 3.3, 4 * k.girth);
        return head(s, k, 3.6, 0.6, 5.4, 5.6, true);
    }),
    /** A root with a tuft of leaves. */
    SPROUT((s, k) -> {
        s.ellipse(Part.TRIM, k.accent, -5.2, -4.6, 4.2, 1.9, 28);
        s.ellipse(Part.TRIM, k.accent, 5.2, -4.6, 4.2, 1.9, -28);
        s.ellipse(Part.TRIM, k.accent, -2, -6, 1.9, 3.4, -18);
        s.ellipse(Part.TRIM, k.accent, 2.2, -6, 1.9, 3.4, 18);
        s.ellipse(Part.LIMB, k.skin, -3, 8.2, 2.2, 1.5);
        s.ellipse(Part.LIMB, k.skin, 3.4, 8.2, 2.2, 1.5);
        s.ellipse(Part.BODY, k.skin, 0, 2.6, 6.8 * k.girth, 6);
        s.rod(Part.TRIM, k.accent, -6, 3.4, 1.2, -8, 5.4, 1.2);
        s.rod(Part.TRIM, k.accent, 6, 3.4, 1.2, 8, 5.4, 1.2);
        return new Face(0.8, 1.8, true);
    }),
    /** Wide, with claws and six legs. */
    CRAB((s, k) -> {
        for (int side = -1; side <= 1; side += 2) {
            s.rod(Part.LIMB, k.skin, side * 5, 4, 1.1, side * 8.2, 5.6, 0.9);
            s.rod(Part.LIMB, k.skin, side * 4, 5.4, 1.1, side * 6.8, 8.4, 0.9);
            s.rod(Part.LIMB, k.skin, side * 2, 6, 1.1, side * 3, 8.8, 0.9);
            s.rod(Part.LIMB, k.skin, side * 5.5, 1, 1.2, side * 7, -2.4, 1.2);
            s.ellipse(Part.TRIM, k.accent, side * 6.8, -4.4, 2.5, 3);
            s.triangle(Part.NONE, k.accent, side * 6.2, -4.2, side * 5.2, -8, side * 7.6, -8);
        }
        k.crest.brush.draw(s, k.accent, 0, 1.2, 4.6, 4);
        s.ellipse(Part.BODY, k.skin, 0, 2.8, 7 * k.girth, 4.8);
        return new Face(0.8, 1.4, true);
    }),
    /** A dome over hanging arms. */
    JELLY((s, k) -> {
        for (int arm = -2; arm <= 2; arm++) {
            double x = 3.1 * arm;
            double end = arm % 2 == 0 ? 7.2 : 8;
            s.rod(Part.LIMB, k.skin, x, 2, 1.7, 1.1 * x - 0.5, end, 1.2);
            s.ellipse(Part.TRIM, k.accent, 1.1 * x - 0.5, end, 1.4, 1.5);
        }
        k.crest.brush.draw(s, k.accent, 0, -1.4, 6, 5.4);
        s.ellipse(Part.BODY, k.skin, 0, -0.6, 7.8 * k.girth, 6.4);
        return new Face(1, -0.6, true);
    }),
    /** Flies on two wide wings. */
    FLYER((s, k) -> {
        for (int side = -1; side <= 1; side += 2) {
            s.triangle(Part.TRIM, k.accent, side * 2, 1, side * 9.4, -7.4, side * 8.8, 2.6);
            s.triangle(Part.TRIM, k.accent, side * 2, 0, side * 9, -1, side * 6, 5.6);
            s.ellipse(Part.LIMB, k.skin, side * 2, 7.8, 1.7, 1.6);
        }
        s.ellipse(Part.BODY, k.skin, 0, 3.6, 4 * k.girth, 4.3);
        return head(s, k, 0.2, -2.6, 5.3, 4.7, true);
    }),
    /** A shell on four legs. */
    TURTLE((s, k) -> {
        s.rod(Part.LIMB, k.skin, -6, 5.6, 1.2, -8.6, 6.4, 0.8);
        s.rod(Part.LIMB, k.skin, -4.8, 5.6, 1.8, -5, 8, 1.7);
        s.rod(Part.LIMB, k.skin, 2.4, 5.6, 1.8, 2.6, 8, 1.7);
        s.ellipse(Part.BODY, k.accent, -1.8, 1, 7.2, 6.2 * k.girth);
        s.rod(Part.TRIM, PixelPalette.BONE, -7, 5.2, 1.1, 4, 5.2, 1.1);
        return head(s, k, 4.6, 0.2, 4.7, 4.4, true);
    });

    /** The colours and proportions that a plan draws with. */
    record Look(PixelPalette skin, PixelPalette accent, CreatureCrest crest, double girth, double headSize) {}

    /** Where the eyes go: the middle of the face, and whether both eyes show. */
    record Face(double x, double y, boolean both) {}

    /** Whether it has a crown for a crest: a fish has fins and a sprout its leaves. */
    boolean wearsCrest() {
        return this != FISH && this != SPROUT;
    }

    /** Draws the parts, back to front, and says where the eyes go. */
    @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
    final BiFunction<PixelSprite, Look, Face> build;

    CreaturePlan(BiFunction<PixelSprite, Look, Face> build) {
        this.build = build;
    }

    private static Face head(PixelSprite s, Look k, double x, double y, double rx, double ry, boolean both) {
        k.crest.brush.draw(s, k.accent, x, y, rx * k.headSize, ry * k.headSize);
        s.ellipse(Part.HEAD, k.skin, x, y, rx * k.headSize, ry * k.headSize);
        return new Face(x + (both ? 0.22 : 0.4) * rx, y + 0.1 * ry, both);
    }
}
