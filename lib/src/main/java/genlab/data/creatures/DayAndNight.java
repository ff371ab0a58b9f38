package genlab.data.creatures;

import genlab.data.DataSource;
import genlab.data.Images;
import genlab.data.PaletteImages;
import genlab.data.Rng;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The same pixel creatures by day and by night: two kinds of pictures (N, 3, 20, 20) whose partners are known.
 *
 * <p>By day a creature stands before a pale sky with a dark outline, in flat colours. By night the sky is dark, the
 * colours are dimmed, the white of the eyes shines yellow, and a blue rim lies around the whole. Hue, shape and place are the same
 * in both. In moonlight, a third way to show them, every skin is the same grey: what colours a
 * creature has cannot be seen.
 *
 * @param creatures flat creatures over the colours of {@link PixelPalette}
 */
public record DayAndNight(PaletteImages creatures) {

    private static final int SIDE = PixelSprite.SIDE;
    private static final int PLANE = SIDE * SIDE;

    private static final int PALE_SKY = 0xd6eaf8;
    private static final int DARK_SKY = 0x161c44;
    private static final int RIM = 0x4c58a0;
    private static final int SHINE = 0xffe870;

    /** What a pixel shows. */
    private enum Kind {
        SKY(32),
        RIM(96),
        OUTLINE(12),
        SKIN(136),
        WHITE(224);

        private final int moonlit;

        Kind(int moonlit) {
            this.moonlit = moonlit;
        }
    }

    /** Draws {@code count} creatures; creature i depends on {@code rng.split(i)} alone. */
    public static DayAndNight draw(int count, Rng rng) {
        PaletteImages lit = PixelCreatures.draw(count, rng).pictures();
        return new DayAndNight(
                with(lit, Arrays.stream(lit.codes()).map(DayAndNight::flat).toArray()));
    }

    /** A lit colour to a flat one: outline, plain or white; earths become slate and greys bone. */
    private static int flat(int code) {
        if (code == PixelPalette.WHITE) {
            return code;
        }
        int ramp = ramp(code);
        int shade = shade(code);
        if (ramp == PixelPalette.GREY.number && shade == 0) {
            return code;
        }
        PixelPalette hue = PixelPalette.ramp(ramp);
        if (ramp >= PixelPalette.CIRCLE) {
            hue = ramp < PixelPalette.GREY.number ? PixelPalette.SLATE : PixelPalette.BONE;
        }
        return hue.code(shade <= 1 ? 0 : 4);
    }

    private static int ramp(int code) {
        return (PixelPalette.SIZE - 1 - code) / 8;
    }

    private static int shade(int code) {
        return (PixelPalette.SIZE - 1 - code) % 8;
    }

    /** The number of creatures. */
    public int count() {
        return creatures.count();
    }

    /** Creatures from (inclusive) to (exclusive). */
    public DayAndNight range(int from, int to) {
        return new DayAndNight(creatures.range(from, to));
    }

    /** The creatures at these places, in this order. */
    public DayAndNight at(int... indices) {
        return new DayAndNight(creatures.at(indices));
    }

    /** Creature {@code i} in sixteen hues: its own first, then round the colour circle. */
    public DayAndNight inAllHues(int i) {
        int[] own = creatures.range(i, i + 1).codes();
        return new DayAndNight(with(
                creatures,
                IntStream.range(0, PixelPalette.CIRCLE)
                        .flatMap(h -> Arrays.stream(own).map(code -> turned(code, h)))
                        .toArray()));
    }

    private static int turned(int code, int steps) {
        int ramp = ramp(code);
        return code == PixelPalette.WHITE || ramp >= PixelPalette.CIRCLE
                ? code
                : PixelPalette.ramp((ramp + steps) % PixelPalette.CIRCLE).code(shade(code));
    }

    /** The same creatures, each all of one colour: creature i of {@code hues[i mod n]}. */
    public DayAndNight painted(PixelPalette... hues) {
        int[] codes = creatures.codes().clone();
        for (int i = 0; i < codes.length; i++) {
            boolean eye = codes[i] == PixelPalette.GREY.code(0);
            if (codes[i] != PixelPalette.WHITE && !eye) {
                codes[i] = hues[i / PLANE % hues.length].code(shade(codes[i]));
            }
        }
        return new DayAndNight(with(creatures, codes));
    }

    private static PaletteImages with(PaletteImages set, int[] codes) {
        return new PaletteImages("flat creatures", set.source(), SIDE, SIDE, set.palette(), codes);
    }

    /** The creatures by day: (N, 3, 20, 20). */
    public Images day() {
        return images("creatures by day", DayAndNight::byDay);
    }

    /** The creatures by night: (N, 3, 20, 20). */
    public Images night() {
        return images("creatures by night", DayAndNight::byNight);
    }

    /** The creatures in five greys, whatever their colours: (N, 3, 20, 20), the three channels equal. */
    public Images moonlight() {
        return images("creatures in moonlight", (kind, plain) -> 0x010101 * kind.moonlit);
    }

    /** The creatures at dusk, in the night's colours before the day's sky: (N, 3, 20, 20). */
    public Images dusk() {
        return images(
                "creatures at dusk",
                (kind, plain) -> kind == Kind.SKY || kind == Kind.RIM ? PALE_SKY : byNight(kind, plain));
    }

    /** White where skin is, whatever its colour, and black elsewhere: (N, 3, 20, 20). */
    public Images skin() {
        return images("skin", (kind, plain) -> kind == Kind.SKIN ? 0xffffff : 0);
    }

    /** Draws all creatures, each pixel by what it shows and its flat colour. */
    private Images images(String name, BiFunction<Kind, Integer, Integer> look) {
        int[] colours = new int[count() * PLANE];
        for (int i = 0; i < count(); i++) {
            Kind[] kinds = kinds(i);
            for (int p = i * PLANE; p < (i + 1) * PLANE; p++) {
                colours[p] = look.apply(
                        kinds[p % PLANE], creatures.palette()[creatures.codes()[p]]);
            }
        }
        return Images.ofColours(name, DataSource.GENERATED, SIDE, SIDE, colours);
    }

    private static int byDay(Kind kind, int plain) {
        return kind == Kind.SKY || kind == Kind.RIM ? PALE_SKY : plain;
    }

    private static int byNight(Kind kind, int plain) {
        return switch (kind) {
            case SKY -> DARK_SKY;
            case RIM -> RIM;
            case OUTLINE -> PixelPalette.mix(0, plain, 25, 100);
            case SKIN -> PixelPalette.mix(DARK_SKY, plain, 72, 100);
            case WHITE -> SHINE;
        };
    }

    /** White that reaches the picture's edge is sky; sky beside a creature is its rim. */
    private Kind[] kinds(int creature) {
        Kind[] kinds = new Kind[PLANE];
        int[] codes = Arrays.copyOfRange(creatures.codes(), creature * PLANE, (creature + 1) * PLANE);
        for (int p = 0; p < PLANE; p++) {
            boolean edge = p < SIDE || p >= PLANE - SIDE || p % SIDE == 0 || p % SIDE == SIDE - 1;
            if (edge) {
                spread(codes, kinds, p);
            }
        }
        for (int p = 0; p < PLANE; p++) {
            if (kinds[p] == null) {
                kinds[p] =
                        codes[p] == PixelPalette.WHITE ? Kind.WHITE : shade(codes[p]) == 0 ? Kind.OUTLINE : Kind.SKIN;
            }
        }
        for (int p = 0; p < PLANE; p++) {
            if (kinds[p] == Kind.SKY && besideCreature(kinds, p)) {
                kinds[p] = Kind.RIM;
            }
        }
        return kinds;
    }

    private static void spread(int[] codes, Kind[] kinds, int from) {
        if (codes[from] != PixelPalette.WHITE || kinds[from] != null) {
            return;
        }
        kinds[from] = Kind.SKY;
        for (int next : PixelSprite.neighbours(from)) {
            spread(codes, kinds, next);
        }
    }

    private static boolean besideCreature(Kind[] kinds, int p) {
        return Arrays.stream(PixelSprite.neighbours(p)).anyMatch(n -> kinds[n] != Kind.SKY && kinds[n] != Kind.RIM);
    }
}
