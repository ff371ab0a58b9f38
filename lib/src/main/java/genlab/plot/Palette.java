package genlab.plot;

import genlab.data.Stopped;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * At most 255 colours for many pictures, and the index 0 for "as in the frame before".
 *
 * <p>Pictures of few colours keep them exactly. Others get the means of boxes of equal weight (median
 * cut, Heckbert, 1982), without dithering, which would spoil flat areas and the file's size.
 */
final class Palette {

    /** Colours, the channel that is widest among them, and what a cut there would gain. */
    private record Box(int[] colours, int channel, double gain) {}

    private final Int2IntOpenHashMap counts = new Int2IntOpenHashMap();
    private final Int2IntOpenHashMap indexOf = new Int2IntOpenHashMap();
    private final byte[] colours;

    /** A palette for pictures of pixels 0xRRGGBB. */
    Palette(List<int[]> pictures) {
        for (int[] pixels : pictures) {
            Stopped.ifAsked();
            for (int rgb : pixels) {
                counts.addTo(rgb, 1);
            }
        }
        int[] all = counts.keySet().toIntArray();
        Arrays.sort(all); // the map's order is no property of the pictures
        List<Box> boxes = new ArrayList<>(List.of(box(all)));
        while (boxes.size() < Math.min(255, all.length)) {
            Box box = boxes.stream().max(Comparator.comparingDouble(Box::gain)).orElseThrow();
            boxes.remove(box);
            int[] sorted = box.colours();
            IntArrays.stableSort(sorted, (a, b) -> channel(a, box.channel()) - channel(b, box.channel()));
            int cut = cut(sorted);
            boxes.add(box(Arrays.copyOfRange(sorted, 0, cut)));
            boxes.add(box(Arrays.copyOfRange(sorted, cut, sorted.length)));
        }
        colours = new byte[3 * (boxes.size() + 1)];
        for (int i = 1; i <= boxes.size(); i++) {
            int[] box = boxes.get(i - 1).colours();
            for (int c = 0; c < 3; c++) {
                colours[3 * i + c] = (byte) mean(box, c);
            }
            for (int rgb : box) {
                indexOf.put(rgb, i);
            }
        }
    }

    /** Red, green and blue of each index; those of 0 are not seen. */
    byte[] colours() {
        return colours;
    }

    /** The palette index of each pixel. */
    byte[] indices(int[] pixels) {
        byte[] indices = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = (byte) indexOf.get(pixels[i]);
        }
        return indices;
    }

    /** A cut gains the box's longest side, and a little more where many pixels are. */
    private Box box(int[] colours) {
        int[] widths = IntStream.range(0, 3)
                .mapToObj(c -> IntStream.of(colours).map(rgb -> channel(rgb, c)).summaryStatistics())
                .mapToInt(values -> values.getMax() - values.getMin())
                .toArray();
        int widest = widths[1] > widths[0] ? 1 : 0;
        widest = widths[2] > widths[widest] ? 2 : widest;
        return new Box(colours, widest, widths[widest] * Math.pow(count(colours), 0.25));
    }

    private static int channel(int rgb, int channel) {
        return rgb >> (16 - 8 * channel) & 0xFF;
    }

    private double count(int[] colours) {
        return IntStream.of(colours).mapToDouble(counts::get).sum();
    }

    /** Where half of the pixels lie on each side, as nearly as whole colours let. */
    private int cut(int[] colours) {
        double half = count(colours) / 2;
        double seen = 0;
        int i = 0;
        while (i < colours.length - 1 && seen + counts.get(colours[i]) <= half) {
            seen += counts.get(colours[i++]);
        }
        return Math.max(1, i);
    }

    private long mean(int[] colours, int channel) {
        double sum = IntStream.of(colours)
                .mapToDouble(rgb -> (double) channel(rgb, channel) * counts.get(rgb))
                .sum();
        return Math.round(sum / count(colours));
    }
}
