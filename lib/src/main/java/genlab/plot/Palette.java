package genlab.plot;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * At most 255 colours for many pictures, and one index more for "as in the frame before".
 *
 * <p>Pictures of few colours keep them exactly. Others get the means of boxes of equal weight (median
 * cut, Heckbert, 1982), without dithering, which would spoil flat areas and the file's size.
 */
final class Palette {

    static final int SAME = 255;

    private record Entry(int rgb, long count) {
        int channel(int shift) {
            return rgb >> shift & 0xFF;
        }
    }

    private final int[] colours = new int[256];
    private final Map<Integer, Integer> indexOf = new HashMap<>();

    private Palette() {}

    static Palette of(List<BufferedImage> pictures) {
        Map<Integer, Long> counts = new TreeMap<>();
        for (BufferedImage picture : pictures) {
            for (int rgb : pixels(picture)) {
                counts.merge(rgb, 1L, Long::sum);
            }
        }
        List<List<Entry>> boxes = new ArrayList<>();
        List<Entry> all = new ArrayList<>();
        counts.forEach((rgb, count) -> all.add(new Entry(rgb, count)));
        boxes.add(all);
        while (boxes.size() < Math.min(SAME, counts.size())) {
            List<Entry> largest = boxes.stream()
                    .filter(box -> box.size() > 1)
                    .max(Comparator.comparingDouble(Palette::spread))
                    .orElseThrow();
            boxes.remove(largest);
            int shift = longest(largest);
            largest.sort(Comparator.comparingInt((Entry e) -> e.channel(shift)).thenComparingInt(Entry::rgb));
            int cut = cut(largest);
            boxes.add(new ArrayList<>(largest.subList(0, cut)));
            boxes.add(new ArrayList<>(largest.subList(cut, largest.size())));
        }
        var palette = new Palette();
        for (int i = 0; i < boxes.size(); i++) {
            palette.colours[i] = mean(boxes.get(i));
            for (Entry entry : boxes.get(i)) {
                palette.indexOf.put(entry.rgb(), i);
            }
        }
        return palette;
    }

    /** The palette index of each pixel, row by row. */
    byte[] indices(BufferedImage picture) {
        int[] pixels = pixels(picture);
        byte[] indices = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = (byte) (int) indexOf.get(pixels[i]);
        }
        return indices;
    }

    IndexColorModel model() {
        return new IndexColorModel(8, 256, colours, 0, false, SAME, java.awt.image.DataBuffer.TYPE_BYTE);
    }

    private static int[] pixels(BufferedImage picture) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] &= 0xFFFFFF;
        }
        return pixels;
    }

    /** How much a cut of this box would gain: its longest side, and a little more where many pixels are. */
    private static double spread(List<Entry> box) {
        double count = box.stream().mapToLong(Entry::count).sum();
        return width(box, longest(box)) * Math.pow(count, 0.25);
    }

    private static int width(List<Entry> box, int shift) {
        int low = 255;
        int high = 0;
        for (Entry entry : box) {
            low = Math.min(low, entry.channel(shift));
            high = Math.max(high, entry.channel(shift));
        }
        return high - low;
    }

    private static int longest(List<Entry> box) {
        int longest = 16;
        for (int shift : new int[] {8, 0}) {
            if (width(box, shift) > width(box, longest)) {
                longest = shift;
            }
        }
        return longest;
    }

    private static int cut(List<Entry> box) {
        long half = box.stream().mapToLong(Entry::count).sum() / 2;
        long seen = 0;
        int i = 0;
        while (i < box.size() - 1 && seen + box.get(i).count() <= half) {
            seen += box.get(i++).count();
        }
        return Math.max(1, i);
    }

    private static int mean(List<Entry> box) {
        double total = box.stream().mapToLong(Entry::count).sum();
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double sum = 0;
            for (Entry entry : box) {
                sum += (double) entry.channel(shift) * entry.count();
            }
            rgb |= (int) Math.round(sum / total) << shift;
        }
        return rgb;
    }
}
