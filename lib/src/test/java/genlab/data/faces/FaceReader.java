package genlab.data.faces;

import genlab.data.Images;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;

/**
 * Reads a face's tags off 32 x 32 pixels (larger pictures are averaged first): colours are counted where they must be, a mouth is
 * held against drawings. It knows the palette and about where a face's parts are; of tags and looks it knows nothing.
 */
final class FaceReader {

    private static final int SIDE = 32;
    private static final int MIDDLE = SIDE / 2;

    private static final int[] HATS = {0x3d4d80, 0xf08c3c, 0xf4e7cf, 0x2f9f9b};
    private static final int[] CLOTHES = {0xf6f4f2, 0x3d4d80, 0x3aa79f, 0xf2995c, 0xcdc3b0, 0x93aed6, 0x7f8699};

    /** Mouths as one would draw them in seven by five pixels: two of each tag. */
    private static final String[] MOUTHS = {
        "....... #.....# ##...## .#####. .......",
        "....... ##...## .##.##. ..###.. .......",
        "....... ####### ####### .#####. .......",
        "....... .#####. .#####. ..###.. .......",
        "....... .#####. ##...## #.....# .......",
        "....... ..###.. .##.##. .#...#. .......",
    };

    private final double[][] pixels = new double[SIDE * SIDE][3];
    private Tag background;
    private Tag skin;
    private Tag hair;

    private FaceReader(Images images, int image) {
        int side = images.width();
        int fine = side / SIDE;
        for (int p = 0; p < side * side; p++) {
            double[] pixel = pixels[p / side / fine * SIDE + p % side / fine];
            for (int c = 0; c < 3; c++) {
                pixel[c] += (images.pixels()[(3 * image + c) * side * side + p] & 0xff) / (double) (fine * fine);
            }
        }
    }

    static FaceTags read(Images images, int image) {
        return new FaceReader(images, image).read();
    }

    private FaceTags read() {
        background = most(Tag.Kind.BACKGROUND, 30, 0, 4, away -> away >= 12, FaceReader::toBackground);
        skin = most(Tag.Kind.SKIN, 30, 19, 27, away -> away < 5, (tag, p) -> distance(p, tag.colour));
        hair = most(Tag.Kind.HAIR, 60, 14, 22, away -> away >= 6 && away < 11, FaceReader::toned);
        Tag eyes = most(Tag.Kind.EYES, 60, 16, 23, away -> away >= 2 && away < 6, FaceReader::toned);
        return FaceTags.of(background, skin, hair, eyes, style(), glasses(), hat(), mouth());
    }

    /** How far a pixel is from a tag's colour. */
    private interface Distance {
        double of(Tag tag, double[] pixel);
    }

    /** The tag of a kind whose colour a window has most of; what is nearer to other things has no vote. */
    private Tag most(Tag.Kind kind, double reach, int top, int foot, IntPredicate columns, Distance distance) {
        double[] votes = new double[kind.tags().size()];
        for (double[] p : window(top, foot, columns)) {
            Tag near = nearest(kind, tag -> distance.of(tag, p));
            double vote = reach - distance.of(near, p);
            if (vote > 0 && reach - vote < toOthers(p)) {
                // dark colours are also what lies between bright ones and their outlines
                boolean dark = near == Tag.BROWN_EYES || near == Tag.BROWN_HAIR || near == Tag.BLACK_HAIR;
                votes[near.number()] += dark ? vote / 2 : vote;
            }
        }
        return nearest(kind, tag -> -votes[tag.number()]);
    }

    /** How far a pixel is from what was read before and from clothes and hats. */
    private double toOthers(double[] p) {
        double least = Double.MAX_VALUE;
        if (skin != null) {
            least = Math.min(toBackground(background, p), distance(p, skin.colour));
            least = Math.min(least, distance(p, Canvas.mix(skin.colour, 0xb0506a, 20)));
            for (int colour : CLOTHES) {
                least = Math.min(least, distance(p, colour));
            }
        }
        return hair == null ? least : Math.min(least, distance(p, hair.colour));
    }

    /** By where hair is: at the foot, far out, or beside the chin. */
    private Tag style() {
        if (hairs(31, 32, away -> away >= 4) >= 1.5) {
            return Tag.LONG_HAIR;
        }
        if (hairs(18, 24, away -> away >= 11) >= 2.5) {
            return Tag.TWINTAILS;
        }
        return hairs(23, 26, away -> away >= 4 && away < 11) >= 2 ? Tag.BOB_CUT : Tag.SHORT_HAIR;
    }

    /** The pixels of hair in a row of a window. */
    private double hairs(int top, int foot, IntPredicate columns) {
        int behind = Canvas.mix(hair.colour, Canvas.mix(hair.colour, 0x20102a, 55), 35);
        Tag own = hair;
        hair = null;
        long found = window(top, foot, columns).stream()
                .filter(p -> Math.min(toned(own, p), distance(p, behind))
                        < Math.min(own == Tag.BLACK_HAIR || own == Tag.BROWN_HAIR ? 25 : 40, toOthers(p)))
                .count();
        hair = own;
        return (double) found / (foot - top);
    }

    /** The bridge: between the eyes, under the fringe, a row without skin. */
    private Tag glasses() {
        for (int row = 18; row < 21; row++) {
            if (window(row, row + 1, away -> away < 2).stream()
                    .allMatch(p -> distance(p, skin.colour) > p(skin, 1) / 4)) {
                return Tag.GLASSES;
            }
        }
        return Tag.NO_GLASSES;
    }

    private Tag hat() {
        long hats = window(7, 12, away -> away < 4).stream()
                .filter(p -> {
                    for (int colour : HATS) {
                        if (Math.min(distance(p, colour), distance(p, Canvas.mix(colour, 0xfffdfb, 25))) < 30) {
                            return true;
                        }
                    }
                    return false;
                })
                .count();
        return hats > 12 ? Tag.HAT : Tag.NO_HAT;
    }

    /** The drawing that fits best where a mouth may be. */
    private Tag mouth() {
        double[] best = new double[3];
        for (int m = 0; m < MOUTHS.length; m++) {
            for (int at = 0; at < 24; at++) {
                best[m / 2] = Math.max(best[m / 2], correlation(MOUTHS[m], 21 + at / 4, 11 + at % 4));
            }
        }
        return nearest(Tag.Kind.MOUTH, tag -> -best[tag.number()]);
    }

    /** Of a drawing's ink and of how much darker than skin the pixels under it are, judged by their green. */
    private double correlation(String drawing, int top, int left) {
        double[] sums = new double[5];
        for (int k = 0; k < 35; k++) {
            double green = pixels[(top + k / 7) * SIDE + left + k % 7][1];
            double dark = Math.min(1, Math.max(0, (p(skin, 1) - green) / (p(skin, 1) - 22)));
            double ink = drawing.charAt(k + k / 7) == '#' ? 1 : 0;
            double[] terms = {dark, ink, dark * dark, ink * ink, dark * ink};
            for (int t = 0; t < 5; t++) {
                sums[t] += terms[t] / 35;
            }
        }
        double variances = (sums[2] - sums[0] * sums[0] + 1e-6) * (sums[3] - sums[1] * sums[1]);
        return (sums[4] - sums[0] * sums[1]) / Math.sqrt(variances);
    }

    /** The pixels of some rows in the columns that lie so far from the middle: 0 for the two there. */
    private List<double[]> window(int top, int foot, IntPredicate columns) {
        List<double[]> found = new ArrayList<>();
        for (int p = top * SIDE; p < foot * SIDE; p++) {
            int x = p % SIDE;
            if (columns.test(x < MIDDLE ? MIDDLE - 1 - x : x - MIDDLE)) {
                found.add(pixels[p]);
            }
        }
        return found;
    }

    private static Tag nearest(Tag.Kind kind, ToDoubleFunction<Tag> distance) {
        return kind.tags().stream().min(Comparator.comparingDouble(distance)).orElseThrow();
    }

    /** From a background or the disc on it. */
    private static double toBackground(Tag tag, double[] p) {
        return Math.min(distance(p, tag.colour), distance(p, Canvas.mix(tag.colour, 0xfffdfb, 45)));
    }

    /** From a colour or it a little brighter or darker. */
    private static double toned(Tag tag, double[] p) {
        double least = Math.min(distance(p, tag.colour), distance(p, Canvas.mix(tag.colour, 0xffffff, 10)));
        return Math.min(least, distance(p, Canvas.mix(tag.colour, 0x201020, 10)));
    }

    private static double distance(double[] p, int colour) {
        double red = p[0] - (colour >> 16);
        double green = p[1] - (colour >> 8 & 0xff);
        double blue = p[2] - (colour & 0xff);
        return Math.sqrt(red * red + green * green + blue * blue);
    }

    private static double p(Tag tag, int channel) {
        return tag.colour >> (16 - 8 * channel) & 0xff;
    }
}
