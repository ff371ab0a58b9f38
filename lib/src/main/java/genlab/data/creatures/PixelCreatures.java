package genlab.data.creatures;

import genlab.data.DataSource;
import genlab.data.PaletteImages;
import genlab.data.Rng;
import genlab.data.Stopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pixel creatures of known making: 20 x 20 pictures over the 167 colours of {@link PixelPalette}.
 *
 * @param pictures the pictures
 * @param attributes what each picture was drawn from, in the same order
 */
public record PixelCreatures(PaletteImages pictures, List<Attributes> attributes) {

    /**
     * What a creature is drawn from.
     *
     * @param plan its build
     * @param hue its main colour
     * @param accent the colour of crest, wings, fins and markings
     * @param crest what it wears on its head; a fish and a sprout wear nothing
     * @param marking the pattern on its skin
     * @param eyes its eyes
     * @param facesRight whether it looks to the right
     * @param size its scale in percent, 100 for one that just fits the picture
     */
    public record Attributes(
            CreaturePlan plan,
            PixelPalette hue,
            PixelPalette accent,
            CreatureCrest crest,
            CreatureMarking marking,
            CreatureEyes eyes,
            boolean facesRight,
            int size) {}

    /** Those creatures whose attributes are as wanted, in the same order. */
    public PixelCreatures where(Predicate<Attributes> wanted) {
        int[] chosen = IntStream.range(0, attributes.size())
                .filter(i -> wanted.test(attributes.get(i)))
                .toArray();
        return new PixelCreatures(
                pictures.at(chosen),
                IntStream.of(chosen).mapToObj(attributes::get).toList());
    }

    /** The 800 creatures that lie under {@code data/creatures}. */
    public static PixelCreatures standard() {
        return draw(800, Rng.of(167).split("creatures"));
    }

    /** Draws {@code count} creatures; picture i depends on {@code rng.split(i)} alone. */
    public static PixelCreatures draw(int count, Rng rng) {
        int side = PixelSprite.SIDE;
        int[] codes = new int[count * side * side];
        List<Attributes> attributes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Stopped.ifAsked();
            Rng own = rng.split(i);
            Attributes one = choose(own);
            attributes.add(one);
            System.arraycopy(paint(one, own), 0, codes, i * side * side, side * side);
        }
        var pictures =
                new PaletteImages("pixel creatures", DataSource.GENERATED, side, side, PixelPalette.colours(), codes);
        return new PixelCreatures(pictures, List.copyOf(attributes));
    }

    /** Writes {@code pixel_color.txt}, {@code colormap.txt} and {@code attributes.csv} into a folder. */
    public void write(Path folder) throws IOException {
        pictures.write(folder.resolve("pixel_color.txt"), folder.resolve("colormap.txt"));
        StringBuilder csv = new StringBuilder("plan,hue,accent,crest,marking,eyes,facesRight,size\n");
        for (Attributes a : attributes) {
            Object[] cells = {a.plan, a.hue, a.accent, a.crest, a.marking, a.eyes, a.facesRight, a.size};
            csv.append(Arrays.stream(cells).map(Object::toString).collect(Collectors.joining(",")))
                    .append('\n');
        }
        Files.writeString(folder.resolve("attributes.csv"), csv);
    }

    private static Attributes choose(Rng rng) {
        CreaturePlan plan = one(CreaturePlan.values(), rng);
        PixelPalette hue = hue(rng);
        return new Attributes(
                plan,
                hue,
                accent(hue, rng),
                plan.wearsCrest() ? one(CreatureCrest.values(), rng) : CreatureCrest.NONE,
                one(CreatureMarking.values(), rng),
                one(CreatureEyes.values(), rng),
                rng.below(2) == 1,
                84 + rng.below(19));
    }

    /** Every ramp alike, save that one creature in four is slate, grey or bone. */
    private static PixelPalette hue(Rng rng) {
        PixelPalette[] all = PixelPalette.values();
        return rng.below(4) == 0 ? all[PixelPalette.SLATE.number + rng.below(3)] : one(all, rng);
    }

    /** A colour that goes with {@code hue}: bone or grey, a near one on the circle or one across it; for earths and greys any. */
    private static PixelPalette accent(PixelPalette hue, Rng rng) {
        PixelPalette[] all = PixelPalette.values();
        int kind = rng.below(6);
        if (hue.number >= PixelPalette.CIRCLE) {
            int other = rng.below(all.length - 1);
            return all[other < hue.number ? other : other + 1];
        }
        if (kind < 2) {
            return kind == 0 ? PixelPalette.BONE : PixelPalette.GREY;
        }
        int away = kind < 4 ? 3 + rng.below(2) : 6 + rng.below(5);
        int to = hue.number + (rng.below(2) == 0 ? away : -away) + PixelPalette.CIRCLE;
        return all[to % PixelPalette.CIRCLE];
    }

    private static <T> T one(T[] values, Rng rng) {
        return values[rng.below(values.length)];
    }

    private static int[] paint(Attributes a, Rng rng) {
        var sprite =
                new PixelSprite(a.facesRight, a.size / 100.0, 10 + rng.uniform(-0.4, 0.4), 10 + rng.uniform(-0.3, 0.3));
        var look = new CreaturePlan.Look(a.hue, a.accent, a.crest, rng.uniform(0.9, 1.1), rng.uniform(0.94, 1.08));
        CreaturePlan.Face face = a.plan.build.apply(sprite, look);
        a.marking.apply(sprite, a.marking == CreatureMarking.BELLY ? PixelPalette.BONE : a.accent, a.hue);
        int[] codes = sprite.finish();
        a.eyes.draw(sprite, codes, face, a.accent);
        return codes;
    }
}
